/** What every part of a scheme file is written with: codes, names, counts, bounded lists. */
import { z } from 'zod';

export const itemsMax = 300;
export const categoriesMax = 30;
export const capsMax = 10;
export const levelsMax = 5;
export const listMax = 50;
export const nameMax = 60;
export const shortMax = 8;
export const textMax = 300;

/** What is scored, ranked, published. Days and weeks are windows of caps only. */
export const scoredKinds = ['month', 'quarter', 'year'] as const;
export type ScoredKind = (typeof scoredKinds)[number];

/** How a division ends: below, above, or at the nearest hundredth with the half going up. */
export const roundings = ['down', 'half_up', 'up'] as const;
export type Rounding = (typeof roundings)[number];

export const scoredKind = z.enum(scoredKinds);
export const rounding = z.enum(roundings);
export const code = z.string().regex(/^[A-Z][A-Z0-9_]{0,15}$/);
export const list = <T extends z.ZodType>(one: T, max: number = listMax, min = 0) => z.array(one).min(min).max(max).readonly();
export const named = { nameZh: z.string().min(1).max(nameMax), nameEn: z.string().min(1).max(nameMax).optional() };
export const count = (min: number, max: number) => z.int().min(min).max(max);
export const percent = count(1, 100);

/** How a written amount of points is read: left as it is, or in hundredths. */
export type PointsSchema = z.ZodType<number, number>;
