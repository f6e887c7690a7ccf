/** Who asks: an account with the roles it holds, as far as pages and permissions need to know. */
import type { Day } from '../kernel/calendar.ts';
import type { TextSize, Theme } from '../../views/context.ts';
import type { RoleCode } from '../contract/codes.ts';
import type { Locale } from '../../views/text/text.ts';

/** A role over an organisation and what is below it, from a day on, until the day before `untilDay`. */
export type HeldRole = {
  readonly role: RoleCode;
  readonly organisationId: number;
  readonly organisationUid: string;
  /** `/1/4/9/`: ids from the root down, the organisation's own last. */
  readonly organisationPath: string;
  readonly organisationName: string;
  readonly fromDay: Day;
  readonly untilDay: Day | null;
};

export type Viewer = {
  readonly accountId: number;
  readonly accountUid: string;
  /** What the account signs in with. */
  readonly loginName: string;
  /** The member's name where the account is a member's, else the login name. */
  readonly name: string;
  readonly member: { readonly id: number; readonly uid: string } | null;
  /** Every role ever held: which of them holds on a day is asked with that day. */
  readonly roles: readonly HeldRole[];
  readonly locale: Locale;
  readonly textSize: TextSize;
  readonly theme: Theme;
};

/** The roles of a viewer that hold on a day. */
export const rolesOn = (viewer: Viewer, day: Day): readonly HeldRole[] =>
  viewer.roles.filter(({ fromDay, untilDay }) => fromDay <= day && (untilDay === null || day < untilDay));

const widestFirst: readonly RoleCode[] = ['organisation_department', 'secretary', 'system_administrator', 'member'];

/** The role by which a viewer is greeted on a day: the widest of those that hold. */
export function mainRoleOf(viewer: Viewer, day: Day): HeldRole | undefined {
  const held = rolesOn(viewer, day);
  return widestFirst.map((code) => held.find(({ role }) => role === code)).find((role) => role !== undefined);
}
