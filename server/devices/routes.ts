/** Addresses for kiosks: pairing and the heartbeat. */
import { heartbeat, type HeartbeatReply, pairRequest } from '../contract/devices.ts';
import { readJson } from '../http/body.ts';
import type { AppMiddleware, AppRouter, Deps } from '../http/deps.ts';
import { deviceOf } from '../http/device-token.ts';
import { replyJson, replyRefused } from '../http/reply.ts';
import { lastSeqKept } from './kept.ts';
import { hearFrom, pairDevice } from './service.ts';

const pairBytesMax = 4_096;
const heartbeatBytesMax = 16_384;

/** `devicesOnly` is made once for all routes of kiosks, since it remembers devices for a moment. */
export function deviceRoutes(router: AppRouter, deps: Deps, { devicesOnly }: { readonly devicesOnly: AppMiddleware }): void {
  const { db, world } = deps;

  router.post('/api/v1/devices/pair', async (ctx) => {
    const asked = await readJson(ctx, pairRequest, pairBytesMax);
    const paired = await pairDevice(db, world, { ...asked, from: ctx.ip });
    if (!paired.ok) return replyRefused(ctx, deps, paired);
    replyJson(ctx, paired.value, 201);
  });

  router.post('/api/v1/kiosk/heartbeat', devicesOnly, async (ctx) => {
    const told = await readJson(ctx, heartbeat, heartbeatBytesMax);
    const { id } = deviceOf(ctx);
    await db.write((tx) => hearFrom(tx, world, id, told));
    const lastSeq = await lastSeqKept(db.reader, { deviceId: id, epoch: told.epoch, from: told.holdsFrom ?? 1 });
    const reply: HeartbeatReply = { now: world.clock(), kept: { epoch: told.epoch, lastSeq } };
    replyJson(ctx, reply);
  });
}
