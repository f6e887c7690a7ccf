/** Domain tests end with every law of stored data holding, whatever they were about. */
import { expect } from 'vitest';
import type { Database } from '../../server/db/database.ts';
import { everyCheck } from '../../server/verify/registry.ts';
import { linesOf, verify } from '../../server/verify/service.ts';
import { type EngineUnderTest, onEachEngine } from './engines.ts';

/** Throws with the violations as lines. */
export async function expectLawful(database: Database): Promise<void> {
  expect(linesOf(await verify(database.reader, everyCheck))).toEqual([]);
}

/** As `onEachEngine`, with `flagtap verify` after every test. */
export const onEachEngineVerified = (define: (engine: EngineUnderTest) => void): void => onEachEngine(define, expectLawful);
