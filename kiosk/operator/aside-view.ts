/** Turns the locked door of the operator's pages, and the way of taps out of a kiosk, into words. */
import type { KioskExport, KioskPin, OperatorTold } from '../../views/pages/kiosk-operator/model.ts';
import { fill } from '../../views/text/fill.ts';
import type { PinSayCode } from '../../views/text/kiosk-operator.ts';
import { amountOf } from './amounts.ts';
import type { OperatorFacts } from './facts.ts';
import { type Setting, frame, speechOf } from './view.ts';

/** The locked door. `told` says why it stays closed; `waitMs` how long nobody may try. */
export function pinPage(setting: Setting, told: PinSayCode | undefined, waitMs: number): KioskPin {
  const speech = speechOf(setting);
  const { pin } = speech.words;
  const said: OperatorTold | null =
    told === undefined
      ? null
      : {
          tone: told === 'pin_wrong' ? 'stop' : 'ask',
          icon: told === 'pin_wrong' ? 'i-alert' : 'i-ask',
          title: pin.told[told].title,
          say: fill(pin.told[told].say, { time: amountOf(Math.max(1_000, waitMs), speech.words) }),
        };
  return {
    ...frame(speech, said),
    heading: pin.title,
    label: pin.label,
    say: pin.say,
    enter: pin.enter,
    erase: pin.erase,
    digits: pin.digits,
    back: pin.back,
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    command: told === 'pin_unset' ? pin.command : null,
  };
}

export function exportPage(setting: Setting, facts: OperatorFacts): KioskExport {
  const speech = speechOf(setting);
  const { words, format } = speech;
  const said = words.export;
  return {
    ...frame(speech, null),
    heading: said.title,
    lead: said.lead,
    facts: [
      { term: said.waiting, value: fill(said.waitingValue, { count: format.count(facts.queue.waiting) }) },
      { term: said.kept, value: fill(said.keptValue, { count: format.count(facts.queue.kept) }) },
    ],
    steps: said.steps,
    command: said.command,
    careful: said.careful,
    links: [
      { href: '/operator/taps?which=waiting', word: said.downloadWaiting, main: facts.queue.waiting > 0 },
      { href: '/operator/taps?which=all', word: said.downloadAll, main: facts.queue.waiting === 0 },
    ],
    back: { href: '/operator', word: said.toOverview },
  };
}
