/** Everything that the operator's pages of a kiosk may say, as words. Never a name, never a whole card number. */
import type { KioskQr, KioskWedge } from '../kiosk-display/model.ts';

/** Around each of them. */
export type OperatorFrame = {
  readonly lang: string;
  readonly title: string;
  readonly product: string;
  /** Seconds until the browser goes back to the check-in screen by itself. */
  readonly backAfter: number;
  readonly told: OperatorTold | null;
  /** A reader that types is heard here too. */
  readonly wedge: KioskWedge | null;
};

export type OperatorTold = { readonly tone: 'good' | 'ask' | 'stop'; readonly icon: string; readonly title: string; readonly say: string };

export type OperatorFact = { readonly term: string; readonly value: string };

export type OperatorPill = { readonly tone: 'good' | 'ask' | 'stop'; readonly icon: string; readonly word: string };

/** A button that posts. */
export type OperatorAct = {
  readonly action: string;
  readonly name: string;
  readonly value: string;
  readonly word: string;
  readonly chosen: boolean;
};

export type OperatorChoice = { readonly legend: string; readonly acts: readonly OperatorAct[] };

/** One device or thing within a panel. */
export type OperatorPart = {
  readonly name: string;
  readonly pill: OperatorPill;
  readonly facts: readonly OperatorFact[];
  readonly small: string;
};

export type OperatorPanel = {
  readonly id: string;
  readonly title: string;
  readonly pill: OperatorPill | null;
  readonly big: { readonly number: string; readonly unit: string } | null;
  readonly parts: readonly OperatorPart[];
  readonly facts: readonly OperatorFact[];
  readonly says: readonly string[];
  readonly choices: readonly OperatorChoice[];
  readonly acts: readonly OperatorAct[];
  readonly links: readonly { readonly href: string; readonly word: string }[];
  readonly qr: KioskQr | null;
};

/** The overview: all that an operator looks at, one panel each. */
export type KioskOperator = OperatorFrame & {
  /** Goes with every form. */
  readonly form: string;
  readonly organisation: string;
  readonly tapsGoOn: string;
  readonly back: string;
  readonly panels: readonly OperatorPanel[];
};

/** The locked door, with its keys. */
export type KioskPin = OperatorFrame & {
  readonly heading: string;
  readonly label: string;
  readonly say: string;
  readonly enter: string;
  readonly erase: string;
  readonly digits: string;
  readonly back: string;
  readonly keys: readonly string[];
  /** Shown in place of the keys while no PIN is set. */
  readonly command: string | null;
};

/** How taps leave a kiosk without a network. */
export type KioskExport = OperatorFrame & {
  readonly heading: string;
  readonly lead: string;
  readonly facts: readonly OperatorFact[];
  readonly steps: readonly string[];
  readonly command: string;
  readonly careful: string;
  readonly links: readonly { readonly href: string; readonly word: string; readonly main: boolean }[];
  readonly back: { readonly href: string; readonly word: string };
};
