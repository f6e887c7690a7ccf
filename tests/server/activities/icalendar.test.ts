/** A calendar file, read back by the grammar of its RFC. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CalendarEvent, escapedText, folded, icalendarOf } from '../../../server/activities/icalendar.ts';
import { times } from '../../support/counts.ts';
import { type Component, only, parsedCalendar, textOf, unfolded } from '../../support/ical.ts';

const event: CalendarEvent = {
  uid: '01890a5d-ac96-774b-bcce-000000000001@points.example.org',
  modifiedAt: '2026-09-01T02:00:00.500Z',
  startsAt: '2026-10-02T11:00:00.000Z',
  endsAt: '2026-10-02T16:30:00.000Z',
  summary: 'Party day',
  location: 'Hall 1; second floor',
  description: 'Speaker: somebody\nfirst, second\nthird \\ fourth',
  url: 'https://points.example.org/activities/01890a5d-ac96-774b-bcce-000000000001',
  sequence: 3,
  cancelled: false,
  category: 'Party day',
};

const read = (file: string): Component => parsedCalendar(Buffer.from(file));
const eventsOf = (calendar: Component) => calendar.components.filter(({ name }) => name === 'VEVENT');

test('an event with all it says, its times in Shanghai, what changed it in UTC', () => {
  const calendar = read(icalendarOf({ name: 'Activities of branch one', events: [event] }));
  expect([only(calendar, 'VERSION').value, only(calendar, 'CALSCALE').value]).toEqual(['2.0', 'GREGORIAN']);
  expect(textOf(only(calendar, 'X-WR-CALNAME').value)).toBe('Activities of branch one');
  expect(calendar.properties.some(({ name }) => name === 'METHOD')).toBe(false);
  expect(only(calendar, 'PRODID').value).not.toBe('');
  const [one] = eventsOf(calendar);
  if (one === undefined) throw new Error('no event');
  expect(only(one, 'DTSTART')).toMatchObject({ parameters: { TZID: 'Asia/Shanghai' }, value: '20261002T190000' });
  expect(only(one, 'DTEND')).toMatchObject({ parameters: { TZID: 'Asia/Shanghai' }, value: '20261003T003000' });
  expect([only(one, 'DTSTAMP').value, only(one, 'LAST-MODIFIED').value]).toEqual(['20260901T020000Z', '20260901T020000Z']);
  expect([only(one, 'SEQUENCE').value, only(one, 'STATUS').value, only(one, 'UID').value]).toEqual(['3', 'CONFIRMED', event.uid]);
  expect(
    [only(one, 'SUMMARY'), only(one, 'LOCATION'), only(one, 'DESCRIPTION'), only(one, 'CATEGORIES')].map(({ value }) => textOf(value)),
  ).toEqual([event.summary, event.location, event.description, event.category]);
  expect(only(one, 'URL').value).toBe(event.url);
});

test('every TZID that is used is defined, at eight hours east', () => {
  const calendar = read(icalendarOf({ name: 'a', events: [event] }));
  const zones = calendar.components.filter(({ name }) => name === 'VTIMEZONE');
  expect(zones.map((zone) => only(zone, 'TZID').value)).toEqual(['Asia/Shanghai']);
  expect(
    zones.flatMap(({ components }) =>
      components.map((part) => [part.name, only(part, 'TZOFFSETTO').value, only(part, 'TZOFFSETFROM').value]),
    ),
  ).toEqual([['STANDARD', '+0800', '+0800']]);
});

test('called off stays in the file, as such; what is empty is left out; no event is a calendar too', () => {
  const [one] = eventsOf(
    read(icalendarOf({ name: 'a', events: [{ ...event, cancelled: true, location: '', description: '', url: null }] })),
  );
  expect(only(one as Component, 'STATUS').value).toBe('CANCELLED');
  expect((one as Component).properties.map(({ name }) => name)).not.toEqual(expect.arrayContaining(['LOCATION']));
  expect(eventsOf(read(icalendarOf({ name: 'a', events: [] })))).toEqual([]);
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({
    unit: fc.constantFrom('\u515a', '\u{20bb7}', 'a', '\\', ';', ',', ':', '"', '\n', '\r', '\t', ' ', '\u00e9', '\u0301'),
    maxLength: 400,
  }),
);

test('whatever the text, a line is folded at 75 octets within no character, and unfolds to itself', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const line = `X-A:${escapedText(text.toWellFormed())}`;
      const bytes = Buffer.from(`${folded(line)}\r\n`);
      expect(unfolded(bytes)).toEqual([line]);
    }),
    { numRuns: times(500, 20_000) },
  );
});

test('whatever people write, it reads back as they wrote it, but for controls', () => {
  fc.assert(
    fc.property(anyText, anyText, (title, place) => {
      const [summary, location] = [`t${title.toWellFormed()}`, `p${place.toWellFormed()}`];
      const [one] = eventsOf(
        read(icalendarOf({ name: summary, events: [{ ...event, summary, location, description: `${summary}\n${location}` }] })),
      );
      const kept = (text: string) => text.replaceAll(/\r\n?/g, '\n').replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
      expect(textOf(only(one as Component, 'SUMMARY').value)).toBe(kept(summary));
      expect(textOf(only(one as Component, 'LOCATION').value)).toBe(kept(location));
    }),
    { numRuns: times(300, 10_000) },
  );
});

test.for([
  { file: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR', why: 'the last line has no end' },
  { file: `BEGIN:VCALENDAR\r\nX-A:${'a'.repeat(80)}\r\nEND:VCALENDAR\r\n`, why: 'a line too long' },
  { file: 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n', why: 'ends crossed' },
  { file: 'BEGIN:VCALENDAR\nEND:VCALENDAR\r\n', why: 'a bare line feed' },
])('the reader of these tests refuses: $why', ({ file }) => {
  expect(() => read(file)).toThrow(/no end|octets|ends|end of line/);
});
