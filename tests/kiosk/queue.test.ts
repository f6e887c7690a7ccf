import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { keepSettledMs } from '../../kiosk/queue.ts';
import { type Instant, plusMs } from '../../server/kernel/clock.ts';
import { builtProgram } from './built.ts';
import { aFolder, aQueue, aTap, anActivity, evening, newUid, people } from './parts.ts';

const built = builtProgram();

test('taps are numbered without gaps and handed out oldest first, bounded', async () => {
  const { queue } = await aQueue();
  const taps = await Promise.all([1, 2, 3, 4].map((upMs) => queue.append(aTap({ upMs }))));
  expect(taps.map((tap) => tap.seq)).toEqual([1, 2, 3, 4]);
  expect((await queue.takeBatch(3))?.taps).toEqual(taps.slice(0, 3));
  expect(await queue.counts(evening)).toEqual({ waiting: 4, people: 0 });
  expect(await queue.numbering()).toMatchObject({ lastSeq: 4, holdsFrom: 1, settledTo: 0 });
});

test('what goes over the wire is what was appended, the chosen activity only when there is one', async () => {
  const { queue } = await aQueue();
  const activityId = anActivity().id;
  const plain = await queue.append(aTap());
  const chosen = await queue.append(aTap({ activityId }));
  expect(plain).not.toHaveProperty('activityId');
  expect(chosen.activityId).toBe(activityId);
  expect((await queue.takeBatch(10))?.taps).toEqual([plain, chosen]);
});

test('any verdict settles, and only the tap it names', async () => {
  const { queue } = await aQueue();
  const [first, second, third] = await Promise.all([queue.append(aTap()), queue.append(aTap()), queue.append(aTap())]);
  const settled = await queue.settle([
    { id: first.id, verdict: 'fork' },
    { id: third.id, verdict: 'recorded' },
    { id: third.id, verdict: 'malformed' },
    { id: people.wu, verdict: 'recorded' },
  ]);
  expect(settled).toBe(2);
  expect((await queue.takeBatch(10))?.taps).toEqual([second]);
});

test('earlier taps of a person come with the verdict, or with what was foreseen while there is none', async () => {
  const { queue } = await aQueue();
  const activity = anActivity();
  const foreseen = { code: 'recorded', personId: people.bing, activityId: activity.id } as const;
  const first = await queue.append(aTap({ foreseen }));
  await queue.append(aTap({ foreseen: { ...foreseen, code: 'already_recorded' } }));
  await queue.append(aTap({ foreseen, tappedAt: plusMs(evening, -86_400_000) }));
  await queue.append(aTap({ foreseen: { ...foreseen, personId: people.wu } }));
  await queue.settle([{ id: first.id, verdict: 'not_expected' }]);
  expect(await queue.earlierTaps(people.bing, plusMs(evening, -3_600_000))).toEqual([
    { tappedAt: evening, code: 'not_expected', activityId: activity.id },
    { tappedAt: evening, code: 'already_recorded', activityId: activity.id },
  ]);
  expect((await queue.counts(plusMs(evening, -3_600_000))).people).toBe(2);
});

test('a closed file opens again with its epoch, its numbers and what waits', async () => {
  const folder = aFolder();
  const before = await aQueue(folder);
  const tap = await before.queue.append(aTap());
  const { epoch } = await before.queue.numbering();
  await before.db.close();
  const after = await aQueue(folder);
  expect(await after.queue.takeBatch(10)).toEqual({ epoch, taps: [tap] });
  expect((await after.queue.append(aTap())).seq).toBe(2);
});

