/** Which kiosk asks: the bearer token of a request, looked up by its hash. */
import type { Knex } from 'knex';
import type { MonotonicMs } from '../kernel/clock.ts';
import { refused } from '../kernel/outcome.ts';
import { tokenHashOf } from '../contract/roster.ts';
import type { AppContext, AppMiddleware, Deps } from './deps.ts';
import { replyRefused } from './reply.ts';

/** How long a found device is believed without asking again: a revocation takes effect within this time. */
export const deviceTrustMs = 500;
const trustedDevicesMax = 10_000;

export type Device = {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly organisationId: number;
  readonly organisationUid: string;
  readonly organisationPath: string;
  /** Hex; the key of its roster's digests is derived from it. */
  readonly tokenHash: string;
  readonly revoked: boolean;
};

const bearerPattern = /^Bearer ([\w-]{32,128})$/i;

async function findDevice(db: Knex, tokenHash: string): Promise<Device | undefined> {
  const row: (Omit<Device, 'revoked'> & { revokedAt: string | null }) | undefined = await db('devices as d')
    .join('organisations as o', 'o.id', 'd.organisation_id')
    .where({ token_hash: tokenHash })
    .first({
      id: 'd.id',
      uid: 'd.uid',
      name: 'd.name',
      organisationId: 'o.id',
      organisationUid: 'o.uid',
      organisationPath: 'o.path',
      tokenHash: 'd.token_hash',
      revokedAt: 'd.revoked_at',
    });
  if (row === undefined) return undefined;
  const { revokedAt, ...device } = row;
  return { ...device, revoked: revokedAt !== null };
}

/** Finds devices by the hash of their token; asks the database once per device and `deviceTrustMs`. */
function deviceFinder(db: Knex, monotonicMs: MonotonicMs): (tokenHash: string) => Promise<Device | undefined> {
  const trusted = new Map<string, { readonly device: Device; readonly until: number }>();
  return async (tokenHash) => {
    const now = monotonicMs();
    const known = trusted.get(tokenHash);
    if (known !== undefined && now < known.until) return known.device;
    const device = await findDevice(db, tokenHash);
    if (device === undefined) return undefined;
    if (trusted.size >= trustedDevicesMax) trusted.clear();
    trusted.set(tokenHash, { device, until: now + deviceTrustMs });
    return device;
  };
}

/** Lets only paired kiosks pass: 401 `device_unknown` without a known token, 401 `device_revoked` with one that was withdrawn. */
export function devicesOnly(deps: Deps, monotonicMs: MonotonicMs): AppMiddleware {
  const find = deviceFinder(deps.db.reader, monotonicMs);
  return async (ctx, next) => {
    const token = bearerPattern.exec(ctx.get('authorization'))?.[1];
    const device = token === undefined ? undefined : await find(tokenHashOf(token));
    if (device === undefined || device.revoked) {
      ctx.set('WWW-Authenticate', 'Bearer');
      return replyRefused(ctx, deps, refused(device === undefined ? 'device_unknown' : 'device_revoked'));
    }
    ctx.state.device = device;
    await next();
  };
}

/** The kiosk of a request behind `devicesOnly`. Throws on a route that forgot it. */
export function deviceOf(ctx: AppContext): Device {
  if (ctx.state.device === null) throw new Error(`${ctx.path} asks for a device outside devicesOnly`);
  return ctx.state.device;
}
