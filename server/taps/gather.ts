/** Readings asked for together are read together: while one runs the next questions wait, then go into one. */

/** Questions of one reading; more wait for the next. */
const questionsMax = 500;

/** Waits until this turn of the loop has taken up all that was ready. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

type Waiting<Question, Answer> = { readonly question: Question; settle(answer: Answer): void; fail(error: unknown): void };

/**
 * Answers a function that reads for many what one asks. `read` answers its questions in their order. A reading that fails
 * for several is repeated for each alone, so that none fails for another's sake.
 */
export function gathered<Question, Answer>(
  read: (questions: readonly Question[]) => Promise<readonly Answer[]>,
): (question: Question) => Promise<Answer> {
  const waiting: Waiting<Question, Answer>[] = [];
  let running = false;

  const answer = async (group: readonly Waiting<Question, Answer>[]): Promise<void> => {
    try {
      const answers = await read(group.map(({ question }) => question));
      group.forEach((one, index) => {
        const own = answers[index];
        if (own === undefined) one.fail(new Error('a question had no answer'));
        else one.settle(own);
      });
    } catch (error) {
      if (group.length === 1) group[0]?.fail(error);
      else for (const one of group) await answer([one]);
    }
  };

  const run = async (): Promise<void> => {
    running = true;
    // Those whose taps were committed together ask one after the other in this turn of the loop.
    await nextTurn();
    while (waiting.length > 0) await answer(waiting.splice(0, questionsMax));
    running = false;
  };

  return (question) =>
    new Promise((settle, fail) => {
      waiting.push({ question, settle, fail });
      if (!running) void run();
    });
}
