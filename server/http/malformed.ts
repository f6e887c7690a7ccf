/** A request that is not in the form asked for: thrown where it is read, answered once in `errors.ts`. */

export const malformedStatus = {
  /** Begun and not finished. */
  cut_short: 400,
  not_utf8: 400,
  not_json: 400,
  not_gzip: 400,
  forbidden_key: 400,
  wrong_host: 400,
  too_large: 413,
  unsupported_type: 415,
  unsupported_encoding: 415,
  too_deep: 422,
  /** A field is missing, unknown, or not what it should be; `path` names it. */
  wrong_field: 422,
} as const;
export type MalformedCode = keyof typeof malformedStatus;

export class Malformed extends Error {
  override readonly name = 'Malformed';
  readonly code: MalformedCode;
  /** `taps.3.cardNumber`; empty for the whole. */
  readonly path: string;

  constructor(code: MalformedCode, path: string, message: string) {
    super(message);
    this.code = code;
    this.path = path;
  }
}
