/** How the screen's browser gets in, and stays in. */
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { keptSession } from '../../kiosk/launch-link.ts';
import { packageRoot } from '../../views/root.ts';
import { fakeServer } from './fake-server.ts';
import { aFolder, aRoster } from './parts.ts';
import { aKiosk, opened } from './running.ts';

const run = promisify(execFile);

test('the link is left for one group, new at every start; whoever is in stays in', async () => {
  const folder = aFolder();
  const link = join(folder, 'run', 'link');
  const server = (await fakeServer({ roster: () => aRoster([]) })).url;
  const first = await aKiosk({ server, folder, raw: { linkFile: 'run/link' } });
  expect(readFileSync(link, 'utf8')).toBe(`${first.url}\n`);
  expect([statSync(link).mode & 0o777, statSync(join(folder, 'run')).mode & 0o007]).toEqual([0o640, 0]);
  const { origin, cookie } = await opened(first);
  await first.close();
  expect(existsSync(link)).toBe(false);
  const displayPort = Number(new URL(origin).port);
  const second = await aKiosk({ server, folder, raw: { linkFile: 'run/link', displayPort } });
  expect(second.url).not.toBe(first.url);
  expect((await fetch(origin, { headers: { cookie } })).status).toBe(200);
  expect((await fetch(first.url, { redirect: 'manual' })).status).toBe(403);
});

test('where it cannot be left the kiosk says so and runs', async () => {
  const folder = aFolder();
  writeFileSync(join(folder, 'run'), 'a file, no folder');
  const server = (await fakeServer({ roster: () => aRoster([]) })).url;
  const kiosk = await aKiosk({ server, folder, raw: { linkFile: 'run/link' } });
  expect(kiosk.logged).toContainEqual(expect.stringContaining('could not be left'));
  expect((await opened(kiosk)).cookie).not.toBe('');
});

test('a session that others may read is no secret: another one takes its place', () => {
  const folder = aFolder();
  expect([keptSession(folder, () => 'one'), keptSession(folder, () => 'two')]).toEqual(['one', 'one']);
  chmodSync(join(folder, 'display-session'), 0o604);
  expect([keptSession(folder, () => 'two'), statSync(join(folder, 'display-session')).mode & 0o777]).toEqual(['two', 0o600]);
});

test('the script of a board waits for the link and opens it alone', async () => {
  const folder = aFolder();
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'chromium'), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 });
  const link = join(folder, 'link');
  const script = join(packageRoot(import.meta.url), 'docs/operations/flagtap-screen.sh');
  const env = { PATH: `${bin}:${process.env['PATH']}`, FLAGTAP_LINK: link, RUNTIME_DIRECTORY: folder };
  const running = run('sh', [script], { env });
  writeFileSync(link, 'http://127.0.0.1:3001/?launch=abc\n');
  const { stdout } = await running;
  const given = stdout.trim().split('\n');
  expect(given).toContain('--app=http://127.0.0.1:3001/?launch=abc');
  expect(given).toContain('--kiosk');
  expect(given).toContain('--autoplay-policy=no-user-gesture-required');
  expect(given).toContain(`--user-data-dir=${folder}/chromium`);
});
