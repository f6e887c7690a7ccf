/** What setting a reader up may say, as words. */
import type { OperatorFrame, OperatorPill } from '../kiosk-operator/model.ts';

export type SetupOption = { readonly value: string; readonly word: string; readonly chosen: boolean };

/** A device of this machine. */
export type SetupRow = {
  readonly kind: 'serial' | 'nfc' | 'keyboard';
  readonly path: string;
  readonly name: string;
  readonly small: string;
  readonly owner: string;
  /** As which reader it may be set up. */
  readonly names: readonly SetupOption[];
  /** Of serial ports only. */
  readonly bauds: readonly SetupOption[];
  readonly act: string;
};

export type KioskReaders = OperatorFrame & {
  readonly form: string;
  readonly heading: string;
  readonly lead: string;
  /** What the machine said when a device could not be used; empty when it did not. */
  readonly why: string;
  readonly back: { readonly href: string; readonly word: string };
  readonly asLabel: string;
  readonly baudLabel: string;
  readonly groups: readonly { readonly title: string; readonly none: string; readonly rows: readonly SetupRow[] }[];
};

export type KioskSetup = OperatorFrame & {
  readonly form: string;
  readonly heading: string;
  readonly device: string;
  /** The page draws itself anew when the kiosk has a higher one. */
  readonly revision: number;
  readonly pill: OperatorPill;
  readonly next: string;
  readonly says: readonly string[];
  readonly candidates: readonly string[];
  /** What was found; empty until it is certain. */
  readonly profile: string;
  readonly reference: string;
  readonly known: { readonly label: string; readonly act: string } | null;
  readonly meanwhile: string;
  /** Empty until it is certain. */
  readonly use: string;
  readonly again: string;
  readonly cancel: string;
};
