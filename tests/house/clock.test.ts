/** Only the kernel's clock asks the time, and chance comes in as an argument. */
import { expect, test } from 'vitest';
import { type Ban, breachesOf } from '../support/found.ts';
import { planted, productRooms, sourcesIn } from '../support/house.ts';

const clock = 'server/kernel/clock.ts';
/** Where the parts are wired, chance may be handed on. */
const wiring = ['kiosk/kiosk-parts.ts', 'server/main.ts', 'server/app.ts'];

const bans: readonly Ban[] = [
  { pattern: /\bDate\s*\.\s*now\b/, why: 'Date.now: take a Clock', kinds: ['code'], except: [clock] },
  { pattern: /\bnew\s+Date\s*(?:\(\s*\)|(?![\w\s(.]))/, why: 'new Date(): take a Clock', kinds: ['code'], except: [clock] },
  { pattern: /(?<!new\s+)\bDate\s*\(/, why: 'Date(): take a Clock', kinds: ['code'], except: [clock] },
  { pattern: /\bperformance\s*\.\s*(?:now|timeOrigin)\b/, why: 'performance.now: take a MonotonicMs', kinds: ['code'], except: [clock] },
  { pattern: /\bprocess\s*\.\s*(?:hrtime|uptime)\b/, why: 'the process clock: take a MonotonicMs', kinds: ['code'], except: [clock] },
  { pattern: /\btimers\/promises\b/, why: 'timers/promises: use delay of the kernel', kinds: ['text'], except: [] },
  {
    pattern: /\bnew\s+Promise\b.*\bsetTimeout\b/,
    why: 'a sleep: use delay of the kernel',
    kinds: ['code'],
    except: [clock, '*.client.ts'],
  },
  {
    pattern: /\bcurrent_timestamp\b|\bdatetime\(|\bstrftime\(|(?<![.\w])now\(\)/i,
    why: "the database's clock: pass an Instant",
    kinds: ['text'],
    except: ['views/'],
  },
  { pattern: /\bMath\s*\.\s*random\b/, why: 'Math.random: take the chance as an argument', kinds: ['code'], except: wiring },
];

test('nothing but the clock asks the time', () => {
  expect(breachesOf(sourcesIn(productRooms), bans)).toEqual([]);
});

test.for([
  { source: 'const t = Date.now();', why: 'the time in milliseconds' },
  { source: 'const t = new Date();', why: 'the time as a Date' },
  { source: 'const t = new Date( ).getTime();', why: 'with a space' },
  { source: 'const t = Date();', why: 'the time as text' },
  { source: 'const t = performance.now();', why: 'the monotonic time' },
  { source: 'const t = process.hrtime.bigint();', why: 'another monotonic time' },
  { source: "import { setTimeout } from 'node:timers/promises';", why: 'a sleep from the library' },
  { source: 'await new Promise((done) => setTimeout(done, 5));', why: 'a sleep by hand' },
  { source: "db.raw('select current_timestamp')", why: 'the time of the database' },
  { source: "db.raw('select now()')", why: 'the same in PostgreSQL' },
  { source: 'const r = Math.random();', why: 'chance from nowhere' },
  { source: 'const t = `${Date.now()}`;', why: 'within a template' },
])('found: $source, $why', ({ source }) => {
  expect(breachesOf(planted('server/taps/a.ts', source), bans)).toHaveLength(1);
});

test.for([
  { source: 'const t = new Date(ms).toISOString();', why: 'a Date of a given moment' },
  { source: '// Date.now() is for the kernel', why: 'a comment' },
  { source: "const text = 'Date.now()';", why: 'a text' },
  { source: 'const ms = Date.parse(text) + Date.UTC(2026, 1);', why: 'pure arithmetic' },
])('let through: $source, $why', ({ source }) => {
  expect(breachesOf(planted('server/taps/a.ts', source), bans)).toEqual([]);
});
