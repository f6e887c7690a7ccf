/** Reads a scheme file: every fault with its path, or the scheme. */
import type { z } from 'zod';
import type { SchemeFault } from '../contract/scheme-faults.ts';
import { type Scheme, schemeFile, schemeRead } from './format.ts';
import { jsonTrouble } from './json-text.ts';
import { fault } from './laws/law.ts';
import { laws } from './laws/registry.ts';

/** A bound on the text of a scheme file, in characters; the default scheme has 20,000. */
export const schemeTextMax = 1_000_000;
/** A bound on the faults that one check names. */
export const faultsMax = 200;

export type SchemeCheck =
  /** `document` is the JSON text to publish. */
  | { readonly ok: true; readonly scheme: Scheme; readonly document: string; readonly faults: readonly [] }
  | { readonly ok: false; readonly faults: readonly SchemeFault[] };

const spelled = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );

function faultsOf(issue: z.core.$ZodIssue): readonly SchemeFault[] {
  const path = spelled(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => fault(spelled([...issue.path, key]), 'unknown_key', { key }));
    case 'invalid_type':
      return [issue.input === undefined ? fault(path, 'missing') : fault(path, 'wrong_type', { expected: issue.expected })];
    case 'invalid_value':
      return [
        issue.input === undefined ? fault(path, 'missing') : fault(path, 'not_one_of', { allowed: issue.values.map(String).join(', ') }),
      ];
    case 'invalid_union':
      return [fault(path, issue.input === undefined ? 'missing' : 'not_one_of')];
    case 'too_small':
      return [fault(path, 'out_of_range', { min: Number(issue.minimum) })];
    case 'too_big':
      return [fault(path, 'out_of_range', { max: Number(issue.maximum) })];
    case 'invalid_format':
      return [fault(path, 'wrong_form')];
    default:
      return [fault(path, 'out_of_range')];
  }
}

const refusedFor = (faults: readonly SchemeFault[]): SchemeCheck => ({ ok: false, faults: faults.slice(0, faultsMax) });

/** Checks a parsed file: all faults of its shape, or else all breaches of the laws. `document` is its text, made where it has none. */
export function checkScheme(raw: unknown, document?: string): SchemeCheck {
  const shaped = schemeFile.safeParse(raw, { reportInput: true });
  if (!shaped.success) return refusedFor(shaped.error.issues.flatMap(faultsOf));
  const faults = laws.flatMap((law) => [...law(shaped.data)]);
  if (faults.length > 0) return refusedFor(faults);
  return { ok: true, scheme: schemeRead.parse(raw), document: document ?? `${JSON.stringify(raw, null, 2)}\n`, faults: [] };
}

/** The refusal of a text that is longer than any scheme. */
export const textTooLong = (text: string, max: number): SchemeCheck | undefined =>
  text.length > max ? refusedFor([fault('', 'file_too_long', { length: text.length, max })]) : undefined;

/** Checks the text of a JSON scheme file. */
export function checkSchemeText(text: string): SchemeCheck {
  const tooLong = textTooLong(text, schemeTextMax);
  if (tooLong !== undefined) return tooLong;
  const json = text.replace(/^\uFEFF/, '');
  const trouble = jsonTrouble(json);
  if (trouble?.kind === 'broken') return refusedFor([fault('', 'not_json', { line: trouble.line, column: trouble.column })]);
  if (trouble !== undefined) return refusedFor([fault('', 'key_twice', { key: trouble.key, line: trouble.line, column: trouble.column })]);
  const raw: unknown = JSON.parse(json);
  return checkScheme(raw, json);
}

/** A scheme that was checked when it was stored. Throws Error with the first fault: what is stored was lawful. */
export function decodeScheme(text: string): Scheme {
  const check = checkSchemeText(text);
  if (check.ok) return check.scheme;
  const first = check.faults[0];
  throw new Error(`a scheme at hand is not lawful: ${first?.code ?? 'unknown'} at ${first?.path ?? ''}`);
}
