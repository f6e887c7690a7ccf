import { expect, test } from 'vitest';
import { type Day, instantAt } from '../../../server/kernel/calendar.ts';
import { aScene, aTap, anActivity, send } from '../../support/scene.ts';
import { onEachEngineVerified } from '../../support/verified.ts';
import { inEveryZone } from '../../support/zones.ts';

type Edge = { starts: [Day, string]; ends: [Day, string]; tap: [Day, string]; day: Day | null; quarter?: string; why: string };

const edges: readonly Edge[] = [
  {
    starts: ['2026-03-31', '22:00'],
    ends: ['2026-04-01', '00:00'],
    tap: ['2026-03-31', '23:59:59.999'],
    day: '2026-03-31',
    quarter: '2026-Q1',
    why: 'the last moment of an event that ends with the quarter',
  },
  {
    starts: ['2026-03-31', '22:00'],
    ends: ['2026-04-01', '00:00'],
    tap: ['2026-04-01', '00:00:00.000'],
    day: null,
    why: 'its end is outside',
  },
  {
    starts: ['2026-04-01', '00:00'],
    ends: ['2026-04-01', '02:00'],
    tap: ['2026-04-01', '00:00:00.000'],
    day: '2026-04-01',
    quarter: '2026-Q2',
    why: 'the first moment of an event that begins with the quarter',
  },
  {
    starts: ['2026-04-01', '00:00'],
    ends: ['2026-04-01', '02:00'],
    tap: ['2026-03-31', '23:59:59.999'],
    day: '2026-04-01',
    quarter: '2026-Q2',
    why: 'who comes before midnight comes to the event of the next day',
  },
  {
    starts: ['2026-03-31', '23:00'],
    ends: ['2026-04-01', '01:00'],
    tap: ['2026-04-01', '00:00:00.000'],
    day: '2026-03-31',
    quarter: '2026-Q1',
    why: 'an event past midnight is of the day on which it began',
  },
  {
    starts: ['2026-12-31', '22:00'],
    ends: ['2027-01-01', '00:00'],
    tap: ['2026-12-31', '23:59:59.999'],
    day: '2026-12-31',
    quarter: '2026-Q4',
    why: 'the last moment of a year',
  },
  {
    starts: ['2027-01-01', '00:00'],
    ends: ['2027-01-01', '02:00'],
    tap: ['2027-01-01', '00:00:00.000'],
    day: '2027-01-01',
    quarter: '2027-Q1',
    why: 'the first of the next',
  },
];

onEachEngineVerified((engine) => {
  inEveryZone(() => {
    test('taps at the edge of a quarter and a year fall into the right one', async () => {
      const scene = await aScene(await engine.fresh(), edges.length);
      for (const [index, { starts, ends, tap, day, quarter, why }] of edges.entries()) {
        const activity = await anActivity(scene, { startsAt: instantAt(...starts), endsAt: instantAt(...ends) });
        const person = scene.people[index];
        const at = instantAt(...tap);
        const [verdict] = await send(scene, [aTap(person?.card ?? '', at, index + 1, { activityId: activity.uid })]);
        const entries: unknown[] = await scene.db
          .reader('entries')
          .where({ member_id: person?.id ?? 0 })
          .select('day', 'month', 'quarter', 'year', 'counts_month', 'counts_quarter', 'counts_year');
        const dates = { day, month: day?.slice(0, 7), quarter, year: day?.slice(0, 4) };
        const expected = { ...dates, counts_month: dates.month, counts_quarter: quarter, counts_year: dates.year };
        expect(entries, why).toEqual(day === null ? [] : [expected]);
        expect([verdict?.verdict, verdict?.recordedAt], why).toEqual(day === null ? ['no_activity', undefined] : ['recorded', at]);
        expect(
          await scene.db
            .reader('taps')
            .where({ seq: index + 1 })
            .select('tapped_at', 'judged_at'),
        ).toEqual([{ tapped_at: at, judged_at: at }]);
      }
    });

    test('at midnight the nearer event is meant, and each tap counts in its own quarter', async () => {
      const scene = await aScene(await engine.fresh());
      await anActivity(scene, { startsAt: instantAt('2026-03-31', '21:00'), endsAt: instantAt('2026-04-01', '00:00') });
      const [before] = await send(scene, [aTap(scene.people[0]?.card ?? '', instantAt('2026-03-31', '23:59:59.999'), 1)]);
      const [after] = await send(scene, [aTap(scene.people[1]?.card ?? '', instantAt('2026-04-01', '00:00:00.000'), 2)]);
      expect([before?.verdict, after?.verdict]).toEqual(['recorded', 'no_activity']);
      expect(await scene.db.reader('entries').select('quarter')).toEqual([{ quarter: '2026-Q1' }]);
    });
  });
});
