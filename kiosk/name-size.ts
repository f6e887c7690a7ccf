/** How large a name stands in a greeting: as large as fits beside the points, never cut. Sizes are in hundredths of the screen, as the styles have them. */

export const nameSizes = ['giant', 'big', 'middle', 'small', 'slight', 'least'] as const;
export type NameSize = (typeof nameSizes)[number];

type Step = { readonly size: NameSize; readonly u: number; readonly lines: number };

const giant: Step = { size: 'giant', u: 13.5, lines: 1 };
/** Each is no taller than the points beside it. */
const lesser: readonly Step[] = [
  { size: 'big', u: 8, lines: 1 },
  { size: 'middle', u: 6.5, lines: 1 },
  { size: 'small', u: 5, lines: 2 },
  { size: 'slight', u: 4, lines: 3 },
];
const least: Step = { size: 'least', u: 3, lines: 4 };

/** The greatest size is for names of fewer characters than this. */
const giantBelow = 5;

/** Between the margins of the greeting, and the gap before the points. */
const rowU = 90;
const gapU = 4;
const pointsU = { big: 16, small: 10.5 } as const;
/** More characters than `+2` stand smaller. */
const bigPointsMax = 2;
const unitShare = 0.32;
/** Of several lines some is lost where words break. */
const brokenShare = 0.8;

/** In ems of the bold font: Han and its like are square, capitals wider than small letters. */
const emOf = (character: string): number => {
  if (character >= '\u2e80') return 1.02;
  if (character === ' ') return 0.26;
  return /\p{Lu}|[mwMW%@]/u.test(character) ? 0.8 : 0.62;
};

/** Rather too wide than too narrow. */
export const widthEm = (text: string): number => Array.from(text).reduce((sum, character) => sum + emOf(character), 0);

/** The beginning of a text that is wider than `emMax`, with a mark that more follows. */
export function shortened(text: string, emMax: number): string {
  if (widthEm(text) <= emMax) return text;
  let left = emMax - 1;
  const kept = Array.from(text).filter((character) => {
    left -= emOf(character);
    return left >= 0;
  });
  return `${kept.join('')}\u2026`;
}

export type GreetingSizes = { readonly name: NameSize; readonly pointsSmall: boolean };

/** `points` is empty where none are shown; `giantFits` is false where the name shares the height with more than usual. */
export function greetingSizes(name: string, points: string, unit: string, giantFits = true): GreetingSizes {
  const pointsSmall = Array.from(points).length > bigPointsMax;
  const pointsWide =
    points === '' ? 0 : (widthEm(points) + unitShare * (widthEm(unit) + 0.2)) * pointsU[pointsSmall ? 'small' : 'big'] + gapU;
  const fits = ({ u, lines }: Step): boolean => widthEm(name) * u <= (rowU - pointsWide) * (lines === 1 ? 1 : lines * brokenShare);
  const steps = giantFits && Array.from(name).length < giantBelow ? [giant, ...lesser] : lesser;
  return { name: (steps.find(fits) ?? least).size, pointsSmall };
}
