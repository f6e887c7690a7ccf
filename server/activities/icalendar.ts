/** Writes a calendar as RFC 5545 asks: lines of at most 75 octets, escaped text, the time zone beside the times. Pure. */
import { type Instant, msOf } from '../kernel/clock.ts';
import { dayOf, timeOf } from '../kernel/calendar.ts';

const zone = 'Asia/Shanghai';
const lineOctetsMax = 75;
const lineEnd = '\r\n';

export type CalendarEvent = {
  /** Stays the same however the event changes. */
  readonly uid: string;
  /** When it was made or last changed. */
  readonly modifiedAt: Instant;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly summary: string;
  readonly location: string;
  /** Lines, ended by `\n`. */
  readonly description: string;
  readonly url: string | null;
  /** How often it was changed. */
  readonly sequence: number;
  readonly cancelled: boolean;
  readonly category: string;
};

export type CalendarFile = { readonly name: string; readonly events: readonly CalendarEvent[] };

/** Text as a value: what has a meaning in the format is escaped, a line's end is `\n` in two characters, other controls go. */
export const escapedText = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\\;,]/g, (sign) => `\\${sign}`)
    .replaceAll('\n', '\\n')
    // A tab is the one control that text may hold.
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');

const octetsOf = (character: string): number => Buffer.byteLength(character);

/** A content line in pieces of at most 75 octets, none of which ends within a character; each but the first begins with a space. */
export function folded(line: string): string {
  const pieces: string[] = [];
  let piece = '';
  let octets = 0;
  for (const character of line) {
    const more = octetsOf(character);
    if (octets + more > lineOctetsMax) {
      pieces.push(piece);
      piece = ' ';
      octets = 1;
    }
    piece += character;
    octets += more;
  }
  return [...pieces, piece].join(lineEnd);
}

/** `20261002T190000`, in Shanghai. */
const local = (instant: Instant): string => `${dayOf(instant).replaceAll('-', '')}T${timeOf(instant).replace(':', '')}00`;

/** `20261002T110000Z` */
const utc = (instant: Instant): string => `${new Date(msOf(instant)).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

/** Shanghai has kept UTC+8 without summer time since before any activity here. */
const zoneLines = [
  'BEGIN:VTIMEZONE',
  `TZID:${zone}`,
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0800',
  'TZOFFSETTO:+0800',
  'TZNAME:CST',
  'END:STANDARD',
  'END:VTIMEZONE',
];

const eventLines = (event: CalendarEvent): readonly string[] => [
  'BEGIN:VEVENT',
  `UID:${escapedText(event.uid)}`,
  `DTSTAMP:${utc(event.modifiedAt)}`,
  `LAST-MODIFIED:${utc(event.modifiedAt)}`,
  `DTSTART;TZID=${zone}:${local(event.startsAt)}`,
  `DTEND;TZID=${zone}:${local(event.endsAt)}`,
  `SEQUENCE:${event.sequence}`,
  `STATUS:${event.cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
  `SUMMARY:${escapedText(event.summary)}`,
  ...(event.location === '' ? [] : [`LOCATION:${escapedText(event.location)}`]),
  ...(event.description === '' ? [] : [`DESCRIPTION:${escapedText(event.description)}`]),
  ...(event.url === null ? [] : [`URL:${event.url}`]),
  `CATEGORIES:${escapedText(event.category)}`,
  'END:VEVENT',
];

/** The whole file. */
export const icalendarOf = ({ name, events }: CalendarFile): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Flagtap//Activities//ZH',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escapedText(name)}`,
    `X-WR-TIMEZONE:${zone}`,
    // How often a program may well ask again.
    'REFRESH-INTERVAL;VALUE=DURATION:PT4H',
    'X-PUBLISHED-TTL:PT4H',
    ...zoneLines,
    ...events.flatMap(eventLines),
    'END:VCALENDAR',
  ]
    .map((line) => `${folded(line)}${lineEnd}`)
    .join('');
