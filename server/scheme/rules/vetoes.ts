/** Sets the total of a period to 0 where a veto of the period has a reason that says so. Last: no floor lifts it again. */
import { vetoesIn } from '../facts.ts';
import { adjusted } from '../sheet.ts';
import type { Rule } from './rule.ts';

export const vetoes: Rule = {
  kind: 'veto',
  apply(sheet) {
    if (sheet.facts.vetoes.length === 0) return sheet;
    for (const { reason, day } of vetoesIn(sheet.facts, sheet.period)) {
      const known = sheet.scheme.vetoes.reasons.find((one) => one.code === reason && one.zeroes?.includes(sheet.kind));
      if (known === undefined) continue;
      const { nameZh, nameEn } = known;
      return adjusted(sheet, { rule: 'veto', reason, nameZh, nameEn, day, posted: sheet.total, counted: 0 });
    }
    return sheet;
  },
};
