/** Which lengths the numbers of this place's cards have. Where all have one, half a number or two glued ones are never a card. */
import { z } from 'zod';
import { refused } from '../server/kernel/outcome.ts';
import { wholeBytesOf } from './card-number.ts';
import type { ReaderEvent } from './reader.ts';

/** An option of every reader that prints text. */
export const cardBytes = z
  .array(z.union([z.literal(4), z.literal(7), z.literal(10)]))
  .min(1)
  .max(3)
  .default([4, 7, 10]);

/** Refuses a whole number of another length; parts of numbers and badges have none. */
export function ofKnownLength(event: ReaderEvent, bytes: readonly number[]): ReaderEvent {
  const length = event.kind === 'read' && event.card.ok ? wholeBytesOf(event.card.value) : undefined;
  return event.kind === 'read' && length !== undefined && !bytes.includes(length) ? { ...event, card: refused('card_unreadable') } : event;
}
