/** Passwords: which are too easy, how they are kept, how many are hashed at once. */
import { expect, test } from 'vitest';
import { hashesAtOnceMax, hashesWaitingMax, isWeak, passwords } from '../../../server/access/passwords.ts';
import { DatabaseBusy } from '../../../server/db/database.ts';
import { testPassword, testPasswordHash } from '../../support/builders.ts';

test.for([
  { password: 'nine-9999', weak: true, why: 'too short' },
  { password: 'ten-101010', weak: false, why: 'just long enough' },
  { password: 'a1'.repeat(65), weak: true, why: 'longer than is hashed' },
  { password: '1234567890', weak: true, why: 'a row of digits' },
  { password: '9876543210', weak: true, why: 'a row of digits, backwards' },
  { password: 'qwertyuiop', weak: true, why: 'a row of the keyboard' },
  { password: 'aaaaaaaaaaaa', weak: true, why: 'one character' },
  { password: 'abababababab', weak: true, why: 'two characters' },
  { password: 'Secretary-2026', weak: true, why: 'the login name is in it' },
  { password: '\u{20BB7}\u{20BB7}\u5400\u5401\u5402\u5403\u5404\u5405', weak: false, why: 'rare characters count' },
])('$password is weak: $weak, $why', ({ password, weak }) => {
  expect(isWeak(password, 'secretary')).toBe(weak);
});

test('a hash is argon2id with the parameters that are set, and another each time', async () => {
  const { hash } = passwords();
  const [first, second] = [await hash(testPassword), await hash(testPassword)];
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(first).not.toBe(second);
});

test.for([
  { hash: testPasswordHash, password: testPassword, right: true, why: 'the one' },
  { hash: testPasswordHash, password: `${testPassword} `, right: false, why: 'another' },
  { hash: undefined, password: testPassword, right: false, why: 'no such account' },
  { hash: '', password: '', right: false, why: 'an empty hash opens nothing' },
  { hash: '$argon2id$v=19$m=19456,t=2,p=1$damaged', password: testPassword, right: false, why: 'a damaged hash' },
])('matches: $right, $why', async ({ hash, password, right }) => {
  expect(await passwords().matches(hash, password)).toBe(right);
});

test('past its bound the queue refuses at once; what waits is done in turn', async () => {
  const { matches } = passwords();
  const many = Array.from({ length: hashesAtOnceMax + 20 }, () => matches(testPasswordHash, 'wrong'));
  expect(new Set(await Promise.all(many))).toEqual(new Set([false]));
  const jobs = passwords();
  const tooMany = Array.from({ length: hashesAtOnceMax + hashesWaitingMax + 1 }, (_, index) =>
    jobs.matches('short', `${index}`).then(
      () => 'done',
      (error: unknown) => error instanceof DatabaseBusy,
    ),
  );
  expect(await tooMany.at(-1)).toBe(true);
  expect((await Promise.all(tooMany)).filter((answer) => answer === true)).toHaveLength(1);
});
