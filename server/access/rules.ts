/** Who may do what where: a table of roles, asked for a day. What it does not name is refused. */
import type { Day } from '../kernel/calendar.ts';
import { type HeldRole, rolesOn, type Viewer } from '../http/viewer.ts';
import { type RoleCode, roleCodes } from '../contract/codes.ts';

export const actions = [
  'see_ranking',
  'see_activities',
  'see_members',
  'see_points',
  'see_overview',
  'plan_activity',
  'keep_attendance',
  'decide_leave',
  'keep_members',
  'bind_card',
  'award_points',
  'close_period',
  'keep_dues',
  'see_dues',
  'keep_settings',
  'see_scheme',
  'draft_scheme',
  'publish_scheme',
  'see_devices',
  'keep_devices',
  'keep_accounts',
  'see_audit',
] as const;
export type Action = (typeof actions)[number];

/** `exactly`: the organisation of the role alone; `subtree`: also everything below it. */
type Reach = 'exactly' | 'subtree';

type Grant = { readonly reach: Reach; readonly actions: readonly Action[] };

/**
 * What a role opens. A member's own points need no grant: see `maySeeMember`. Whether members see each other's ranks is
 * the branch's setting and narrows `see_ranking` further.
 */
const grants: Readonly<Record<RoleCode, Grant>> = {
  member: { reach: 'exactly', actions: ['see_ranking', 'see_activities', 'see_scheme'] },
  secretary: {
    reach: 'subtree',
    actions: [
      'see_ranking',
      'see_activities',
      'see_members',
      'see_points',
      'see_overview',
      'plan_activity',
      'keep_attendance',
      'decide_leave',
      'keep_members',
      'bind_card',
      'award_points',
      'close_period',
      'keep_dues',
      'see_dues',
      'keep_settings',
      'see_scheme',
      'draft_scheme',
      'publish_scheme',
      'see_devices',
    ],
  },
  organisation_department: {
    reach: 'subtree',
    actions: [
      'see_ranking',
      'see_activities',
      'see_members',
      'see_points',
      'see_overview',
      'decide_leave',
      'see_dues',
      'see_scheme',
      'draft_scheme',
      'publish_scheme',
      'see_devices',
      'see_audit',
    ],
  },
  system_administrator: { reach: 'subtree', actions: ['see_devices', 'keep_devices', 'keep_accounts', 'see_audit'] },
};

const reaches = ({ role, organisationPath }: HeldRole, path: string): boolean =>
  grants[role].reach === 'exactly' ? path === organisationPath : path.startsWith(organisationPath);

/** The roles that open an action. */
export const rolesFor = (action: Action): readonly RoleCode[] => roleCodes.filter((role) => grants[role].actions.includes(action));

/** Whether a viewer may do something at the organisation of this path (`/1/4/9/`) on a day. */
export const may = (viewer: Viewer, action: Action, organisationPath: string, day: Day): boolean =>
  rolesOn(viewer, day).some((role) => grants[role.role].actions.includes(action) && reaches(role, organisationPath));

/** Whether a viewer may read a member's points: their own, or those of a branch they look after. */
export const maySeeMember = (
  viewer: Viewer,
  member: { readonly id: number; readonly organisationPath: string | null },
  day: Day,
): boolean =>
  viewer.member?.id === member.id || (member.organisationPath !== null && may(viewer, 'see_points', member.organisationPath, day));

/**
 * Why not, for the reply: an organisation that no role of the viewer touches does not exist for them (`not_found`); one that
 * they know refuses the act (`not_allowed`).
 */
export function refusalOf(viewer: Viewer, action: Action, organisationPath: string, day: Day): 'not_found' | 'not_allowed' | undefined {
  if (may(viewer, action, organisationPath, day)) return undefined;
  return rolesOn(viewer, day).some((role) => reaches(role, organisationPath)) ? 'not_allowed' : 'not_found';
}

/** The organisations where a viewer may do something, as patterns of SQL's LIKE over paths: digits, slashes, a last `%`. */
export type Scope = { readonly patterns: readonly string[] };

/** Empty where nothing is allowed: a query with it then answers nothing. */
export function scope(viewer: Viewer, action: Action, day: Day): Scope {
  const roles = rolesOn(viewer, day).filter((role) => grants[role.role].actions.includes(action));
  return {
    patterns: [
      ...new Set(roles.map((role) => (grants[role.role].reach === 'exactly' ? role.organisationPath : `${role.organisationPath}%`))),
    ],
  };
}

/** The scope of an organisation and everything below it, whoever asks. */
export const subtreeOf = (organisationPath: string): Scope => ({ patterns: [`${organisationPath}%`] });

/** Every organisation: for the command line, which stands above the roles. */
export const everywhere: Scope = { patterns: ['/%'] };
