import { expect, test } from 'vitest';
import { counter, gauge, histogram, textOf } from '../../../server/operations/metrics.ts';

const read = (...families: Parameters<typeof textOf>[0]) => textOf(families, () => undefined);

test('counters count by label', async () => {
  const taps = counter('taps_total', 'Taps.');
  taps.add({ verdict: 'recorded' });
  taps.add({ verdict: 'too_early' }, 2);
  taps.add({ verdict: 'recorded' });
  expect(await read(taps)).toBe(
    [
      '# HELP taps_total Taps.',
      '# TYPE taps_total counter',
      'taps_total{verdict="recorded"} 2',
      'taps_total{verdict="too_early"} 2',
      '',
    ].join('\n'),
  );
});

test('a histogram counts into every bucket that is wide enough', async () => {
  const times = histogram('times', 'Times.', [0.1, 1]);
  for (const seconds of [0.1, 0.5, 7]) times.observe({ route: '/' }, seconds);
  expect((await read(times)).split('\n').slice(2)).toEqual([
    'times_bucket{route="/",le="0.1"} 1',
    'times_bucket{route="/",le="1"} 2',
    'times_bucket{route="/",le="+Inf"} 3',
    'times_sum{route="/"} 7.6',
    'times_count{route="/"} 3',
    '',
  ]);
});

test('a label cannot break out of its quotes', async () => {
  expect(await read(gauge('g', 'G.', () => [{ labels: { place: 'a"b\\c\nd' }, value: 1 }]))).toContain('g{place="a\\"b\\\\c\\nd"} 1\n');
});

test('series are bounded', async () => {
  const many = counter('many', 'Many.');
  for (let n = 0; n < 2_000; n++) many.add({ n: String(n) });
  expect((await read(many)).split('\n')).toHaveLength(1_003);
});

test('a figure that cannot be read is left out, the others are told', async () => {
  const failed: string[] = [];
  const broken = gauge('broken', 'B.', () => Promise.reject(new Error('away')));
  const text = await textOf([broken, gauge('sound', 'S.', () => [{ value: 1 }])], (name) => failed.push(name));
  expect([text.includes('broken'), text.includes('sound 1'), failed]).toEqual([false, true, ['broken']]);
});
