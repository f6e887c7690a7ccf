/**
 * Weighs the points with the marks of other assessors: each term is its share of the whole, in proportion to what it
 * came to of the most it can come to, and never outside of that. Rounded once a term, as the scheme states.
 */
import { sumPoints, type Points } from '../../kernel/points.ts';
import { divided } from '../division.ts';
import { markOf } from '../facts.ts';
import type { Scheme } from '../format.ts';
import { adjusted, type Sheet, type WeightLine } from '../sheet.ts';
import type { Rule } from './rule.ts';

type Weights = NonNullable<Scheme['weights']>;
type Term = Omit<WeightLine, 'counted'>;

function weigh({ assessor, share, outOf, posted }: Term, { rounding, missing }: Weights, whole: Points, present: Points): WeightLine {
  const value = Math.max(0, Math.min(posted ?? 0, outOf));
  const counted =
    missing === 'shared_out' ? divided([value, share, whole], [outOf, present], rounding) : divided([value, share], [outOf], rounding);
  return { assessor, share, outOf, posted, counted };
}

function weighed(sheet: Sheet, weights: Weights): Sheet {
  const terms: readonly Term[] = [
    { assessor: null, ...weights.points, posted: sheet.total },
    ...weights.assessors.map(({ code, nameZh, nameEn, share, outOf }) => ({
      assessor: { code, nameZh, nameEn },
      share,
      outOf,
      posted: markOf(sheet.facts, code, sheet.period) ?? null,
    })),
  ];
  const sharesOf = (those: readonly Term[]) => sumPoints(those.map((term) => term.share));
  const present = sharesOf(terms.filter((term) => term.posted !== null));
  const lines = terms.map((term) => weigh(term, weights, sharesOf(terms), present));
  return adjusted(sheet, { rule: 'weights', lines, posted: sheet.total, counted: sumPoints(lines.map((line) => line.counted)) });
}

export const weights: Rule = {
  kind: 'weights',
  apply(sheet) {
    const stated = sheet.scheme.weights;
    return stated === undefined || stated.period !== sheet.kind ? sheet : weighed(sheet, stated);
  },
};
