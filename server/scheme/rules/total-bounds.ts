/** Holds the published total between the scheme's floor and ceiling; the floor is one of the rules that may raise a score. */
import { adjusted } from '../sheet.ts';
import type { Rule } from './rule.ts';

export const totalBounds: Rule = {
  kind: 'total-bounds',
  apply(sheet) {
    const { floor, ceiling, appliesIn } = sheet.scheme.total;
    if (appliesIn !== undefined && !appliesIn.includes(sheet.kind)) return sheet;
    const posted = sheet.total;
    if (ceiling !== undefined && posted > ceiling) {
      return adjusted(sheet, { rule: 'total-ceiling', limit: ceiling, posted, counted: ceiling });
    }
    if (floor !== undefined && posted < floor) return adjusted(sheet, { rule: 'total-floor', limit: floor, posted, counted: floor });
    return sheet;
  },
};
