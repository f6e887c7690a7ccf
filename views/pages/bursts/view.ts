/** Taps that came close together, in words. */
import { burstWordCodes } from '../../../server/contract/codes.ts';
import { type Instant, msOf } from '../../../server/kernel/clock.ts';
import type { Say } from '../../say.ts';
import type { BurstLine, BurstsModel } from './model.ts';

export function burstsView(model: BurstsModel, say: Say) {
  const { words, format } = say;
  const { bursts: of } = words.pages;
  const lines = model.bursts.map((burst) => burstView(burst, say));
  return {
    title: of.title,
    activity: model.title,
    when: format.moment(model.startsAt),
    say: of.say(seconds(model.gapMs)),
    sheetHref: model.sheetHref,
    action: model.action,
    waiting: lines.filter(({ look }) => look === null),
    looked: lines.filter(({ look }) => look !== null),
    none: lines.length === 0,
    choices: burstWordCodes.map((word) => ({ word, say: words.codes.burstWords[word] })),
    error: model.error === null ? null : words.refusals[model.error],
  };
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(1).replace(/\.0$/, '');

function burstView({ id, kiosk, taps, look }: BurstLine, { words, format }: Say) {
  const { bursts: of } = words.pages;
  const timeWithSeconds = (at: Instant): string => `${format.time(at)}:${at.slice(17, 19)}`;
  return {
    id,
    kiosk,
    time: timeWithSeconds(taps[0]?.at ?? ''),
    cards: of.cards(taps.length),
    taps: taps.map(({ name, href, at }, i) => {
      const before = taps[i - 1];
      return {
        name,
        href,
        time: timeWithSeconds(at),
        gap: before === undefined ? null : of.after(seconds(msOf(at) - msOf(before.at))),
      };
    }),
    look:
      look === null
        ? null
        : { say: words.codes.burstWords[look.word], note: look.note, by: of.by(look.by ?? words.site.brand, format.moment(look.at)) },
  };
}
