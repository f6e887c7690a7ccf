/** Every member of the sample, every period: one number on the page, in the API and at the command line, read over HTTP, and parts that sum to it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { passwords } from '../../../server/access/passwords.ts';
import { explainCommand } from '../../../server/cli/explain.ts';
import { groundOf } from '../../../server/cli/run.ts';
import { readConfig } from '../../../server/config.ts';
import { explanation } from '../../../server/contract/explanation.ts';
import { dayOf, instantAt, monthOf, nextPeriod, type Period, quarterOf, yearOf } from '../../../server/kernel/calendar.ts';
import { sampleDescription, type SampleDescription } from '../../../server/sample/describe.ts';
import { createSample } from '../../../server/sample/service.ts';
import { readStory } from '../../../server/sample/story.ts';
import { wordsIn } from '../../../views/text/words.ts';
import { expectToAddUp } from '../../support/adds-up.ts';
import { times } from '../../support/counts.ts';
import { onEachEngine } from '../../support/engines.ts';
import { defaultScheme } from '../../support/scene.ts';
import { aVisitor, type Shown, type Visitor } from '../../support/site.ts';
import { testWorld } from '../../support/world.ts';
import { openServer, type Watched } from '../fuzz/stage.ts';

const createdAt = instantAt('2028-02-29', '23:50');
const password = 'only for the sample';
/** Of the sample's eighty. */
const membersTried = times(20, 80);
const minuteMs = 60_000;

/** Months, quarters and years from a month on up to a day. */
function periodsFrom(first: Period, today: string): readonly Period[] {
  const months: Period[] = [];
  for (let month = first; month <= monthOf(today); month = nextPeriod(month)) months.push(month);
  const days = months.map((month) => `${month}-01`);
  return [...months, ...new Set(days.map(quarterOf)), ...new Set(days.map(yearOf))];
}

/** A number as a page writes it, in hundredths. */
const hundredths = (written: string): number => Math.round(Number(written.replaceAll(',', '').replaceAll('\u2212', '-')) * 100);

/** What the page says: its total, and what its formula comes to. */
function onPage({ text }: Shown): { readonly total: number; readonly formula: number } | null {
  const total = /<h2 id="t-why" class="explain__total">([^<]+?) 分<\/h2>/.exec(text)?.[1];
  const terms = /<p class="why__sum"><span>([^<]*)<\/span>/.exec(text)?.[1];
  if (total === undefined) return null;
  const parts = (terms ?? '').replaceAll('\u2212 ', '\u2212').replaceAll('+ ', '').split(' ').filter(Boolean);
  return { total: hundredths(total), formula: parts.reduce((sum, part) => sum + hundredths(part), 0) };
}

onEachEngine((engine) => {
  const world = testWorld(createdAt);
  let server: Watched;
  let visitor: Visitor;
  let sample: SampleDescription;
  let command: (member: string, period: Period) => Promise<unknown>;

  beforeAll(async () => {
    const db = await engine.fresh();
    const created = await createSample(db, world, { story: readStory(), schemeText: defaultScheme, passwords: passwords(), password });
    const described = await sampleDescription(db.reader, '', world.clock());
    if (!created.ok || described === null) throw new Error('the sample was not made');
    sample = described;
    server = await openServer(db, world);
    visitor = aVisitor(server.url);
    const officer = sample.logins.find(({ role }) => role === 'organisation_department');
    const signed = await visitor.signIn(officer?.name ?? '', password);
    if (signed.status !== 303) throw new Error(`the officer could not sign in: ${signed.status}`);
    const ground = groundOf({ config: readConfig({}), world, words: wordsIn('en'), locale: 'en' }, db);
    command = async (member, period) => (await explainCommand.run(ground, { positions: [member, period], options: {} })).json;
  }, 4 * minuteMs);

  afterAll(() => server.close());

  test(`${membersTried} members, every month, quarter and year`, { timeout: times(3, 20) * minuteMs }, async () => {
    const first = sample.activities.map(({ startsAt }) => monthOf(dayOf(startsAt))).toSorted()[0] ?? '';
    const periods = periodsFrom(first, dayOf(world.clock()));
    expect(periods.length).toBeGreaterThan(9);
    const step = sample.members.length / membersTried;
    const tried = sample.members.filter((_, place) => Math.floor(place / step) !== Math.floor((place - 1) / step));
    expect(tried.length).toBe(membersTried);
    let earned = 0;
    for (const { id } of tried) {
      for (const period of periods) {
        const page = onPage(await visitor.get(`/members/${id}/${period}/why`));
        const answered = await visitor.get(`/api/v1/members/${id}/points/${period}`, { accept: 'application/json' });
        expect([id, period, answered.status]).toEqual([id, period, 200]);
        const told = explanation.parse(JSON.parse(answered.text));
        expectToAddUp(told);
        expect([id, period, page]).toEqual([id, period, { total: told.total, formula: told.total }]);
        expect(await command(id, period)).toEqual(JSON.parse(answered.text));
        earned += told.total;
      }
    }
    expect(earned).toBeGreaterThan(0);
  });

  test('the totals of every ranking are those of the explanations that they lead to', { timeout: 3 * minuteMs }, async () => {
    const branch = sample.organisations.find(({ id }) => sample.members.some(({ organisationId }) => organisationId === id));
    const shown = await visitor.get(`/rankings?organisation=${branch?.id ?? ''}`);
    const rows = [...shown.text.matchAll(/<a href="(\/members\/[^"]+\/why[^"]*)" aria-label="[^"]*">([^<]+)<\/a>/g)];
    expect([shown.status, rows.length]).toEqual([200, expect.toSatisfy((count: number) => count > 20)]);
    for (const [, href = '', written = ''] of rows.slice(0, times(24, 2_000))) {
      const page = onPage(await visitor.get(href.replaceAll('&#x3D;', '=')));
      expect([href, page?.total]).toEqual([href, hundredths(written)]);
    }
  });
});
