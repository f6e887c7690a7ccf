/** Bounds of what minutes hold. */

export const personCharsMax = 60;
export const bodyCharsMax = 20_000;
export const decisionsCharsMax = 4_000;
/** Versions of one activity's minutes; past it something else than writing goes on. */
export const versionsMax = 1_000;

export type MinutesText = {
  readonly chair: string;
  readonly keeper: string;
  /** Lines, ended by `\n`. */
  readonly body: string;
  /** One a line. */
  readonly decisions: string;
};

export const isSameText = (a: MinutesText, b: MinutesText): boolean =>
  a.chair === b.chair && a.keeper === b.keeper && a.body === b.body && a.decisions === b.decisions;
