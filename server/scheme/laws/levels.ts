/** Laws of levels: two to five of them, each can be reached, each measures what its subject has. */
import type { SchemeFault } from '../../contract/scheme-faults.ts';
import type { SchemeFile } from '../format.ts';
import { fault, type Law } from './law.ts';

type Flags = SchemeFile['flags'];
type Level = Flags['levels'][number];
type Condition = NonNullable<Level['when']>[number];

const measures = { score: 'minScore', rate: 'minRate', share: 'topShare', rank: 'topRank' } as const;
/** By these a later level asks for more of the list, not for fewer points. */
const widening = new Set(['share', 'rank']);

export const levelsCounted: Law = function* ({ flags: { levels } }) {
  if (levels.length === 1) yield fault('flags.levels', 'level_single', { level: levels[0]?.code ?? '' });
};

/** Best first: by score or rate each least lies below the one before, by share or rank each most above it. A level without one takes the rest. */
export const levelsDescend: Law = function* ({ flags: { mode, levels, period }, total }) {
  if (mode === 'combined') return;
  const measure = measures[mode];
  const descends = (value: number, before: number) => (widening.has(mode) ? value > before : value < before);
  const holds = total.appliesIn === undefined || total.appliesIn.includes(period);
  let before: number | undefined;
  let restTaken = false;
  for (const [i, level] of levels.entries()) {
    const path = `flags.levels[${i}]`;
    const value = level[measure];
    if (restTaken) yield fault(path, 'level_unreachable', { level: level.code });
    else if (value === undefined && i < levels.length - 1) yield fault(path, 'level_without_measure', { level: level.code, measure });
    else if (value !== undefined && before !== undefined && !descends(value, before)) {
      yield fault(`${path}.${measure}`, 'level_not_descending', { level: level.code, value, before });
    } else if (mode === 'score' && value !== undefined && holds && value > (total.ceiling ?? Infinity)) {
      yield fault(`${path}.${measure}`, 'level_unreachable', { level: level.code });
    }
    restTaken ||= value === undefined || (mode === 'share' && value >= 1);
    before = value ?? before;
  }
};

/** What a condition asks, as a number of which more is harder, with what it is asked of. */
function demandOf(condition: Condition): { readonly of: string; readonly much: number } {
  switch (condition.kind) {
    case 'rank':
    case 'share':
      return { of: `${condition.kind} ${condition.within}`, much: -condition.top };
    case 'category':
      return { of: `category ${condition.category}`, much: condition.min };
    case 'item':
      return { of: `item ${condition.item}`, much: condition.min };
    case 'held':
      return { of: `held ${condition.levels.toSorted((a, b) => (a < b ? -1 : 1)).join(' ')}`, much: condition.periods };
    case 'score':
    case 'rate':
      return { of: condition.kind, much: condition.min };
  }
}

/** True when whoever meets `later` meets `earlier` too. */
const implies = (later: readonly Condition[], earlier: readonly Condition[]): boolean =>
  earlier.every((asked) => {
    const demand = demandOf(asked);
    return later.map(demandOf).some(({ of, much }) => of === demand.of && much >= demand.much);
  });

export const combinedReached: Law = function* ({ flags: { mode, levels } }) {
  if (mode !== 'combined') return;
  for (const [i, level] of levels.entries()) {
    const path = `flags.levels[${i}]`;
    const when = level.when ?? [];
    if (when.length === 0 && i < levels.length - 1) yield fault(path, 'level_without_measure', { level: level.code, measure: 'when' });
    const above = levels.slice(0, i).find((other) => other.bars.length === 0 && implies(when, other.when ?? []));
    if (above !== undefined) yield fault(path, 'level_unreachable', { level: level.code, by: above.code });
  }
};

export const levelsKnown: Law = function* ({ flags: { levels, consecutive = [] } }) {
  const known = new Set(levels.map((level) => level.code));
  const strangers = function* (path: string, named: readonly string[]): Iterable<SchemeFault> {
    for (const [j, level] of named.entries()) if (!known.has(level)) yield fault(`${path}[${j}]`, 'level_unknown', { level });
  };
  for (const [i, rule] of consecutive.entries()) yield* strangers(`flags.consecutive[${i}].levels`, rule.levels);
  for (const [i, level] of levels.entries()) {
    for (const [j, condition] of (level.when ?? []).entries()) {
      if (condition.kind === 'held') yield* strangers(`flags.levels[${i}].when[${j}].levels`, condition.levels);
    }
  }
};

export const measureFitsSubject: Law = function* ({ flags: { subject, measure = 'own' } }) {
  const fits = subject === 'secretary' || (subject === 'branch') === (measure !== 'own');
  if (!fits) yield fault('flags.measure', 'measure_not_for_subject', { subject, measure });
};

/** Shares and rates are compared exactly, in ten-thousandths. */
const isTooFine = (written: number | undefined): boolean =>
  written !== undefined && Math.abs(Math.round(written * 10_000) - written * 10_000) > 1e-6;

export const sharesWritable: Law = function* ({ flags: { levels } }) {
  for (const [i, level] of levels.entries()) {
    const path = `flags.levels[${i}]`;
    for (const key of ['minRate', 'topShare'] as const) {
      if (isTooFine(level[key])) yield fault(`${path}.${key}`, 'share_too_fine', { written: level[key] ?? 0 });
    }
    for (const [j, condition] of (level.when ?? []).entries()) {
      const written = condition.kind === 'share' ? condition.top : condition.kind === 'rate' ? condition.min : undefined;
      if (isTooFine(written)) yield fault(`${path}.when[${j}]`, 'share_too_fine', { written: written ?? 0 });
    }
  }
};
