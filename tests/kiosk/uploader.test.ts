import { describe, expect, test } from 'vitest';
import type { LinkFault } from '../../kiosk/link.ts';
import { makeUploader, retryAfterMaxMs, retryDelayMaxMs, retryDelayMs } from '../../kiosk/uploader.ts';
import type { TapVerdict } from '../../server/contract/taps.ts';
import { type Answer, type Behaviour, fakeServer } from './fake-server.ts';
import { aFolder, aQueue, aTap, evening, newUid, token } from './parts.ts';

/** A drain that records the waits it asks for instead of taking them; `drained` is when nothing waits any more. */
async function drain(behaviour: Behaviour, { taps = 1, server: url }: { taps?: number; server?: string } = {}) {
  const { queue } = await aQueue(aFolder());
  const appended = [];
  for (let count = 0; count < taps; count++) appended.push(await queue.append(aTap()));
  const server = await fakeServer(behaviour);
  const waits: number[] = [];
  const links: (LinkFault | undefined)[] = [];
  const verdicts: TapVerdict[] = [];
  const stop = new AbortController();
  const waitsMax = 3;
  const uploader = makeUploader({
    remote: { fetch, server: url ?? server.url, token },
    queue,
    bootId: newUid(),
    clock: () => evening,
    upMs: () => 5_000.7,
    random: () => 0,
    async delay(ms) {
      waits.push(ms);
      if (waits.length >= waitsMax) stop.abort();
    },
    onVerdicts(some) {
      verdicts.push(...some);
      if (verdicts.length >= taps) stop.abort();
    },
    tellLink: (_, fault) => links.push(fault),
  });
  await uploader.run(stop.signal);
  return { queue, appended, server, waits, links, verdicts };
}

test('what is sent is the contract: epoch, clocks of the sender, the device token', async () => {
  const { queue, appended, server } = await drain({});
  expect(server.sent).toEqual([
    {
      epoch: (await queue.numbering()).epoch,
      bootId: expect.any(String),
      sentAt: evening,
      sentUpMs: 5_000,
      taps: appended,
      authorization: `Bearer ${token}`,
    },
  ]);
});

test('a long queue goes in batches of 500, in order', async () => {
  const { queue, appended, server } = await drain({}, { taps: 1_001 });
  expect(server.sent.map((batch) => batch.taps.length)).toEqual([500, 500, 1]);
  expect(server.sent.flatMap((batch) => batch.taps.map((tap) => tap.seq))).toEqual(appended.map((tap) => tap.seq));
  expect((await queue.counts(evening)).waiting).toBe(0);
});

const error = (status: number, headers?: Record<string, string>): Answer => ({ status, ...(headers === undefined ? {} : { headers }) });

test.for([
  { answer: 'lose' as const, fault: 'network', waits: [500], why: 'a lost reply is no answer' },
  { answer: error(500), fault: 'server', waits: [500], why: 'the server fell over' },
  { answer: error(503, { 'retry-after': '7' }), fault: 'server', waits: [7_000], why: 'it says when to come back' },
  { answer: error(429, { 'retry-after': '2' }), fault: 'server', waits: [2_000], why: 'too many at once' },
  { answer: error(503, { 'retry-after': '999999' }), fault: 'server', waits: [retryAfterMaxMs], why: 'not for ever' },
  {
    answer: error(503, { 'retry-after': 'Fri, 16 Oct 2026 12:00:00 GMT' }),
    fault: 'server',
    waits: [500],
    why: 'a date is not read against a clock that may be wrong',
  },
  { answer: error(401), fault: 'device', waits: [500], why: 'a revoked device keeps its taps' },
  { answer: error(403), fault: 'device', waits: [500], why: 'a forbidden device keeps its taps' },
  { answer: error(400), fault: 'refused', waits: [500], why: 'a refusal deletes nothing' },
  { answer: error(413), fault: 'refused', waits: [500], why: 'a refusal deletes nothing' },
  { answer: { status: 200, body: 'not JSON' }, fault: 'server', waits: [500], why: 'a malformed reply is believed in nothing' },
  { answer: { status: 200, body: { verdicts: [] } }, fault: 'server', waits: [500], why: 'a tap without a verdict still waits' },
  { answer: error(302, { location: 'http://127.0.0.1:1/' }), fault: 'network', waits: [500], why: 'taps go to no other place' },
])('after $answer the tap is sent again: $why', async ({ answer, fault, waits: expected }) => {
  const { queue, appended, server, waits, links } = await drain({ answers: [answer] });
  expect(server.sent.map((batch) => batch.taps)).toEqual([appended, appended]);
  expect(waits).toEqual(expected);
  expect(links).toEqual([fault]);
  expect((await queue.counts(evening)).waiting).toBe(0);
});

