/** Puts facts into the places of a sentence. */

/** `fill('{time} starts', { time: '19:00' })`. Throws where a place has no fact: a sentence is never shown with a hole. */
export const fill = (sentence: string, facts: Readonly<Record<string, string | number>>): string =>
  sentence.replace(/\{(\w+)\}/g, (_, place: string) => {
    const fact = Object.hasOwn(facts, place) ? facts[place] : undefined;
    if (fact === undefined) throw new RangeError(`no fact for {${place}} in: ${sentence}`);
    return String(fact);
  });
