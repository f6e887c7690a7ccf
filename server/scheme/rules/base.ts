/** Base points: what everyone has, once for each of their periods within the one that is scored. */
import { periodsIn } from '../../kernel/calendar.ts';
import { adjusted } from '../sheet.ts';
import type { Rule } from './rule.ts';

export const base: Rule = {
  kind: 'base',
  apply(sheet) {
    let based = sheet;
    for (const { code, nameZh, nameEn, points, per, countsIn } of sheet.scheme.base ?? []) {
      if (!countsIn.includes(sheet.kind)) continue;
      const periods = periodsIn(sheet.period, per).length;
      const posted = based.total;
      based = adjusted(based, {
        rule: 'base',
        code,
        nameZh,
        nameEn,
        per,
        each: points,
        periods,
        posted,
        counted: posted + points * periods,
      });
    }
    return based;
  },
};