test('nobody listens: the waits grow and nothing is lost', async () => {
  const closed = await fakeServer();
  await closed.close();
  const { queue, waits, links } = await drain({}, { server: closed.url });
  expect(waits).toEqual([500, 1_000, 2_000]);
  expect(new Set(links)).toEqual(new Set(['network']));
  expect((await queue.counts(evening)).waiting).toBe(1);
});

test('a refused batch is halved until it passes, then whole again', async () => {
  const { server } = await drain({ answers: [error(413), error(413)] }, { taps: 8 });
  expect(server.sent.map((batch) => batch.taps.length)).toEqual([8, 4, 2, 6]);
});

test('what a short reply answers is kept, the rest sent again', async () => {
  const { queue } = await aQueue();
  const [first, second] = [await queue.append(aTap()), await queue.append(aTap())];
  const server = await fakeServer({
    answers: [
      {
        status: 200,
        body: {
          verdicts: [
            { id: second.id, verdict: 'malformed' },
            { id: newUid(), verdict: 'recorded' },
          ],
        },
      },
    ],
  });
  const stop = new AbortController();
  const remote = { fetch, server: server.url, token };
  const onVerdicts = () => server.sent.length === 2 && stop.abort();
  await makeUploader({
    remote,
    queue,
    bootId: newUid(),
    clock: () => evening,
    upMs: () => 0,
    random: () => 0,
    delay: async () => {},
    onVerdicts,
    tellLink: () => {},
  }).run(stop.signal);
  expect(server.sent.map((batch) => batch.taps.map((tap) => tap.id))).toEqual([[first.id, second.id], [first.id]]);
});

test.for([
  { told: { verdict: 'blessed', blessing: 3 }, verdict: 'clock_review', why: 'a newer server has a word this kiosk does not know' },
  { told: { verdict: 'recorded', points: 'two' }, verdict: 'recorded', why: 'the rest is not believed, the verdict is' },
  { told: { verdict: 'recorded', aura: 'bright' }, verdict: 'recorded', why: 'an unknown field is passed over' },
])('$told settles its tap as $verdict: $why', async ({ told, verdict }) => {
  const { queue, verdicts } = await drain({ judge: () => told as never });
  expect(verdicts).toEqual([{ id: expect.any(String), verdict }]);
  expect((await queue.counts(evening)).waiting).toBe(0);
});

test('a tap appended while the uploader rests goes out at once, and never two uploads at a time', async () => {
  const { queue } = await aQueue();
  let open = 0;
  let together = 0;
  const counting: typeof fetch = async (...given) => {
    open += 1;
    together = Math.max(together, open);
    return fetch(...given).finally(() => (open -= 1));
  };
  const server = await fakeServer();
  const stop = new AbortController();
  const remote = { fetch: counting, server: server.url, token };
  let seen = 0;
  const onVerdicts = (verdicts: readonly TapVerdict[]) => (seen += verdicts.length) === 20 && stop.abort();
  const uploader = makeUploader({
    remote,
    queue,
    bootId: newUid(),
    clock: () => evening,
    upMs: () => 0,
    random: () => 0,
    delay: async () => {},
    onVerdicts,
    tellLink: () => {},
  });
  const running = uploader.run(stop.signal);
  await Promise.all(Array.from({ length: 20 }, () => queue.append(aTap()).then(uploader.nudge)));
  await running;
  expect(together).toBe(1);
});

describe('the wait after failures', () => {
  test.for([
    { failures: 1, random: 0, ms: 500, why: 'half a second at least' },
    { failures: 1, random: 1, ms: 1_000, why: 'a second at most' },
    { failures: 4, random: 0.5, ms: 6_000, why: 'doubling, half by chance' },
    { failures: 7, random: 1, ms: retryDelayMaxMs, why: 'a minute is the most' },
    { failures: 5_000, random: 1, ms: retryDelayMaxMs, why: 'weeks later too' },
  ])('$failures failures, chance $random: $ms ms, $why', ({ failures, random, ms }) => {
    expect(retryDelayMs(failures, () => random)).toBe(ms);
  });
});
