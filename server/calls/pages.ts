/** What the page of an open call says. */
import type { Knex } from 'knex';
import { lineMax, type RegistrationModel, registerOfferedMax } from '../../views/pages/registration/model.ts';
import type { Activity } from '../activities/queries.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { addresses } from '../http/addresses.ts';
import type { Instant } from '../kernel/clock.ts';
import { lineOf } from './queries.ts';
import { callState, heldOf } from './rules.ts';
import type { Meant } from './service.ts';

export type RegistrationShown = {
  readonly activity: Activity;
  readonly host: { readonly uid: string };
  /** Those for whom it is meant. */
  readonly meant: readonly Meant[];
  /** The reader's own member, where the activity is meant for them. */
  readonly memberId: number | null;
  /** For whom the reader registers as an officer; null for nobody. */
  readonly cares: ((member: Meant) => boolean) | null;
  readonly now: Instant;
  readonly error: RefusalCode | null;
  readonly typed: { readonly member: string };
};

export async function registrationModel(
  db: Knex,
  { activity, host, meant, memberId, cares, now, error, typed }: RegistrationShown,
): Promise<RegistrationModel> {
  const line = await lineOf(db, activity.id);
  const waitsAs = (place: number): number | null => {
    const held = heldOf(place, activity.places);
    return held.holds ? null : held.waitsAs;
  };
  const mine = line.findIndex((one) => one.memberId === memberId);
  const standing = new Set(line.map((one) => one.memberId));
  const state = callState(activity, now);
  const inCare = new Set(cares === null ? [] : meant.filter(cares).map((member) => member.memberId));
  const rows = line.flatMap(({ memberId: id, memberUid, name, at, byOfficer }, place) =>
    inCare.has(id) ? [{ id: memberUid, name, at, byOfficer, waitsAs: waitsAs(place) }] : [],
  );
  const { uid, title, startsAt, endsAt, place, registerUntil } = activity;
  return {
    activity: { title, startsAt, endsAt, place, href: addresses.activity(uid), listHref: addresses.activitiesOf(host.uid) },
    state: state === 'no_call' ? 'begun' : state,
    places: activity.places,
    registered: line.length,
    until: registerUntil ?? startsAt,
    own:
      memberId === null
        ? null
        : mine === -1
          ? { state: 'none', waitsAs: null }
          : { state: waitsAs(mine) === null ? 'holds' : 'waits', waitsAs: waitsAs(mine) },
    line:
      cares === null
        ? null
        : {
            rows: rows.slice(0, lineMax),
            more: Math.max(0, rows.length - lineMax),
            offered: meant
              .filter((member) => inCare.has(member.memberId) && !standing.has(member.memberId))
              .slice(0, registerOfferedMax)
              .map((member) => ({ id: member.memberUid, name: member.name })),
          },
    action: addresses.registration(uid),
    withdrawAction: `${addresses.registration(uid)}/withdraw`,
    error,
    typed,
  };
}
