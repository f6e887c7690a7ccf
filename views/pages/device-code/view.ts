/** A pairing code in words: the code, and what is done with it. */
import { paths } from '../../paths.ts';
import type { Say } from '../../say.ts';
import type { DeviceCodeModel } from './model.ts';

/** In two halves, as people read it out; the kiosk takes it with or without the dash. */
const inHalves = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

export function deviceCodeView(model: DeviceCodeModel, { words, format }: Say) {
  const of = words.pages.deviceCode;
  return {
    title: of.title,
    where: model.renews === null ? of.newAt(model.organisationName) : of.renews(model.renews, model.organisationName),
    code: inHalves(model.code),
    until: of.until(format.time(model.expiresAt), model.minutes),
    steps: [
      { say: of.stepServer, command: model.server },
      { say: of.stepPair, command: `npm run flagtap -- kiosk --pair ${inHalves(model.code)}` },
      { say: of.stepSee, command: null },
    ],
    listHref: paths.devices,
  };
}
