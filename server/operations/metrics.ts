/** Figures for Prometheus, in its text format. Labels are routes, codes and places: never a person, a card or an address. */

export type Labels = Readonly<Record<string, string>>;
export type Sample = { readonly suffix?: string; readonly labels?: Labels; readonly value: number };

/** One metric with all its series. */
export type Family = {
  /** With its unit at the end: `flagtap_backup_age_seconds`. */
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  read(): readonly Sample[] | Promise<readonly Sample[]>;
};

export type Counter = Family & { add(labels: Labels, by?: number): void };
export type Histogram = Family & { observe(labels: Labels, value: number): void };

/** Series of one metric; what comes after is not counted, so that nobody can fill the memory. */
const seriesMax = 1_000;

const keyOf = (labels: Labels): string => JSON.stringify(labels);

export function counter(name: string, help: string): Counter {
  const series = new Map<string, { readonly labels: Labels; value: number }>();
  return {
    name,
    help,
    type: 'counter',
    read: () => (series.size === 0 ? [] : [...series.values()].map(({ labels, value }) => ({ labels, value }))),
    add(labels, by = 1) {
      const known = series.get(keyOf(labels));
      if (known !== undefined) known.value += by;
      else if (series.size < seriesMax) series.set(keyOf(labels), { labels, value: by });
    },
  };
}

/** `bounds` ascend; above the last everything is one bucket. */
export function histogram(name: string, help: string, bounds: readonly number[]): Histogram {
  type Series = { readonly labels: Labels; readonly buckets: number[]; sum: number; count: number };
  const series = new Map<string, Series>();
  const samplesOf = ({ labels, buckets, sum, count }: Series): readonly Sample[] => [
    ...bounds.map((bound, index) => ({ suffix: '_bucket', labels: { ...labels, le: String(bound) }, value: buckets[index] ?? 0 })),
    { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count },
    { suffix: '_sum', labels, value: sum },
    { suffix: '_count', labels, value: count },
  ];
  return {
    name,
    help,
    type: 'histogram',
    read: () => [...series.values()].flatMap(samplesOf),
    observe(labels, value) {
      let known = series.get(keyOf(labels));
      if (known === undefined) {
        if (series.size >= seriesMax) return;
        known = { labels, buckets: bounds.map(() => 0), sum: 0, count: 0 };
        series.set(keyOf(labels), known);
      }
      for (const [index, bound] of bounds.entries()) if (value <= bound) known.buckets[index] = (known.buckets[index] ?? 0) + 1;
      known.sum += value;
      known.count += 1;
    },
  };
}

export const gauge = (name: string, help: string, read: Family['read']): Family => ({ name, help, type: 'gauge', read });

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

function lineOf(name: string, { suffix = '', labels = {}, value }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${suffix}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
}

/** The page that Prometheus reads. A metric that cannot be read is left out: the others still tell. */
export async function textOf(families: readonly Family[], failed: (name: string, error: unknown) => void): Promise<string> {
  const parts = await Promise.all(
    families.map(async (family) => {
      try {
        const samples = await family.read();
        const lines = samples.map((sample) => lineOf(family.name, sample));
        return [`# HELP ${family.name} ${family.help}`, `# TYPE ${family.name} ${family.type}`, ...lines];
      } catch (error) {
        failed(family.name, error);
        return [];
      }
    }),
  );
  return `${parts.flat().join('\n')}\n`;
}
