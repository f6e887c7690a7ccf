/** Every page renders at every size in both languages, and a view with a hole never does. */
import { describe, expect, test } from 'vitest';
import { type PageName, pages } from '../../views/pages.ts';
import { createViews } from '../../views/render.ts';
import { compileTemplates } from '../../views/templates.ts';
import { packageRoot } from '../../views/root.ts';
import { sayIn } from '../../views/say.ts';
import { siteView } from '../../views/site-view.ts';
import { join } from 'node:path';
import { contextOf } from './fixtures/context.ts';
import { sizes } from './fixtures/facts.ts';
import { models } from './fixtures/models.ts';
import { ownRanking, rankingModel } from './fixtures/ranking-model.ts';
import { branch } from './fixtures/branch.ts';

const views = createViews();
const names = Object.keys(pages) as PageName[];
const render = <P extends PageName>(page: P, size: (typeof sizes)[number], locale: 'zh' | 'en') =>
  views.render(page, models[page](size), contextOf(page, { locale }));

describe.for(names)('%s', (page) => {
  test.for(sizes.flatMap((size) => (['zh', 'en'] as const).map((locale) => ({ size, locale }))))(
    'renders $size rows in $locale',
    ({ size, locale }) => {
      const html = render(page, size, locale);
      expect(html).toMatch(/^<!doctype html>/);
      expect(html).toContain(`lang="${locale === 'zh' ? 'zh-CN' : 'en'}"`);
      expect(html).not.toMatch(/undefined|\bnull\b|NaN|\[object/);
      expect(html.match(/class="[^"]*button--main/g)?.length ?? 0).toBeLessThanOrEqual(1);
      expect(html).not.toMatch(/href="(#|javascript:[^"]*)?"/);
    },
  );

  test('a view without a field that the template names throws', () => {
    const fill = compileTemplates(join(packageRoot(import.meta.url), 'views'));
    const say = sayIn('zh');
    const site = siteView(contextOf(page), say, { styles: [], scripts: [], modules: [] });
    expect(() => fill(page, { page: {}, site, words: say.words })).toThrow(/not defined/);
  });
});

test('text of people is escaped', () => {
  const model = rankingModel('one');
  const html = views.render('ranking', { ...model, rows: model.rows.map((row) => ({ ...row, name: '<b>"&' })) }, contextOf('ranking'));
  expect(html).toContain('&lt;b&gt;&quot;&amp;');
});

test.for([
  { size: 'usual', of: 'ranking', count: 22, why: 'one row a member' },
  { size: 'many', of: 'ranking', count: 200, why: 'all of a large branch' },
  { size: 'none', of: 'ranking', count: 0, why: 'an empty month shows no table' },
] as const)('$count rows: $why', ({ size, count }) => {
  expect(views.render('ranking', rankingModel(size), contextOf('ranking')).match(/data-member=/g)?.length ?? 0).toBe(count);
});

test('a branch that hides ranks shows nobody else', () => {
  const html = views.render('ranking', ownRanking, contextOf('ranking'));
  const others = branch.ranking.filter((row) => row.name !== branch.member && row.name.length > 1 && row.name !== branch.secretary);
  expect(others.filter((row) => html.includes(`>${row.name}<`))).toEqual([]);
  expect(html).toContain(branch.member);
});

test.for([
  { path: '/', place: '/', why: 'the start page is its own place only' },
  { path: '/activities/7', place: '/activities', why: 'a page below a place belongs to it' },
  { path: '/activities?page=2', place: '/activities', why: 'the query does not matter' },
  { path: '/members', place: '/members', why: 'itself' },
  { path: '/cards/unknown', place: '/members', why: 'cards are where their holders are' },
])('on $path the place is $place: $why', ({ path, place }) => {
  const html = views.render('problem', models.problem('none'), contextOf('problem', { path }));
  expect(html.match(/<a href="([^"]+)" aria-current="page"/)?.[1]).toBe(place);
});

test('sample data is marked on every page, a real branch on none', () => {
  for (const page of names) {
    expect(views.render(page, models[page]('usual'), contextOf(page, { sample: true }))).toContain('class="sample-mark');
    expect(views.render(page, models[page]('usual'), contextOf(page, { sample: false }))).not.toContain('sample-mark');
  }
});

test.for([
  { role: 'member', href: 'href="/completion"', why: 'a member sees their own' },
  { role: 'secretary', href: `href="/completion?organisation&#x3D;`, why: 'a secretary the branch' },
] as const)('from the activities: $why', ({ role, href }) => {
  const viewer = { name: branch.member, role, organisationName: branch.organisation };
  expect(views.render('activities', models.activities('usual'), contextOf('activities', { viewer }))).toContain(href);
});

test('more than five places are a fault', () => {
  const nav = Array.from({ length: 6 }, () => ({ place: 'home', href: '/' }) as const);
  expect(() => views.render('me', models.me('none'), contextOf('me', { nav }))).toThrow(RangeError);
});
