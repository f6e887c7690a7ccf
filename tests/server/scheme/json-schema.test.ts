/** The published JSON Schema: current, and of one mind with the schema that reads scheme files. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { schemeFile } from '../../../server/scheme/format.ts';
import { schemeJsonSchema } from '../../../server/scheme/json-schema.ts';
import { fits } from '../../support/json-schema.ts';
import { breaches, planted, shapes } from './planted.ts';

const published = JSON.parse(readFileSync(new URL('../../../server/scheme/scheme.schema.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, unknown>
>;

test('is what `flagtap scheme schema` prints', () => {
  expect(published).toEqual(JSON.parse(schemeJsonSchema()));
});

test.for(shapes)('refuses what the reader refuses: $faults', ({ plant }) => {
  const file = planted(plant);
  expect([schemeFile.safeParse(file).success, fits(file, published)]).toEqual([false, false]);
});

test.for([{ plant: {}, faults: ['none'] }, ...breaches])('accepts the shape that the reader accepts: $faults', ({ plant }) => {
  const file = planted(plant);
  expect([schemeFile.safeParse(file).success, fits(file, published)]).toEqual([true, true]);
});

/** Every key that a scheme file may have. */
function keysOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([keyword, of]) => [...(keyword === 'properties' ? Object.keys(of) : []), ...keysOf(of)]);
}

test('the page about writing a scheme names every key', () => {
  const page = readFileSync(new URL('../../../docs/scheme.md', import.meta.url), 'utf8');
  const named = new Set([...page.matchAll(/`([A-Za-z]+)`/g)].map((match) => match[1]));
  const missing = [...new Set(keysOf(published))].filter((key) => !named.has(key));
  expect(missing).toEqual([]);
});

test('a keyword that the trial does not know is no acceptance', () => {
  expect(() => fits({}, { multipleOf: 2 })).toThrow('multipleOf');
});
