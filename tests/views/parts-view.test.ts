/** What several pages show in the same way: the reason of a reversal. */
import { describe, expect, test } from 'vitest';
import { entryView } from '../../views/pages/parts-view.ts';
import { sayIn } from '../../views/say.ts';
import { closingReasonCodes, rejudgeCauseCodes } from '../../server/contract/codes.ts';
import { locales } from '../../views/text/text.ts';
import { entries } from './fixtures/member-model.ts';

describe.for(locales)('the reason of a reversal in %s', (locale) => {
  const say = sayIn(locale);
  const said = (reason: string): string => {
    const [entry] = entries;
    if (entry === undefined) throw new Error('no entry');
    return entryView({ ...entry, reversal: { reason, day: '2026-09-20', by: null, successorId: null } }, say).reversal?.say ?? '';
  };

  test.for(rejudgeCauseCodes)('%s is said in words', (code) => {
    expect(said(code)).toContain(say.words.codes.rejudgeCauses[code]);
    expect(said(code)).not.toContain('_');
  });

  test.for(closingReasonCodes)('%s is said in words', (code) => {
    expect(said(code)).toContain(say.words.codes.closingReasons[code]);
    expect(said(code)).not.toContain('_');
  });

  test.for([
    { reason: 'posted twice', why: 'what a secretary wrote' },
    { reason: 'card_bound, as they said', why: 'words that begin like a code' },
    { reason: 'toString', why: 'a name that every object has' },
  ])('"$reason" stays as it is: $why', ({ reason }) => {
    expect(said(reason)).toContain(reason);
  });
});
