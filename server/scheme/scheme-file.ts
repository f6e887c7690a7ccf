/** A scheme file by its name: YAML where it says so, else JSON. */
import type { SchemeFault } from '../contract/scheme-faults.ts';
import { checkScheme, checkSchemeText, type SchemeCheck, textTooLong } from './decode.ts';
import { readYaml } from './yaml-text.ts';

/** YAML costs more to read than JSON; the longest of the shipped schemes has 20,000 characters. */
export const yamlTextMax = 300_000;

/** Checks the text of a YAML scheme; `document` is the JSON of what it says. Faults name their lines. */
export async function checkSchemeYaml(text: string): Promise<SchemeCheck> {
  const tooLong = textTooLong(text, yamlTextMax);
  if (tooLong !== undefined) return tooLong;
  const read = await readYaml(text.replace(/^\uFEFF/, ''));
  if (!read.ok) return { ok: false, faults: read.faults };
  const check = checkScheme(read.raw);
  if (check.ok) return check;
  return { ok: false, faults: check.faults.map((fault) => lined(fault, read.lineOf(keysOf(fault.path)))) };
}

const lined = (fault: SchemeFault, line: number | undefined): SchemeFault => (line === undefined ? fault : { ...fault, line });

/** `items[3].code` as the keys that lead there. */
const keysOf = (path: string): readonly (string | number)[] =>
  [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key]) => (index === undefined ? (key ?? '') : Number(index)));

/** Checks a file by its name's end: `.yaml` or `.yml`, else JSON. */
export const checkSchemeFile = async (name: string, text: string): Promise<SchemeCheck> =>
  /\.ya?ml$/i.test(name) ? checkSchemeYaml(text) : checkSchemeText(text);
