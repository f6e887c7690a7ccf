/** A name as it may stand in a public place: the family name and a mark for the rest. */

/** Compound family names of two characters are kept whole: one character of them names somebody else. */
const compound = [
  '\u6b27\u9633',
  '\u53f8\u9a6c',
  '\u4e0a\u5b98',
  '\u8bf8\u845b',
  '\u4e1c\u65b9',
  '\u7687\u752b',
  '\u5c09\u8fdf',
  '\u516c\u5b59',
  '\u6155\u5bb9',
  '\u53f8\u5f92',
  '\u590f\u4faf',
  '\u4ee4\u72d0',
];

/** Counts characters, not UTF-16 units: a rare one outside the basic plane is one. */
export function maskedName(name: string): string {
  const characters = Array.from(name);
  const family = compound.some((surname) => name.startsWith(surname)) && characters.length > 2 ? 2 : 1;
  return characters.map((character, index) => (index < family ? character : '*')).join('');
}
