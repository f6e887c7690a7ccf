/** The history of the kiosk's file, in order. Steps are only ever appended. */
import type { Migration } from './dialect.ts';
import { outbox } from './kiosk/0001-outbox.ts';
import { epochs } from './kiosk/0002-epochs.ts';
import { heads } from './kiosk/0003-heads.ts';
import { preferences } from './kiosk/0004-preferences.ts';
import { operator } from './kiosk/0005-operator.ts';

export const kioskMigrations: readonly Migration[] = [outbox, epochs, heads, preferences, operator];
