/** What a published version opens to the organisations below it, and whether a scheme of theirs keeps within. */
import { z } from 'zod';
import type { OpeningFault, SchemeChange, SchemeJson } from '../contract/scheme-changes.ts';
import { differencesOf } from './difference.ts';
import type { SchemeFile } from './format.ts';

export const openingsMax = 100;
export const openingFaultsMax = 200;
const pathMax = 120;

/** `items.S01.points`; `*` stands for any one step; what is open holds for all that is below it. */
const path = z
  .string()
  .max(pathMax)
  .regex(/^(?:[A-Za-z][A-Za-z0-9_]*|\*)(?:\.(?:[A-Za-z][A-Za-z0-9_]*|\*))*$/);
const amount = z.number().min(-1_000_000).max(1_000_000);
const some = z.int().min(1).max(300);

const opening = z.discriminatedUnion('open', [
  /** Numbers between `min` and `max`, at most `within` from what the upper one says; caps `tighter` than those, never looser. Amounts as files write them. */
  z.strictObject({
    open: z.literal('change'),
    path,
    min: amount.optional(),
    max: amount.optional(),
    within: amount.nonnegative().optional(),
    tighter: z.literal(true).optional(),
  }),
  /** Things added to a list, `items` or `categories`; items of one category where it is named, in each at most `count`, each worth at most `max`. */
  z.strictObject({ open: z.literal('add'), path, category: z.string().max(16).optional(), count: some, max: amount.optional() }),
  /** Things left out of a list, `items.*` or one of them by its code. */
  z.strictObject({ open: z.literal('remove'), path }),
]);
export const openings = z.array(opening).max(openingsMax).readonly();
export type Opening = z.infer<typeof opening>;

/** What a file says of itself: always its own. */
const ownWords: readonly string[] = ['nameZh', 'nameEn', 'aboutZh', 'aboutEn'];

const covers = (pattern: string, at: string): boolean => {
  const [steps, wanted] = [at.split('.'), pattern.split('.')];
  return wanted.length <= steps.length && wanted.every((step, i) => step === '*' || step === steps[i]);
};

type Verdict = Pick<OpeningFault, 'code' | 'facts'> | null;
type Change = Extract<Opening, { open: 'change' }>;

const boundsOf = ({ min, max, within }: Change, before: SchemeJson | undefined): { readonly min: number; readonly max: number } => {
  const middle = typeof before === 'number' ? before : 0;
  return {
    min: Math.max(min ?? -Infinity, within === undefined ? -Infinity : middle - within),
    max: Math.min(max ?? Infinity, within === undefined ? Infinity : middle + within),
  };
};

type Cap = { readonly window?: SchemeJson; readonly maxPoints?: SchemeJson; readonly maxTimes?: SchemeJson };
const capsIn = (value: SchemeJson | undefined): readonly Cap[] =>
  Array.isArray(value)
    ? (value as readonly SchemeJson[]).filter(
        (one): one is Cap & { readonly [key: string]: SchemeJson } => typeof one === 'object' && one !== null && !Array.isArray(one),
      )
    : [];

/** Every cap that there was is still there and no higher; more of them may come. */
const isTighter = (before: SchemeJson | undefined, after: SchemeJson | undefined): boolean =>
  capsIn(before).every((cap) =>
    capsIn(after).some(
      (one) =>
        one.window === cap.window &&
        (['maxPoints', 'maxTimes'] as const).every((measure) => {
          const [was, is] = [cap[measure], one[measure]];
          return typeof was === 'number' ? typeof is === 'number' && is <= was : is === undefined;
        }),
    ),
  );

function verdictOf(open: Change, { before, after }: SchemeChange): Verdict {
  if (open.tighter === true && !isTighter(before, after)) return { code: 'not_tighter', facts: {} };
  const bounds = boundsOf(open, before);
  if (bounds.min === -Infinity && bounds.max === Infinity) return null;
  const facts = {
    ...(bounds.min === -Infinity ? {} : { min: bounds.min }),
    ...(bounds.max === Infinity ? {} : { max: bounds.max }),
  };
  const inside = typeof after === 'number' && after >= bounds.min && after <= bounds.max;
  return inside ? null : { code: 'outside_opened', facts };
}

const listOf = (change: SchemeChange): string => change.path.split('.').slice(0, -1).join('.');
const fieldOf = (change: SchemeChange, key: string): SchemeJson | undefined => {
  const { after } = change;
  return typeof after === 'object' && after !== null && !Array.isArray(after)
    ? (after as { readonly [key: string]: SchemeJson })[key]
    : undefined;
};

/** An addition is judged with those before it: the first ones are within what is open, the rest too many. */
function addedVerdict(opened: readonly Opening[], change: SchemeChange, sofar: Map<Opening, Map<string, number>>): Verdict {
  const named = fieldOf(change, 'category');
  const category = typeof named === 'string' ? named : '';
  const open = opened.find(
    (one) => one.open === 'add' && covers(one.path, listOf(change)) && (one.category === undefined || one.category === category),
  );
  if (open === undefined || open.open !== 'add') return { code: 'not_opened', facts: {} };
  const counts = sofar.get(open) ?? new Map<string, number>();
  sofar.set(open, counts.set(category, (counts.get(category) ?? 0) + 1));
  if ((counts.get(category) ?? 0) > open.count) return { code: 'more_than_opened', facts: { count: open.count } };
  const points = fieldOf(change, 'points');
  if (open.max !== undefined && typeof points === 'number' && Math.abs(points) > open.max)
    return { code: 'outside_opened', facts: { max: open.max } };
  return null;
}

function changeVerdict(opened: readonly Opening[], change: SchemeChange): Verdict {
  const verdicts = opened.flatMap((one) => (one.open === 'change' && covers(one.path, change.path) ? [verdictOf(one, change)] : []));
  if (verdicts.includes(null)) return null;
  return verdicts[0] ?? { code: 'not_opened', facts: {} };
}

/** What a scheme of a lower organisation changes of the upper one's without leave; none where it keeps within. */
export function openingFaults(upper: SchemeFile, opened: readonly Opening[], lower: SchemeFile): readonly OpeningFault[] {
  const added = new Map<Opening, Map<string, number>>();
  return differencesOf(upper, lower)
    .flatMap((change): OpeningFault[] => {
      if (ownWords.includes(change.path)) return [];
      const isThing = change.thing !== null && change.path.endsWith(`.${change.thing.code}`);
      const verdict =
        isThing && change.kind === 'added'
          ? addedVerdict(opened, change, added)
          : isThing && change.kind === 'removed'
            ? opened.some((one) => one.open === 'remove' && covers(one.path, change.path))
              ? null
              : ({ code: 'not_opened', facts: {} } as const)
            : changeVerdict(opened, change);
      return verdict === null ? [] : [{ change, ...verdict }];
    })
    .slice(0, openingFaultsMax);
}
