/** The differences between two schemes, and what one opens to those below, in words. */
import type { SchemeChange, SchemeFieldCode, SchemeJson } from '../../server/contract/scheme-changes.ts';
import { schemeFieldCodes } from '../../server/contract/scheme-changes.ts';
import { type PeriodKind, periodKinds } from '../../server/kernel/calendar.ts';
import type { Say } from '../say.ts';
import { capWords } from './parts-view.ts';

type Fields = { readonly [key: string]: SchemeJson };
const isFields = (value: SchemeJson | undefined): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: SchemeJson): value is readonly SchemeJson[] => Array.isArray(value);
const fieldOf = (key: string): SchemeFieldCode | undefined => schemeFieldCodes.find((code) => code === key);

const hundredths = (value: SchemeJson | undefined): number | null => (typeof value === 'number' ? Math.round(value * 100) : null);

function capOf(value: Fields, say: Say): string | null {
  const window: PeriodKind | undefined = periodKinds.find((kind) => kind === value['window']);
  const { maxPoints, maxTimes } = value;
  if (window === undefined || (maxPoints === undefined && maxTimes === undefined)) return null;
  return capWords({ window, maxPoints: hundredths(maxPoints), maxTimes: typeof maxTimes === 'number' ? maxTimes : null }, say);
}

/** A word of the format where there is one for it; names and what nobody has a word for as they stand. */
function textWords(text: string, { words }: Say): string {
  const { codes, pages } = words;
  const known: Readonly<Record<string, string>> = {
    ...codes.activityKinds,
    ...codes.classes,
    ...codes.tieBreakers,
    ...pages.schemes.values,
  };
  return known[text] ?? text;
}

/** A value of a scheme file as it is spoken. Amounts stay as they are written. */
function valueWords(value: SchemeJson | undefined, say: Say): string {
  const { schemes } = say.words.pages;
  if (value === undefined || value === null) return schemes.nothing;
  if (typeof value === 'boolean') return value ? schemes.yes : schemes.no;
  if (typeof value === 'number') return String(value).replace('-', '\u2212');
  if (typeof value === 'string') return textWords(value, say);
  if (isList(value)) return value.length === 0 ? schemes.nothing : value.map((one) => valueWords(one, say)).join(schemes.and);
  return capOf(value, say) ?? fieldsWords(value, say);
}

const fieldsWords = (value: Fields, say: Say): string =>
  Object.entries(value)
    .map(([key, one]) => {
      const field = fieldOf(key);
      return field === undefined ? valueWords(one, say) : `${say.words.schemeFields[field]} ${valueWords(one, say)}`;
    })
    .join(say.words.pages.schemes.comma);

/** What a new or lost thing is, in a few words: an item by its points and caps. */
function summary(value: SchemeJson | undefined, say: Say): string {
  if (!isFields(value)) return '';
  const { schemes } = say.words.pages;
  const told = [
    ...(typeof value['points'] === 'number' ? [schemes.worth(valueWords(value['points'], say))] : []),
    ...(typeof value['minScore'] === 'number' ? [`${say.words.schemeFields.minScore} ${valueWords(value['minScore'], say)}`] : []),
    ...(isList(value['caps'] ?? null) && valueWords(value['caps'], say) !== schemes.nothing ? [valueWords(value['caps'], say)] : []),
  ];
  return told.join(schemes.comma);
}

/** One sentence: what, of what, from what to what. */
export function changeWords(change: SchemeChange, say: Say): string {
  const { schemes } = say.words.pages;
  const { schemeFields } = say.words;
  const [section] = change.fields;
  const last = change.fields.at(-1);
  const sectionWord = section === undefined ? '' : schemeFields[section];
  const { thing } = change;
  const thingName =
    thing === null ? '' : thing.nameZh === undefined ? thing.code : say.name({ nameZh: thing.nameZh, nameEn: thing.nameEn });
  const whole = thing !== null && change.path.endsWith(`.${thing.code}`);
  const list = last === undefined ? '' : schemeFields[last];
  if (change.kind === 'reordered') return schemes.reordered(list);
  if (whole) {
    const told = summary(change.kind === 'added' ? change.after : change.before, say);
    return change.kind === 'added'
      ? schemes.thingAdded(list, thingName, thing.code, told)
      : schemes.thingRemoved(list, thingName, thing.code, told);
  }
  const where = thing === null ? schemes.inSection(change.fields.length > 1 ? sectionWord : '') : schemes.ofThing(sectionWord, thingName);
  return schemes.fieldChanged(where, list, valueWords(change.before, say), valueWords(change.after, say));
}

/** What an opening lets those below do. */
export type OpeningFact =
  | {
      readonly open: 'change';
      readonly path: string;
      readonly min?: number | undefined;
      readonly max?: number | undefined;
      readonly within?: number | undefined;
      readonly tighter?: true | undefined;
    }
  | {
      readonly open: 'add';
      readonly path: string;
      readonly category?: string | undefined;
      readonly count: number;
      readonly max?: number | undefined;
    }
  | { readonly open: 'remove'; readonly path: string };

const pathWords = (path: string, say: Say): string =>
  path
    .split('.')
    .map((step) => {
      const field = fieldOf(step);
      return step === '*' ? say.words.pages.schemes.each : field === undefined ? step : say.words.schemeFields[field];
    })
    .join(' ');

export function openingWords(opening: OpeningFact, say: Say): string {
  const { schemes } = say.words.pages;
  const where = pathWords(opening.path, say);
  switch (opening.open) {
    case 'change': {
      const { min, max, within, tighter } = opening;
      const bounds = [
        ...(within === undefined ? [] : [schemes.within(String(within))]),
        ...(min === undefined ? [] : [schemes.atLeast(String(min))]),
        ...(max === undefined ? [] : [schemes.atMost(String(max))]),
        ...(tighter === undefined ? [] : [schemes.tighter]),
      ];
      return schemes.mayChange(where, bounds.join(schemes.comma));
    }
    case 'add':
      return schemes.mayAdd(
        where,
        opening.category ?? '',
        opening.count,
        opening.max === undefined ? '' : schemes.atMost(String(opening.max)),
      );
    case 'remove':
      return schemes.mayRemove(where);
  }
}
