/** The result of an act that may be refused: a refusal is a value with a code, never an exception. */

export type Ok<T> = { readonly ok: true; readonly value: T };
export type Refused<R extends string> = {
  readonly ok: false;
  readonly code: R;
  /** Facts the words of the refusal may name: a day, a limit, a code. Never personal data. */
  readonly facts?: Readonly<Record<string, string | number>>;
};
export type Outcome<T, R extends string> = Ok<T> | Refused<R>;

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value });

export const refused = <R extends string>(code: R, facts?: Readonly<Record<string, string | number>>): Refused<R> =>
  facts === undefined ? { ok: false, code } : { ok: false, code, facts };
