/** A server that is asked to stop answers what it has begun, and no more. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../../server/db/connect.ts';
import { systemWorld } from '../../../server/kernel/world.ts';
import { anAccount, anOrganisation, testPassword } from '../../support/builders.ts';
import { type Serving, beginDatabase, startServing } from '../../support/serving.ts';
import { aVisitor } from '../../support/site.ts';
import { aFolder, environmentIn } from '../../support/started.ts';

let folder: ReturnType<typeof aFolder>;
let env: Readonly<Record<string, string>>;
let server: Serving;

beforeEach(async () => {
  folder = aFolder();
  env = await environmentIn(folder.path);
  await beginDatabase(env);
  server = await startServing(env);
});

afterEach(async () => {
  server.process.kill('SIGKILL');
  await server.ended;
  folder.remove();
});

const body = JSON.stringify({ code: 'ABCD2345', name: 'kiosk one' });

/** A request whose second half has not been sent yet. */
async function halfSent(): Promise<{ socket: Socket; answer: () => string }> {
  const { port } = new URL(server.url);
  const socket = connect(Number(port), '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString()));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(
    `POST /api/v1/devices/pair HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`,
  );
  socket.write(body.slice(0, 10));
  // The server has it once another request on a later connection was answered.
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  return { socket, answer: () => text };
}

const refuses = async (): Promise<boolean> =>
  fetch(`${server.url}/healthz`).then(
    () => false,
    () => true,
  );

test('a request in flight is answered, an open page is ended, a new one is not taken, all within ten seconds', async () => {
  const db = await openDatabase(env['DATABASE_URL'] ?? '');
  const branch = await db.write(async (tx) => {
    const made = await anOrganisation(tx, systemWorld());
    await anAccount(tx, systemWorld(), { organisationId: made.id });
    return made;
  });
  await db.close();
  const visitor = aVisitor(server.url);
  await visitor.signIn('secretary one', testPassword);
  const cookie = [...visitor.cookies].map(([key, value]) => `${key}=${value}`).join('; ');
  const page = await fetch(`${server.url}/events?organisation=${branch.uid}`, { headers: { accept: 'text/event-stream', cookie } });
  expect(page.status).toBe(200);
  const { socket, answer } = await halfSent();
  const asked = performance.now();
  server.process.kill('SIGTERM');
  expect(await page.text()).toContain('retry:');
  await expect.poll(refuses).toBe(true);
  socket.write(body.slice(10));
  await once(socket, 'close');
  expect(answer()).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(answer()).toContain('pairing_code');
  expect(await server.ended).toBe(0);
  expect(performance.now() - asked).toBeLessThan(10_000);
  expect(server.written()).toContain('"msg":"stopped"');
});

test('a request that never ends does not keep the server beyond its time', async () => {
  const { socket } = await halfSent();
  const asked = performance.now();
  server.process.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  expect(performance.now() - asked).toBeLessThan(10_000);
  socket.destroy();
});

test('asked a second time it ends at once', async () => {
  const { socket } = await halfSent();
  server.process.kill('SIGTERM');
  await expect.poll(refuses).toBe(true);
  const asked = performance.now();
  server.process.kill('SIGTERM');
  expect(await server.ended).toBe('SIGTERM');
  expect(performance.now() - asked).toBeLessThan(1_000);
  socket.destroy();
});
