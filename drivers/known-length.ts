/** Which lengths the numbers of this place's cards have. Where all have one, half a number or two glued ones are never a card. */
import { z } from 'zod';
import { refused } from '../server/kernel/outcome.ts';
import type { ReaderEvent } from './reader.ts';

/** An option of every reader that prints text. */
export const cardBytes = z
  .array(z.union([z.literal(4), z.literal(7), z.literal(10)]))
  .min(1)
  .max(3)
  .default([4, 7, 10]);

/** Refuses a number of another length. */
export const ofKnownLength = (event: ReaderEvent, bytes: readonly number[]): ReaderEvent =>
  event.kind === 'read' && event.card.ok && !bytes.includes(event.card.value.length / 2)
    ? { ...event, card: refused('card_unreadable') }
    : event;
