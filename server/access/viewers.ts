/** Who is behind a session, with the roles that permissions are asked of. */
import type { Knex } from 'knex';
import type { AppContext, AppMiddleware, Deps } from '../http/deps.ts';
import type { HeldRole, Viewer } from '../http/viewer.ts';

type AccountRow = Omit<Viewer, 'member' | 'name' | 'roles'> & {
  memberId: number | null;
  memberUid: string | null;
  memberName: string | null;
};
type NoRole = { readonly [K in keyof HeldRole]: null };
type Row = AccountRow & (HeldRole | NoRole);

const heldRoleOf = ({
  role,
  organisationId,
  organisationUid,
  organisationPath,
  organisationName,
  fromDay,
  untilDay,
}: HeldRole): HeldRole => ({
  role,
  organisationId,
  organisationUid,
  organisationPath,
  organisationName,
  fromDay,
  untilDay,
});

/** The viewer of an account; undefined when it is disabled. */
export async function findViewer(db: Knex, accountId: number): Promise<Viewer | undefined> {
  const rows: Row[] = await db('accounts as a')
    .leftJoin('members as m', 'm.id', 'a.member_id')
    .leftJoin('account_roles as r', 'r.account_id', 'a.id')
    .leftJoin('organisations as o', 'o.id', 'r.organisation_id')
    .where('a.id', accountId)
    .whereNull('a.disabled_at')
    .orderBy('r.id')
    .select({
      accountId: 'a.id',
      accountUid: 'a.uid',
      loginName: 'a.name',
      locale: 'a.locale',
      textSize: 'a.text_size',
      theme: 'a.theme',
      memberId: 'm.id',
      memberUid: 'm.uid',
      memberName: 'm.name',
      role: 'r.role',
      organisationId: 'o.id',
      organisationUid: 'o.uid',
      organisationPath: 'o.path',
      organisationName: 'o.name',
      fromDay: 'r.from_day',
      untilDay: 'r.until_day',
    });
  const [first] = rows;
  if (first === undefined) return undefined;
  const { loginName, locale, textSize, theme, memberId, memberUid, memberName } = first;
  return {
    accountId: first.accountId,
    accountUid: first.accountUid,
    loginName,
    name: memberName ?? loginName,
    member: memberId === null || memberUid === null ? null : { id: memberId, uid: memberUid },
    roles: rows.flatMap((row) => (row.role === null ? [] : [heldRoleOf(row)])),
    locale,
    textSize,
    theme,
  };
}

/** Turns the session of a request into its viewer, anew each time: a role that ended or an account that was disabled holds at once. */
export const identify =
  ({ db }: Deps): AppMiddleware =>
  async (ctx, next) => {
    const { session } = ctx.state;
    if (session !== null) ctx.state.viewer = (await findViewer(db.reader, session.accountId)) ?? null;
    await next();
  };

/** The viewer of a request behind `signedIn`. Throws on a route that forgot it. */
export function viewerOf(ctx: AppContext): Viewer {
  if (ctx.state.viewer === null) throw new Error(`${ctx.path} asks for a viewer outside signedIn`);
  return ctx.state.viewer;
}
