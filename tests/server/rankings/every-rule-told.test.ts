/** Every shipped scheme, scored from many histories: the explanation adds up at each level, and every rule that took or gave has a sentence. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { EntryFact, Explanation } from '../../../server/contract/explanation.ts';
import { memberClassCodes } from '../../../server/contract/codes.ts';
import { addDays, monthOf, quarterOf, yearOf } from '../../../server/kernel/calendar.ts';
import type { DaySum } from '../../../server/ledger/sums.ts';
import { linesOf } from '../../../server/rankings/explanation.ts';
import { contextOf } from '../../../server/scheme/context.ts';
import { decodeScheme } from '../../../server/scheme/decode.ts';
import type { Facts } from '../../../server/scheme/facts.ts';
import type { Scheme } from '../../../server/scheme/format.ts';
import { checkSchemeFile } from '../../../server/scheme/scheme-file.ts';
import { score } from '../../../server/scheme/score.ts';
import { whyView } from '../../../views/pages/why-view.ts';
import { sayIn } from '../../../views/say.ts';
import { expectToAddUp } from '../../support/adds-up.ts';
import { times } from '../../support/counts.ts';
import { defaultScheme } from '../../support/scene.ts';
import { seededRandom } from '../../support/world.ts';

const folder = new URL('../../../server/scheme/shipped/', import.meta.url);
const shipped = readdirSync(folder).filter((name) => /\.(?:json|yaml)$/.test(name));
const schemes: (readonly [string, Scheme])[] = [['default-46.json', decodeScheme(defaultScheme)]];
for (const name of shipped) {
  const checked = await checkSchemeFile(name, readFileSync(new URL(name, folder), 'utf8'));
  if (!checked.ok) throw new Error(`${name} has faults`);
  schemes.push([name, checked.scheme]);
}
const histories = times(40, 2_000);

/** One award a sum and an entry, as the ledger would have them. */
function historyOf(scheme: Scheme, random: () => number): { readonly sums: readonly DaySum[]; readonly entries: readonly EntryFact[] } {
  const sums: DaySum[] = [];
  const entries: EntryFact[] = [];
  for (let n = random() % 60; n > 0; n--) {
    const item = scheme.items[random() % scheme.items.length];
    if (item === undefined) continue;
    const day = addDays('2026-01-01', random() % 200);
    const [month, quarter, year] = [monthOf(day), quarterOf(day), yearOf(day)];
    const occasion = item.exclusiveGroup === undefined ? '' : `occasion ${random() % 5}`;
    sums.push({
      memberId: 1,
      organisationId: 1,
      item: item.code,
      day,
      countsMonth: month,
      countsQuarter: quarter,
      countsYear: year,
      awardPoints: item.points,
      occasion,
      points: item.points,
      times: 1,
    });
    entries.push({
      id: `entry ${n}`,
      day,
      code: item.code,
      item: { nameZh: item.nameZh },
      points: item.points,
      counted: null,
      source: 'rule',
      at: null,
      kiosk: null,
      lateMinutes: null,
      activity: null,
      activityId: occasion === '' ? null : occasion,
      place: null,
      recordedBy: null,
      recordedAt: '2026-07-01T00:00:00.000Z',
      reason: null,
      evidence: null,
      late: [],
      reversal: null,
      reversedIn: null,
      reverses: null,
    });
  }
  return { sums, entries };
}

/** A veto, marks and classes now and then, so that the rules about them have something to do. */
function factsOf(scheme: Scheme, period: string, random: () => number): Facts {
  const [reason] = scheme.vetoes.reasons;
  return {
    vetoes: random() % 5 === 0 && reason !== undefined ? [{ reason: reason.code, day: '2026-02-03' }] : [],
    assessments: (scheme.weights?.assessors ?? [])
      .filter(() => random() % 2 === 0)
      .map(({ code, outOf }) => ({ assessor: code, period, day: '2026-02-04', mark: random() % (outOf + 1) })),
    classes:
      random() % 3 === 0
        ? [{ class: memberClassCodes[random() % memberClassCodes.length] ?? 'normal', from: '2026-01-20', until: '2026-03-10' }]
        : [],
  };
}

test.for(schemes)('%s: parts add up, rules are told', ([name, scheme]) => {
  const context = contextOf(scheme);
  const random = seededRandom(name.length);
  const version = { id: 1, uid: 'version', organisationId: 1, version: scheme.version, startsMonth: '2026-01', scheme };
  for (let run = 0; run < histories; run++) {
    const { sums, entries } = historyOf(scheme, random);
    for (const period of ['2026-02', '2026-Q1', '2026']) {
      const counting = sums.filter((sum) => [sum.countsMonth, sum.countsQuarter, sum.countsYear].includes(period));
      const scored = { version, context, sums: counting, score: score(context, sums, factsOf(scheme, period, random), period) };
      const told: Explanation = {
        member: { id: 'member', name: `${name} ${run}` },
        organisation: { id: 'branch', name: 'branch' },
        period,
        kind: scored.score.kind,
        until: null,
        closedOn: null,
        scheme: { id: version.uid, version: version.version, name: { nameZh: scheme.nameZh }, startsMonth: '2026-01' },
        ...linesOf(
          scored,
          entries.filter(({ day }) => [monthOf(day), quarterOf(day), yearOf(day)].includes(period)),
        ),
        entriesTotal: entries.length,
      };
      expectToAddUp(told);
      for (const locale of ['zh', 'en'] as const) {
        const said = JSON.stringify(whyView(told, sayIn(locale)));
        expect(said).not.toMatch(/undefined|NaN|\[object/);
      }
    }
  }
});
