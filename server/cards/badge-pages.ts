/** What the pages of printed badges say. */
import type { Knex } from 'knex';
import { subtreeOf } from '../access/rules.ts';
import { addresses } from '../http/addresses.ts';
import { badgeText } from '../kernel/badge.ts';
import { dayOf } from '../kernel/calendar.ts';
import { cardTail } from '../kernel/card-tail.ts';
import type { Instant } from '../kernel/clock.ts';
import { maskedName } from '../kernel/masked-name.ts';
import { countMembers } from '../members/lists.ts';
import type { Organisation } from '../organisations/queries.ts';
import { settingsOf } from '../organisations/settings.ts';
import { type BadgeSheetModel, badgesPerSheetMax } from '../../views/pages/badge-sheet/model.ts';
import { badgeRowsMax, type BadgesModel } from '../../views/pages/badges/model.ts';
import { badgesAtOnceMax } from './badges.ts';
import { countBadges, listBadges } from './held.ts';

type Asked = { readonly organisation: Organisation; readonly now: Instant; readonly page: number };

const pagesOf = (href: (page: number) => string, page: number, total: number, size: number): BadgesModel['pages'] => ({
  previousHref: page > 1 ? href(page - 1) : null,
  nextHref: page * size < total ? href(page + 1) : null,
});

export async function badgesModel(
  db: Knex,
  { organisation, now, page, issued }: Asked & { readonly issued: number | null },
): Promise<BadgesModel> {
  const asked = { scope: subtreeOf(organisation.path), day: dayOf(now) };
  const total = await countBadges(db, asked);
  const rows = await listBadges(db, asked, { limit: badgeRowsMax, offset: (page - 1) * badgeRowsMax });
  const sheetHref = addresses.badgeSheetOf(organisation.uid);
  return {
    organisation: { id: organisation.uid, name: organisation.name },
    sheetHref,
    membersHref: addresses.membersOf(organisation.uid),
    withoutCard: (await countMembers(db, { ...asked, now, query: '' })).withoutCard,
    atOnce: badgesAtOnceMax,
    issued,
    rows: rows.map((badge) => ({
      name: badge.name,
      group: badge.groupName,
      tail: cardTail(badge.cardNumber),
      fromAt: badge.fromAt,
      cardsHref: addresses.memberCards(badge.memberUid),
      sheetHref: `${sheetHref}&member=${badge.memberUid}`,
    })),
    total,
    pages: pagesOf((other) => `${addresses.badgesOf(organisation.uid)}&page=${other}`, page, total, badgeRowsMax),
  };
}

/** The badges of an organisation, or of one member, as they stand on paper: names masked where the branch says so. */
export async function badgeSheetModel(
  db: Knex,
  { organisation, now, page, member }: Asked & { readonly member: { readonly id: number; readonly uid: string } | null },
): Promise<BadgeSheetModel> {
  const asked = { scope: subtreeOf(organisation.path), day: dayOf(now), ...(member === null ? {} : { memberId: member.id }) };
  const total = await countBadges(db, asked);
  const rows = await listBadges(db, asked, { limit: badgesPerSheetMax, offset: (page - 1) * badgesPerSheetMax });
  const branches = new Map(rows.map((row) => [row.organisationId, { id: row.organisationId, path: row.organisationPath }]));
  const settings = await settingsOf(db, [...branches.values()]);
  const href = (other: number): string =>
    `${addresses.badgeSheetOf(organisation.uid)}${member === null ? '' : `&member=${member.uid}`}&page=${other}`;
  return {
    organisation: { id: organisation.uid, name: organisation.name },
    backHref: member === null ? addresses.badgesOf(organisation.uid) : addresses.memberCards(member.uid),
    badges: rows.map((row) => ({
      name: (settings.get(row.organisationId)?.namesMasked ?? true) ? maskedName(row.name) : row.name,
      branch: row.organisationName,
      text: badgeText(row.cardNumber),
    })),
    total,
    pages: pagesOf(href, page, total, badgesPerSheetMax),
  };
}