describe('what the server says it has', () => {
  const five = async () => {
    const { queue, db } = await aQueue();
    const taps = await Promise.all([1, 2, 3, 4, 5].map((upMs) => queue.append(aTap({ upMs }))));
    await queue.settle(taps.slice(0, 4).map(({ id }) => ({ id, verdict: 'recorded' })));
    return { queue, db, numbering: await queue.numbering() };
  };

  test.for([
    { lastSeq: 4, settledTo: 4, waits: [5], why: 'all that was answered is there' },
    { lastSeq: 5, settledTo: 4, waits: [5], why: 'its answer to the fifth is still on the way' },
    { lastSeq: 2, settledTo: 4, waits: [3, 4, 5], why: 'it lost two, as after a restore' },
    { lastSeq: 0, settledTo: 4, waits: [1, 2, 3, 4, 5], why: 'it lost everything' },
    { lastSeq: 2, settledTo: 3, waits: [3, 5], why: 'what was answered after it was asked is not lost' },
  ])('up to $lastSeq leaves $waits waiting: $why', async ({ lastSeq, settledTo, waits }) => {
    const { queue, numbering } = await five();
    const { again, renumbered } = await queue.reconcile({ epoch: numbering.epoch, lastSeq }, settledTo);
    expect({ again, renumbered }).toEqual({ again: waits.length - 1, renumbered: false });
    expect((await queue.takeBatch(10))?.taps.map(({ seq }) => seq)).toEqual(waits);
    expect((await queue.numbering()).epoch).toBe(numbering.epoch);
  });

  test('of another epoch changes nothing', async () => {
    const { queue } = await five();
    expect(await queue.reconcile({ epoch: newUid(), lastSeq: 0 }, 4)).toEqual({ again: 0, renumbered: false });
  });

  test('past what was ever numbered here begins a new epoch, and a batch is of one', async () => {
    const { queue, numbering } = await five();
    expect(await queue.reconcile({ epoch: numbering.epoch, lastSeq: 9 }, 4)).toEqual({ again: 0, renumbered: true });
    const sixth = await queue.append(aTap());
    expect(sixth.seq).toBe(1);
    const first = await queue.takeBatch(10);
    expect(first).toMatchObject({ epoch: numbering.epoch, taps: [{ seq: 5 }] });
    await queue.settle((first?.taps ?? []).map(({ id }) => ({ id, verdict: 'recorded' })));
    const second = await queue.takeBatch(10);
    expect(second?.taps).toEqual([sixth]);
    expect(second?.epoch).not.toBe(numbering.epoch);
  });

  test('a fork begins a new epoch once', async () => {
    const { queue, numbering } = await five();
    const [fifth] = (await queue.takeBatch(1))?.taps ?? [];
    await queue.settle([{ id: fifth?.id ?? '', verdict: 'fork' }]);
    const anew = await queue.numbering();
    expect(anew).toMatchObject({ lastSeq: 0, holdsFrom: 1, settledTo: 0 });
    expect(anew.epoch).not.toBe(numbering.epoch);
    await queue.settle([{ id: fifth?.id ?? '', verdict: 'fork' }]);
    expect((await queue.numbering()).epoch).toBe(anew.epoch);
  });
});

test('taps of another file wait under their own numbers, once', async () => {
  const { queue } = await aQueue();
  const own = await queue.append(aTap());
  const foreign = [1, 2].map((seq) => ({ ...aTap(), id: newUid(), seq, epoch: people.bing }));
  expect(await queue.adopt(foreign)).toBe(2);
  expect(await queue.adopt(foreign)).toBe(0);
  const first = await queue.takeBatch(10);
  expect(first?.taps).toEqual([own]);
  await queue.settle([{ id: own.id, verdict: 'recorded' }]);
  expect(await queue.takeBatch(10)).toMatchObject({ epoch: people.bing, taps: foreign.map(({ id, seq }) => ({ id, seq })) });
  expect(await queue.numbering()).toMatchObject({ lastSeq: 1 });
});

test('two kiosks never share a file', async () => {
  const folder = aFolder();
  await aQueue(folder);
  await expect(aQueue(folder)).rejects.toThrow('another Flagtap process');
});

describe('pruning', () => {
  test.for([
    { settledAgoMs: keepSettledMs + 1, left: [2], why: 'past 90 days a settled tap may go' },
    { settledAgoMs: keepSettledMs, left: [1, 2], why: 'a restored server asks for 90 days' },
  ])('settled $settledAgoMs ms ago leaves $left: $why', async ({ settledAgoMs, left }) => {
    let now: Instant = plusMs(evening, -settledAgoMs);
    const { db, queue } = await aQueue(aFolder(), () => now);
    const old = await queue.append(aTap());
    await queue.append(aTap());
    await queue.settle([{ id: old.id, verdict: 'recorded' }]);
    now = evening;
    await queue.prune();
    const rows: { seq: number }[] = await db.reader('tap').select('seq').orderBy('seq');
    expect(rows.map((row) => row.seq)).toEqual(left);
    expect((await queue.append(aTap())).seq).toBe(3);
  });
});

test('the database itself refuses to change a tap or to drop one that waits', async () => {
  const { db, queue } = await aQueue();
  await queue.append(aTap());
  await expect(db.write((tx) => tx('tap').update({ card_number: '04FFFFFF' }))).rejects.toThrow('a tap is a fact');
  await expect(db.write((tx) => tx('tap').delete())).rejects.toThrow('kept');
});

test('a killed process leaves every tap it promised, numbered without gaps', async () => {
  const folder = aFolder();
  const script = `
    import { randomBytes } from 'node:crypto';
    const { openOwnFile } = await import(process.argv[1] + '/kiosk/own-file.js');
    const { openQueue } = await import(process.argv[1] + '/kiosk/queue.js');
    const clock = () => new Date().toISOString();
    const queue = await openQueue(await openOwnFile(process.argv[2], clock), clock, () => crypto.randomUUID());
    const tap = ${JSON.stringify(aTap())};
    for (;;) process.stdout.write((await queue.append(tap)).id + '\\n');
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, built('.'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const promised: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    promised.push(line);
    if (promised.length === 25) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  const { queue } = await aQueue(folder);
  const { taps: kept = [] } = (await queue.takeBatch(100_000)) ?? {};
  const ids = new Set(kept.map((tap) => tap.id));
  expect(promised.filter((id) => !ids.has(id))).toEqual([]);
  expect(kept.map((tap) => tap.seq)).toEqual(kept.map((_, index) => index + 1));
});
