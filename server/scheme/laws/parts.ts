/** Laws of parts: each begins above its floor, holds deductions, and can be touched. */
import { fault, type Law } from './law.ts';

export const partsHold: Law = function* (file) {
  for (const [i, category] of file.categories.entries()) {
    if (category.part === undefined) continue;
    const path = `categories[${i}]`;
    const { per, full, floor } = category.part;
    const facts = { category: category.code };
    if (category.holds !== 'deduction') yield fault(`${path}.holds`, 'part_not_deduction', facts);
    if (floor >= full) yield fault(`${path}.part.floor`, 'part_floor_too_high', { ...facts, floor, full });
    if (category.caps.length > 0) yield fault(`${path}.caps`, 'part_with_caps', facts);
    const items = file.items.filter((item) => item.category === category.code);
    if (items.length > 0 && !items.some((item) => item.countsIn.includes(per)))
      yield fault(`${path}.part`, 'part_untouched', { ...facts, per });
  }
};
