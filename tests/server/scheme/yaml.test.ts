/** Schemes written as YAML: the same scheme, every trouble with its line, nothing that could take the machine. */
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { decodeScheme } from '../../../server/scheme/decode.ts';
import { checkSchemeFile, checkSchemeYaml, yamlTextMax } from '../../../server/scheme/scheme-file.ts';
import { defaultFile, defaultScheme, defaultText } from './builders.ts';
import { planted, s01 } from './planted.ts';

const twin = `# 方案可以写注释\n${stringify(defaultFile())}`;
/** Faults as `3 items[0].points: points_zero`. */
const told = async (text: string) => (await checkSchemeYaml(text)).faults.map(({ line, path, code }) => `${line ?? '?'} ${path}: ${code}`);

test('the twin of a JSON scheme is the same scheme, published as JSON', async () => {
  const check = await checkSchemeYaml(twin);
  expect(check.ok ? check.scheme : check.faults).toEqual(defaultScheme());
  expect(check.ok ? decodeScheme(check.document) : null).toEqual(defaultScheme());
});

test.for([
  { name: 'a.yaml', text: twin },
  { name: 'A.YML', text: twin },
  { name: 'a.json', text: defaultText },
  { name: 'a.txt', text: defaultText },
])('$name is read by its end', async ({ name, text }) => {
  expect((await checkSchemeFile(name, text)).faults).toEqual([]);
});

test('faults of shape and of law name the line on which they stand', async () => {
  const line = (text: string, needle: string) => text.slice(0, text.indexOf(needle)).split('\n').length;
  const zero = stringify(planted({ [`${s01}.points`]: 0 }));
  expect(await told(zero)).toEqual([`${line(zero, 'points: 0\n')} ${s01}.points: points_zero`]);
  const stranger = stringify(planted({ [`${s01}.colour`]: 'red' }));
  expect(await told(stranger)).toEqual([`${line(stranger, 'colour: red')} ${s01}.colour: unknown_key`]);
  const lacking = stringify(planted({ 'closing.yearOnDay': undefined }));
  expect(await told(lacking)).toEqual([`${line(lacking, 'monthOnDay')} closing.yearOnDay: missing`]);
});

test.for([
  { text: 'format: 1\ncode: [a, b\n', faults: ['3 : not_yaml'], why: 'a bracket that nothing closes' },
  { text: 'format: 1\n  code: x\n', faults: ['1 : not_yaml'], why: 'an indentation that means nothing' },
  { text: 'format: 1\nitems:\n\t- code: A\n', faults: ['3 : not_yaml'], why: 'a tab for an indentation' },
  { text: 'format: 1\ncode: a\nformat: 1\n', faults: ['3 : key_twice'], why: 'the first would be lost silently' },
  { text: 'a: &x [1]\nb: *x\n', faults: ['1 : yaml_alias', '2 : yaml_alias'], why: 'references grow without bound' },
  { text: 'format: !!js/function 1\n', faults: ['1 : yaml_tag'], why: 'a scheme has no types of its own' },
  { text: 'format: 1\n---\nformat: 1\n', faults: ['2 : not_yaml'], why: 'two documents' },
  { text: `${'['.repeat(40)}${']'.repeat(40)}`, faults: ['1 : too_deep'], why: 'nested beyond any scheme' },
  { text: `${'['.repeat(140_000)}${']'.repeat(140_000)}`, faults: ['1 : too_deep'], why: 'nor a stack that overflows' },
  {
    text: Array.from({ length: 25_000 }, (_, i) => `k${i}: 1`).join('\n'),
    faults: ['1 : out_of_range'],
    why: 'a map wider than any scheme',
  },
  { text: '', faults: ['? : wrong_type'], why: 'an empty file' },
  { text: 'a word\n', faults: ['1 : wrong_type'], why: 'no map at all' },
  { text: ' '.repeat(yamlTextMax + 1), faults: ['? : file_too_long'], why: 'too long to be read' },
])('$faults: $why', async ({ text, faults }) => {
  expect(await told(text)).toEqual(faults);
});

describe('words of YAML that mean something else there', () => {
  test.for([
    { written: 'no', read: 'no', why: 'a word, not a false' },
    { written: '2026.1', read: 2026.1, why: 'a number: versions stand in quotes' },
    { written: '"2026.1"', read: '2026.1', why: 'a text' },
  ])('$written is $read: $why', async ({ written, read }) => {
    const faults = await told(twin.replace(/^version: .*$/m, `version: ${written}`));
    expect(faults.length).toBe(typeof read === 'string' ? 0 : 1);
  });
});
