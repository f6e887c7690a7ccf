/** What the bench found: figures beside their goals and limits, as a table and as JSON. */

export type Row = {
  /** `G1`, as in the list of goals. */
  readonly goal: string;
  readonly what: string;
  readonly figure: number;
  /** `reached`: the figure must be at least the goal; `kept`: at most. */
  readonly must: 'reach' | 'keep';
  readonly aim: number;
  readonly unit: string;
  /** Both sides of the ratio, with what the reference lacks. */
  readonly detail: string;
};

/** A row that could not be measured here, with the way to make it so. */
export type Missing = { readonly goal: string; readonly missing: string };

export type Found = Row | Missing;

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

export const percentile = (values: readonly number[], part: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
};

export const isMet = (row: Row): boolean => (row.must === 'reach' ? row.figure >= row.aim : row.figure <= row.aim);

export const rounded = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toString() : Number(value.toPrecision(3)).toString();

export function table(found: readonly Found[]): string {
  const lines = found.map((one) => {
    if ('missing' in one) return `| ${one.goal} | | | | not measured | ${one.missing} |`;
    const aim = `${one.must === 'reach' ? '>=' : '<='} ${rounded(one.aim)}`;
    return `| ${one.goal} | ${one.what} | ${rounded(one.figure)} ${one.unit} | ${aim} | ${isMet(one) ? 'met' : 'unmet'} | ${one.detail} |`;
  });
  return ['| # | what | figure | goal | | the two sides, medians |', '|---|---|---|---|---|---|', ...lines].join('\n');
}
