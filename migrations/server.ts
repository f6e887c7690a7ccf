/** The history of the server's schema, in order. A new step is appended here and never edited once released. */
import type { Migration } from './dialect.ts';
import { people } from './server/0001-people.ts';
import { ledger } from './server/0002-ledger.ts';
import { taps } from './server/0003-taps.ts';
import { running } from './server/0004-running.ts';
import { devices } from './server/0005-devices.ts';
import { cards } from './server/0006-cards.ts';
import { schemeDrafts } from './server/0007-scheme-drafts.ts';
import { plans } from './server/0008-plans.ts';
import { calls } from './server/0009-calls.ts';
import { leave } from './server/0010-leave.ts';
import { sheets } from './server/0011-sheets.ts';
import { dues } from './server/0012-dues.ts';
import { calendars } from './server/0013-plans.ts';
import { board } from './server/0014-board.ts';
import { files } from './server/0015-files.ts';
import { minutes } from './server/0017-minutes.ts';
import { tapReviews } from './server/0018-tap-reviews.ts';

export const serverMigrations: readonly Migration[] = [
  people,
  ledger,
  taps,
  running,
  devices,
  cards,
  schemeDrafts,
  plans,
  calls,
  leave,
  sheets,
  dues,
  calendars,
  board,
  files,
  minutes,
  tapReviews,
];

/** Tables whose rows are facts: the database refuses to change them, and the start checks that the guards still stand. */
export const appendOnlyTables: readonly string[] = [
  'audit_rows',
  'scheme_versions',
  'scheme_drafts',
  'scheme_draft_ends',
  'scheme_openings',
  'entries',
  'period_acts',
  'publications',
  'purse_moves',
  'purse_move_lots',
  'taps',
  'tap_verdicts',
  'tap_raws',
  'minutes',
  'departures',
  'sheet_acts',
  'sheet_deductions',
  'sheet_marks',
  'burst_looks',
  'tap_reviews',
  'dues_payments',
];
