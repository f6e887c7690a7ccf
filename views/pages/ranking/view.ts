/** The month ranking in words. */
import { previousPeriod } from '../../../server/kernel/calendar.ts';
import type { Points } from '../../../server/kernel/points.ts';
import { sumPoints } from '../../../server/kernel/points.ts';
import type { Say } from '../../say.ts';
import { moveView, stateView } from '../parts-view.ts';
import type { RankingCategory, RankingModel, RankingRow } from './model.ts';
import { paths } from '../../paths.ts';

/** Ranks that stand on a solid square. */
const topRanks = 3;

/** More columns, or rows whose sums are wider, leave no room beside the table. */
const categoriesBeside = 7;
const rowsBeside = 60;

const cellView = (amount: Points, { format }: Say) => ({ value: format.points(amount), zero: amount === 0, minus: amount < 0 });

export function rankingView(model: RankingModel, say: Say) {
  const { words, format } = say;
  const { ranking } = words.pages;
  const alone = format.monthAlone(model.month);
  const empty = model.rows.length === 0 && model.visibility === 'all';
  const nobody = empty && model.unranked.length === 0;
  return {
    title: ranking.title(alone),
    organisationName: model.organisation.name,
    state: stateView(model.state, say),
    month: format.month(model.month),
    previousHref: model.previousHref,
    nextHref: model.nextHref,
    events: model.live ? `${paths.events}?organisation=${encodeURIComponent(model.organisation.id)}` : null,
    stats: statsView(model, say),
    ties:
      model.tieBreakers.length === 0
        ? null
        : ranking.ties(words.spoken.list(model.tieBreakers.map((code) => words.codes.tieBreakers[code]))),
    columns: model.categories.map((category) => ({ short: say.name(category.short), name: say.name(category.name) })),
    rows: model.rows.map((row) => rowView(row, say)),
    totals: model.visibility === 'own' || model.rows.length < 2 ? null : totalsView(model, say),
    wide: model.categories.length > categoriesBeside || model.rows.length > rowsBeside,
    own: model.visibility === 'own',
    ownUnranked: model.visibility === 'own' && model.rows.length === 0,
    empty: !empty
      ? null
      : { title: nobody ? ranking.emptyMembers : ranking.emptyTitle(alone), say: nobody ? ranking.emptyMembersSay : ranking.emptySay },
    chart: empty ? null : chartView(model, say),
    unranked: unrankedView(model, say),
    published: model.state.kind === 'closed' ? ranking.published : null,
  };
}

function rowView(row: RankingRow, say: Say) {
  const { format, words } = say;
  return {
    memberId: row.memberId,
    name: row.name,
    href: row.href,
    own: row.own,
    rank: String(row.rank),
    top: row.rank <= topRanks,
    tied: row.tied ? words.spoken.tied : null,
    move: moveView(row.movement, say),
    total: format.points(row.total),
    cells: row.byCategory.map((amount) => cellView(amount, say)),
    year: format.points(row.yearTotal),
    whyHref: row.whyHref,
    yearWhyHref: row.yearWhyHref,
    why: words.pages.member.openWhy,
  };
}

const totalsView = (model: RankingModel, say: Say) => ({
  total: say.format.points(sumPoints(model.rows.map((row) => row.total))),
  cells: model.categories.map((_, column) => cellView(sumPoints(model.rows.map((row) => row.byCategory[column] ?? 0)), say)),
});

function statsView({ stats, month, unranked, visibility }: RankingModel, { words, format }: Say) {
  const { ranking } = words.pages;
  const before = format.monthAlone(previousPeriod(month));
  const change = stats.average === null || stats.averageBefore === null ? null : stats.average - stats.averageBefore;
  const size = format.average(Math.abs(change ?? 0));
  const compared =
    change === null
      ? ranking.noneBefore
      : size === '0'
        ? ranking.sameAs(before)
        : change > 0
          ? ranking.moreThan(before, size)
          : ranking.lessThan(before, size);
  const percent = format.percent(stats.present, stats.expected);
  return {
    ranked: format.count(stats.ranked),
    rankedNote:
      visibility === 'own' || stats.ranked + unranked.length === 0
        ? null
        : unranked.length === 0
          ? ranking.allRanked
          : ranking.alsoUnranked(format.count(unranked.length)),
    average: stats.average === null ? null : format.average(stats.average),
    averageNote: compared,
    attendance: percent,
    attendanceNote:
      percent === null ? ranking.noAttendance : ranking.attendanceOf(format.count(stats.expected), format.count(stats.present)),
    activities: stats.attention === null ? format.count(stats.activitiesHeld) : null,
    attention: stats.attention === null ? null : { count: format.count(stats.attention.count), href: stats.attention.href },
  };
}

/** Bars for what is gained, a sentence for what is deducted; the table behind holds both. */
function chartView({ categories, month, rows }: RankingModel, say: Say) {
  const { words, format, name } = say;
  const { ranking } = words.pages;
  const shown = categories.filter(
    (category): category is RankingCategory & { average: Points } => !category.deduction && category.average !== null,
  );
  const deductions = categories.filter((category) => category.deduction && category.total !== null);
  const longest = Math.max(1, ...shown.flatMap((category) => [category.average, category.averageBefore ?? 0]));
  const alone = format.monthAlone(month);
  const deducted = sumPoints(deductions.map((category) => category.total ?? 0));
  const line = (category: RankingCategory & { average: Points }) => ({
    name: name(category.name),
    now: format.average(category.average),
    nowPart: format.share(category.average, longest),
    before: category.averageBefore === null ? null : format.average(category.averageBefore),
    beforePart: format.share(category.averageBefore ?? 0, longest),
  });
  if (shown.length === 0 || rows.length === 0) return null;
  const bars = shown.map(line);
  return {
    heading: ranking.chart(ranking.chartCounts[categories.length] ?? format.count(categories.length)),
    label: ranking.chartSentence(alone, words.spoken.list(bars.map((bar) => ranking.chartPart(bar.name, bar.now)))),
    now: alone,
    before: format.monthAlone(previousPeriod(month)),
    comparable: bars.some((bar) => bar.before !== null),
    bars,
    deductions:
      deductions.length === 0 || deducted === 0
        ? null
        : {
            total: format.points(deducted),
            members: ranking.deductionMembers(format.count(Math.max(...deductions.map((category) => category.members)))),
          },
    data: JSON.stringify(
      shown.map(({ name: named, average, averageBefore }) => ({
        name: name(named),
        now: average / 100,
        ...(averageBefore === null ? {} : { before: averageBefore / 100 }),
      })),
    ),
  };
}

function unrankedView({ unranked }: RankingModel, { words, format }: Say) {
  const { ranking } = words.pages;
  if (unranked.length === 0) return null;
  const open = unranked.some((row) => row.href !== null);
  const count = format.count(unranked.length);
  return {
    note: open ? ranking.unrankedWithCause(count) : ranking.unrankedNote(count),
    rows: unranked.map(({ name, href, cause }) => ({ name, href, cause: cause === null ? '' : words.codes.unranked[cause] })),
  };
}
