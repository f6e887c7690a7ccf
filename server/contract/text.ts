/** Text as it may cross a boundary: well formed, without control characters, never longer than the row that keeps it. */
import { z } from 'zod';
import { isDay } from '../kernel/calendar.ts';
import { isInstant } from '../kernel/clock.ts';
import { isUuid } from '../kernel/uid.ts';

const hasControl = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
};

/** True for text that both databases store unchanged: no lone surrogates, no NUL, no other C0 control. */
export const isPlainText = (text: string): boolean => text.isWellFormed() && !hasControl(text);

/** One line of text of 1 to `max` UTF-16 units. */
export const lineOfText = (max: number) => z.string().min(1).max(max).refine(isPlainText, 'has a control character or half a character');

/** Several lines of text, at most `max` UTF-16 units, ended by `\n` however they were typed, without space around. */
export const linesOfText = (max: number) =>
  z
    .string()
    .transform((text) => text.replaceAll(/\r\n?/g, '\n').replaceAll('\t', ' ').trim())
    .refine((text) => text.length <= max, `is longer than ${max} characters`)
    .refine((text) => text.split('\n').every(isPlainText), 'has a control character or half a character');

export const uidText = z.string().refine(isUuid, 'is not a lower-case UUID');
export const instantText = z.string().refine(isInstant, 'is not a UTC time such as 2026-03-31T15:59:59.999Z');
export const dayText = z.string().refine(isDay, 'is not a day such as 2026-03-31');

/** A day and a time of day in Shanghai as a form's field has them, `2026-03-10T18:45`. */
export const localMinuteText = z
  .string()
  .refine((text) => /^.{10}T([01]\d|2[0-3]):[0-5]\d$/.test(text) && isDay(text.slice(0, 10)), 'is not a time such as 2026-03-10T18:45');
