/** The bootstrap as a process, on machines where little or nothing is installed. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { aMachine, buildTools } from './machine.ts';

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

test('a fresh clone sets itself up, and standard output holds the answer alone', async () => {
  const machine = await aMachine();
  const first = await machine.run(['flagtap', 'sample', '--json']);
  expect(first).toMatchObject({ code: 0, stdout: '["sample","--json"]\n' });
  expect(first.stderr).toContain('Installing packages');
  expect(await machine.ran()).toEqual(['npm ci', 'tsc']);
});

test('a second run does nothing but run', async () => {
  const machine = await aMachine();
  await machine.run(['flagtap', 'x']);
  expect(await machine.run(['flagtap', 'y'])).toEqual({ code: 0, stdout: '["y"]\n', stderr: '' });
  expect(await machine.ran()).toEqual(['npm ci', 'tsc']);
});

test('a changed source is compiled again, a changed lockfile installed again', async () => {
  const machine = await aMachine();
  await machine.run(['flagtap', 'x']);
  await machine.put('server/cli/main.ts', "console.log('changed');");
  expect(await machine.run(['flagtap', 'x'])).toMatchObject({ code: 0, stdout: 'changed\n', stderr: '' });
  await machine.changeLockfile();
  expect(await machine.run(['flagtap', 'x'])).toMatchObject({ code: 0, stdout: 'changed\n' });
  expect(await machine.ran()).toEqual(['npm ci', 'tsc', 'tsc', 'npm ci', 'tsc']);
});

test('several first runs at once install once', async () => {
  const machine = await aMachine();
  const runs = await Promise.all([1, 2, 3].map((n) => machine.run(['flagtap', String(n)])));
  expect(runs.map(({ code, stdout }) => ({ code, stdout }))).toEqual([1, 2, 3].map((n) => ({ code: 0, stdout: `["${n}"]\n` })));
  expect(await machine.ran()).toEqual(['npm ci', 'tsc']);
});

const testTools = [...buildTools, 'chromium', 'pcscd', 'evtest'];

test('a start leaves out the card reader that could not be built; the tests have it built, once', async () => {
  const machine = await aMachine(testTools);
  expect(await machine.run(['flagtap', 'x'], { NO_PCSC: '1' })).toMatchObject({ code: 0, stdout: '["x"]\n' });
  expect(await machine.run(['flagtap', 'x'], { NO_PCSC: '1' })).toMatchObject({ code: 0, stderr: '' });
  expect(await machine.ran()).toEqual(['npm ci', 'tsc']);
  expect(await machine.run(['test'])).toMatchObject({ code: 0, stdout: 'tested\n' });
  expect(await machine.run(['test'])).toEqual({ code: 0, stdout: 'tested\n', stderr: '' });
  expect(await machine.ran()).toEqual(['npm ci', 'tsc', 'npm ci', 'tsc']);
});

test('a card reader that cannot be built is no test that passes', async () => {
  const machine = await aMachine(testTools);
  const { code, stdout, stderr } = await machine.run(['test'], { NO_PCSC: '1' });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(linesOf(stderr).at(-1)).toMatch(/^nfc-pcsc, .* could not be built: run "npm install .*" to see why, then try again\.$/);
});

test('without tools and without rights it stops with one line', async () => {
  const machine = await aMachine(['python3']);
  const { code, stdout, stderr } = await machine.run(['start']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(linesOf(stderr)).toEqual([expect.stringMatching(/^Missing on this machine: make, g\+\+ .* npm start again\.$/)]);
});

test('when npm fails its words stay on the screen, and the last line says what to do', async () => {
  const machine = await aMachine();
  const { code, stdout, stderr } = await machine.run(['start'], { NPM_FAILS: '1' });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('no such registry');
  expect(linesOf(stderr).at(-1)).toMatch(/^Packages could not be installed; .* run the same command again\.$/);
});

test('an old Node.js is named with the one that is needed', async () => {
  const machine = await aMachine();
  await machine.put('old.cjs', "Object.defineProperty(process.versions, 'node', { value: '18.20.0' });");
  const { code, stderr } = await machine.run(['start'], {}, ['--require', `${machine.root}/old.cjs`]);
  expect(code).toBe(1);
  expect(linesOf(stderr)).toEqual([expect.stringMatching(/20\.19 or newer; this is 18\.20\.0/)]);
});

test('an unknown command is wrong use', async () => {
  const machine = await aMachine();
  expect(await machine.run(['strat'])).toMatchObject({ code: 2, stdout: '' });
});

test('a signal reaches the server, and its exit code comes back', async () => {
  const machine = await aMachine();
  const server = machine.spawnIn([process.execPath, machine.bootstrap, 'start', '--empty']);
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('["start","--empty"]');
  server.kill('SIGTERM');
  expect((await lines.next()).value).toBe('stopped');
  expect(await once(server, 'exit')).toEqual([3, null]);
});

test('a server started by npm ends with it, though the shell between passes no signal on', async () => {
  const machine = await aMachine();
  const shell = machine.spawnIn(['/bin/sh', '-c', '"$NODE" "$BOOTSTRAP" start; true'], {
    NODE: process.execPath,
    BOOTSTRAP: machine.bootstrap,
    npm_lifecycle_event: 'start',
  });
  const lines = createInterface({ input: shell.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('["start"]');
  shell.kill('SIGKILL');
  expect((await lines.next()).value).toBe('stopped');
});
