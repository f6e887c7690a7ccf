/** Runs the same tests as if the host stood in other time zones. */
import { afterAll, beforeAll, describe, expect } from 'vitest';

const zones = [
  { zone: 'UTC', minutesBehindUtc: 0 },
  { zone: 'Asia/Shanghai', minutesBehindUtc: -480 },
  { zone: 'America/New_York', minutesBehindUtc: 240 },
] as const;

/** `describe` once per zone; Node takes over a changed TZ at once, which is asserted, since a test that did not move proves nothing. */
export function inEveryZone(define: () => void): void {
  describe.each(zones)('under TZ=$zone', ({ zone, minutesBehindUtc }) => {
    const before = process.env['TZ'];
    beforeAll(() => {
      process.env['TZ'] = zone;
      expect(new Date('2026-03-31T16:00:00.000Z').getTimezoneOffset()).toBe(minutesBehindUtc);
    });
    afterAll(() => {
      process.env['TZ'] = before ?? 'UTC';
    });
    define();
  });
}
