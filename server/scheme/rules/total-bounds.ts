/** Holds the published total between the scheme's floor and ceiling; the only rule that may raise a score is the floor. */
import type { Adjustment } from '../sheet.ts';
import type { Rule } from './rule.ts';

export const totalBounds: Rule = {
  kind: 'total-bounds',
  apply(sheet) {
    const { floor, ceiling } = sheet.scheme.total;
    const posted = sheet.total;
    const adjustments: Adjustment[] = [];
    if (ceiling !== undefined && posted > ceiling) adjustments.push({ rule: 'total-ceiling', limit: ceiling, posted, counted: ceiling });
    if (floor !== undefined && posted < floor) adjustments.push({ rule: 'total-floor', limit: floor, posted, counted: floor });
    return { ...sheet, adjustments: [...sheet.adjustments, ...adjustments], total: adjustments.at(-1)?.counted ?? posted };
  },
};
