/** What the page of a pasted list says: each line with whose it is and whether it can be entered. */
import type { Knex } from 'knex';
import type { DuesImportModel, ImportedLine, ImportFaultCode } from '../../views/pages/dues-import/model.ts';
import { addresses } from '../http/addresses.ts';
import { type Day, type Month, dayOf, lastDayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { cardHistories, holderAt } from '../members/queries.ts';
import type { Organisation } from '../organisations/queries.ts';
import { settingsOf } from '../organisations/settings.ts';
import { type ImportLine, importLinesMax, linesOf } from './import.ts';
import { type PayerAt, payersAt, paymentsOf } from './queries.ts';
import { dueDayOf, mayEnter } from './rules.ts';
import type { NewPayment } from './service.ts';

export type ImportAsked = {
  readonly organisation: Organisation;
  readonly month: Month;
  readonly now: Instant;
  readonly text: string;
};

type Resolved = { readonly line: ImportedLine; readonly payment: NewPayment | null };

const offered = (month: Month, dueDay: Day, today: Day): Day => (today > lastDayOf(month) ? dueDay : today);

type Judged = {
  readonly of: Month;
  readonly today: Day;
  readonly found: readonly PayerAt[];
  readonly paidOn: Day;
  readonly isPaid: boolean;
};

function faultOf({ of, today, found, paidOn, isPaid }: Judged): ImportFaultCode | null {
  if (!mayEnter(of, today)) return 'month_wrong';
  if (found.length === 0) return 'unknown';
  if (found.length > 1) return 'several';
  if (paidOn > today) return 'day_wrong';
  return isPaid ? 'already' : null;
}

/** Each line with whose it is: a name in the branch, or the number of a card. */
export async function resolved(db: Knex, { organisation, month, now, text }: ImportAsked): Promise<readonly Resolved[]> {
  const lines = linesOf(text).slice(0, importLinesMax);
  const today = dayOf(now);
  const { id, path } = organisation;
  const settings = (await settingsOf(db, [{ id, path }])).get(id);
  const months = [...new Set(lines.map((line) => line.month ?? month))].filter((one) => mayEnter(one, today));
  const payers = new Map<Month, readonly PayerAt[]>();
  for (const one of months) payers.set(one, await payersAt(db, [id], one));
  const cards = await cardHistories(db, [...new Set(lines.map(({ who }) => who.toUpperCase()))]);
  const ids = [...new Set([...payers.values()].flat().map((payer) => payer.id))];
  const sorted = months.toSorted();
  const paid = new Set(
    (await paymentsOf(db, ids, sorted[0] ?? month, sorted.at(-1) ?? month)).map(({ memberId, month: of }) => `${memberId} ${of}`),
  );
  const resolve = (line: ImportLine): Resolved => {
    const of = line.month ?? month;
    const holder = holderAt(cards.get(line.who.toUpperCase()), now);
    const here = payers.get(of) ?? [];
    const found = here.filter((payer) => payer.name === line.who || payer.id === holder);
    const [member] = found;
    const paidOn = line.paidOn ?? offered(of, dueDayOf(of, settings?.duesDueDay ?? 'month_end'), today);
    const amountFen = settings?.duesAmounts === true ? line.amountFen : null;
    const fault = line.fault ?? faultOf({ of, today, found, paidOn, isPaid: member !== undefined && paid.has(`${member.id} ${of}`) });
    const said = { number: line.number, text: line.text, name: member?.name ?? null, month: of, paidOn, amountFen, fault };
    return { line: said, payment: fault === null && member !== undefined ? { memberId: member.id, month: of, paidOn, amountFen } : null };
  };
  return lines.map(resolve);
}

export async function duesImportModel(
  db: Knex,
  asked: ImportAsked,
  { preview, error }: { readonly preview: boolean; readonly error: DuesImportModel['error'] },
): Promise<DuesImportModel> {
  const { organisation, month, text } = asked;
  const lines = preview ? await resolved(db, asked) : [];
  return {
    organisation: { id: organisation.uid, name: organisation.name },
    month,
    text,
    preview,
    lines: lines.map(({ line }) => line),
    fits: lines.filter(({ payment }) => payment !== null).length,
    error,
    action: addresses.duesImport(organisation.uid, month),
    listHref: addresses.duesOf(organisation.uid, month),
  };
}
