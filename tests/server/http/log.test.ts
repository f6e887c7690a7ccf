/** The log: what must not be in it is not. */
import { expect, test } from 'vitest';
import { loggedPath, openLog } from '../../../server/http/log.ts';

function linesOf(write: (log: ReturnType<typeof openLog>) => void): string {
  const lines: string[] = [];
  write(openLog('info', { write: (line) => void lines.push(line) }));
  return lines.join('');
}

test.for(['password', 'token', 'csrf', 'cookie', 'authorization', 'name', 'loginName', 'cardNumber', 'card_number', 'phone', 'idNumber'])(
  'the value of %s is taken out, also one level down',
  (key) => {
    const lines = linesOf((log) => log.info({ [key]: 'secret', within: { [key]: 'secret' } }, 'a line'));
    expect(lines).not.toContain('secret');
    expect(lines).toContain('[redacted]');
  },
);

test('an error is told by its kind, code, message, place and causes, without the row that a database quotes', () => {
  const broken = Object.assign(new Error('unique broken', { cause: new Error('deeper') }), {
    code: '23505',
    detail: 'Key (name)=(secret)',
  });
  const lines = linesOf((log) => log.error({ err: broken }, 'a request failed'));
  for (const told of ['unique broken', '23505', 'deeper', 'log.test.ts']) expect(lines).toContain(told);
  expect(lines).not.toContain('secret');
});

test('the private address of a calendar is not told', () => {
  expect(loggedPath('/calendar/secret.ics')).toBe('/calendar/[redacted]');
  expect(loggedPath('/activities/calendar')).toBe('/activities/calendar');
});

test('a line stays one line, whatever is in it', () => {
  expect(
    linesOf((log) => log.info('a\nforged line'))
      .trim()
      .split('\n'),
  ).toHaveLength(1);
});
