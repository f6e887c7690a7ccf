import { mkdtempSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { isSealed, readKey, seal, unseal } from '../../../server/operations/sealed-file.ts';
import { testWorld } from '../../support/world.ts';

const key = 'a key of more than thirty-two characters';
const { randomBytes } = testWorld();
const inFolder = (name: string) => join(mkdtempSync(join(inject('runFolder'), 'sealed-')), name);

/** A sealed file of so many bytes, and what is in it. */
async function sealed(bytes: number) {
  const plain = inFolder('plain');
  writeFileSync(plain, Buffer.from(randomBytes(bytes)));
  const file = inFolder('sealed');
  await seal(plain, file, key, randomBytes);
  return { file, content: readFileSync(plain), plain };
}

test.for([0, 1, 65_535, 65_536, 300_001])('%i bytes come back as they were', async (bytes) => {
  const { file, content, plain } = await sealed(bytes);
  const back = inFolder('back');
  expect(await unseal(file, back, key)).toEqual({ ok: true, value: null });
  expect(readFileSync(back).equals(content)).toBe(true);
  expect([await isSealed(file), await isSealed(plain)]).toEqual([true, false]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test.for([
  { at: 20, code: 'wrong_key', why: 'another salt makes another key' },
  { at: 35, code: 'damaged', why: 'another nonce' },
  { at: 50, code: 'wrong_key', why: 'the proof of the key' },
  { at: 76, code: 'damaged', why: 'the first byte of the content' },
  { at: -17, code: 'damaged', why: 'the last byte of the content' },
  { at: -1, code: 'damaged', why: 'the tag' },
])('one bit at $at is $code: $why', async ({ at, code }) => {
  const { file } = await sealed(1_000);
  const bytes = readFileSync(file);
  const index = at < 0 ? bytes.length + at : at;
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  const back = inFolder('back');
  expect(await unseal(file, back, key)).toEqual({ ok: false, code });
  expect(() => statSync(back)).toThrow('ENOENT');
});

test.for([10, 75, 91, 500])('cut off after %i bytes it is damaged', async (bytes) => {
  const { file } = await sealed(1_000);
  truncateSync(file, bytes);
  expect(await unseal(file, inFolder('back'), key)).toEqual({ ok: false, code: 'damaged' });
});

test('the same file sealed twice differs', async () => {
  const { file, plain } = await sealed(100);
  const again = inFolder('again');
  await seal(plain, again, key, randomBytes);
  expect(readFileSync(again).equals(readFileSync(file))).toBe(false);
});

test.for([
  { text: `${key}\n`, answer: { ok: true, value: key }, why: 'the line end is the editor' },
  { text: 'short', answer: { ok: false, code: 'key_short' }, why: 'it could be guessed' },
  { text: 'x'.repeat(4_097), answer: { ok: false, code: 'key_short' }, why: 'this is no key' },
  { text: null, answer: { ok: false, code: 'key_missing' }, why: 'no such file' },
])('a key file: $why', async ({ text, answer }) => {
  const file = inFolder('key');
  if (text !== null) writeFileSync(file, text);
  expect(await readKey(file)).toEqual(answer);
});
