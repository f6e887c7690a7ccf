/** What a branch usually holds, and how often, as a file: its form, where it is read from. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type ActivityKindCode, activityKindCodes } from '../contract/codes.ts';
import { readRule } from './recurrence.ts';

const kind = z.enum(activityKindCodes);
const usual = {
  kind,
  rule: z
    .string()
    .max(20)
    .refine((text) => readRule(text) !== undefined, 'is not a rule such as weekday:5:1, weekly:3, date:5, workday:last'),
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time such as 19:00'),
  minutes: z.number().int().min(10).max(1_440),
  audience: z.enum(['all', 'committee', 'groups']),
};

const template = z.discriminatedUnion('every', [
  z.strictObject({ ...usual, every: z.literal('month') }),
  z.strictObject({ ...usual, every: z.literal('quarter'), months: z.array(z.number().int().min(1).max(3)).min(1).max(3) }),
  z.strictObject({ ...usual, every: z.literal('year'), months: z.array(z.number().int().min(1).max(12)).min(1).max(12) }),
  z.strictObject({ kind, every: z.literal('never') }),
]);

/** `templates.json`. */
export const templateFile = z
  .strictObject({ note: z.string().max(2_000).default(''), templates: z.array(template).max(activityKindCodes.length) })
  .superRefine(({ templates }, context) => {
    for (const [i, one] of templates.entries())
      if (templates.findIndex((other) => other.kind === one.kind) !== i)
        context.addIssue({ code: 'custom', path: ['templates', i, 'kind'], message: `${one.kind} stands twice` });
  });

type Read = z.infer<typeof template>;
export type Template = Exclude<Read, { readonly every: 'never' }>;

const read = (path: string): readonly Read[] => templateFile.parse(JSON.parse(readFileSync(path, 'utf8'))).templates;

const held = (templates: readonly Read[]): readonly Template[] => templates.flatMap((one) => (one.every === 'never' ? [] : [one]));

const shipped = (root: string): readonly Read[] => read(join(root, 'server', 'activities', 'templates.json'));

/** The templates of the file as shipped, under the package's root. */
export const shippedTemplates = (root: string): readonly Template[] => held(shipped(root));

/** Those shipped, with the installation's own in their place. Throws ZodError or SyntaxError on a file that does not fit. */
export function readTemplates(root: string, dataFolder: string): readonly Template[] {
  const path = join(dataFolder, 'templates.json');
  const own = existsSync(path) ? read(path) : [];
  const replaced = new Set<ActivityKindCode>(own.map((one) => one.kind));
  return held([...shipped(root).filter((one) => !replaced.has(one.kind)), ...own]);
}
