/** Closing a period, in words. */
import { kindOf } from '../../../server/kernel/calendar.ts';
import type { Say } from '../../say.ts';
import type { PeriodCloseModel, ProposedGroup } from './model.ts';

/** Sheets that are listed without being opened. */
const sheetsOpenedMax = 3;

type ClosingKind = 'month' | 'quarter' | 'year';

const closingKindOf = (period: string): ClosingKind => {
  const kind = kindOf(period);
  return kind === 'quarter' || kind === 'year' ? kind : 'month';
};

function groupView({ item, points, people }: ProposedGroup, { words, format, name }: Say) {
  const { closing } = words.pages;
  return {
    title: closing.group(name(item), people.length, format.signed(points)),
    minus: points < 0,
    people: people.map(({ name: who, href, about }) => ({ name: who, href, about })),
  };
}

function asksView(model: PeriodCloseModel, { words, format }: Say) {
  const { closing } = words.pages;
  return {
    sheets: model.sheets.map(({ name, href, startsAt, endsAt }) => ({ name, href, when: format.span(startsAt, endsAt) })),
    few: model.sheets.length <= sheetsOpenedMax,
    sheetsSay: model.sheets.length === 0 ? null : closing.sheets(model.sheets.length, model.moreSheets),
    kiosks: model.kiosks.map(({ name, seenAt, waiting }) => ({
      name,
      say: [
        seenAt === null ? closing.kioskNever : closing.kioskSeen(format.moment(seenAt)),
        ...(waiting > 0 ? [closing.kioskWaiting(waiting)] : []),
      ].join(closing.comma),
    })),
    kiosksSay: model.kiosks.length === 0 ? null : closing.kiosks(model.kiosks.length),
    leaves: model.leaves === 0 ? null : closing.leaves(model.leaves),
    leavesHref: model.leavesHref,
    asks: model.sheets.length + model.kiosks.length + model.leaves > 0,
  };
}

function doneOf({ done, period }: PeriodCloseModel, { words, format }: Say) {
  const { closing } = words.pages;
  if (done === null) return null;
  return {
    title: closing.done(format.periodAlone(period)),
    says: [
      closing.posted(done.posted),
      ...(done.reversed > 0 ? [closing.reversed(done.reversed)] : []),
      ...(done.credited > 0 ? [closing.credited(done.credited)] : []),
    ],
  };
}

export function periodCloseView(model: PeriodCloseModel, say: Say) {
  const { words, format } = say;
  const { closing } = words.pages;
  const period = format.periodAlone(model.period);
  const { ranking, dues, error, state } = model;
  const waits = {
    not_over: closing.notOver(period),
    out_of_order: model.before === null ? closing.outOfOrder(period) : closing.before(format.period(model.before.period)),
    below_open: closing.belowOpen(model.belowTotal),
  };
  return {
    title: state === 'closed' ? closing.closedTitle(period) : closing.title(period),
    organisationName: model.organisation.name,
    period: format.period(model.period),
    ready: state === 'ready',
    isClosed: state === 'closed',
    waits: state === 'ready' || state === 'closed' ? null : waits[state],
    before: model.before === null ? null : { href: model.before.href, word: closing.goTo(format.periodAlone(model.before.period)) },
    below: model.below,
    ...asksView(model, say),
    done: doneOf(model, say),
    reopened: model.reopened && state !== 'closed' ? closing.reopened(period) : null,
    closedBy:
      model.closed === null || state !== 'closed'
        ? null
        : closing.closedBy(format.moment(model.closed.at), model.closed.by ?? closing.commandLine),
    ranking:
      ranking === null
        ? null
        : {
            href: ranking.href,
            ranked: closing.ranked(ranking.ranked),
            average: ranking.average === null ? null : format.pointsOf(ranking.average),
            first: ranking.first.map(({ rank, name, total }) => ({ rank: format.rank(rank), name, total: format.pointsOf(total) })),
          },
    dues:
      dues === null
        ? null
        : { href: dues.href, say: dues.paid === 0 ? closing.duesNone : closing.dues(dues.paid, dues.unpaid), asks: dues.unpaid > 0 },
    groups: model.groups.map((group) => groupView(group, say)),
    noGroups: model.groups.length === 0 ? closing.noGroups : null,
    takenBack: model.takenBack === 0 ? null : closing.takenBack(model.takenBack),
    means: closing.means[closingKindOf(model.period)],
    action: model.action,
    seen: model.seen,
    ticked: model.ticked,
    notTicked: error === 'not_ticked' ? closing.errors.not_ticked : null,
    missing: error === 'reason_missing' ? closing.errors.reason_missing : null,
    errors:
      error === null
        ? []
        : [
            {
              href: { not_ticked: '#anyway', reason_missing: '#reason', changed: '#main', form_expired: '#main' }[error],
              say: closing.errors[error],
            },
          ],
    submit: closing.submit(period),
    reopenAction: model.reopenAction,
    reopenWord: closing.reopen(period),
    reason: model.reason,
    next: model.next === null ? null : { href: model.next.href, word: closing.goTo(format.periodAlone(model.next.period)) },
    backHref: model.backHref,
  };
}
