/** Every law of stored data, domain by domain: a new domain adds its line here. */
import { accessChecks } from '../access/checks.ts';
import { activityChecks } from '../activities/checks.ts';
import { attendanceChecks } from '../attendance/checks.ts';
import { closingChecks } from '../closing/checks.ts';
import type { Check } from '../db/check.ts';
import { storageChecks } from '../db/checks.ts';
import { cardChecks } from '../cards/checks.ts';
import { deviceChecks } from '../devices/checks.ts';
import { duesChecks } from '../dues/checks.ts';
import { fileChecks } from '../files/checks.ts';
import { leaveChecks } from '../leave/checks.ts';
import { ledgerChecks } from '../ledger/checks.ts';
import { makeUpChecks } from '../makeup/checks.ts';
import { memberChecks } from '../members/checks.ts';
import { minutesChecks } from '../minutes/checks.ts';
import { organisationChecks } from '../organisations/checks.ts';
import { periodChecks } from '../periods/checks.ts';
import { purseChecks } from '../purse/checks.ts';
import { schemeChecks } from '../scheme/checks.ts';
import { sheetChecks } from '../sheets/checks.ts';
import { tapChecks } from '../taps/checks.ts';

/** The storage first: on a damaged file nothing else can be believed. */
export const everyCheck: readonly Check[] = [
  ...storageChecks,
  ...organisationChecks,
  ...memberChecks,
  ...accessChecks,
  ...deviceChecks,
  ...duesChecks,
  ...schemeChecks,
  ...periodChecks,
  ...ledgerChecks,
  ...activityChecks,
  ...leaveChecks,
  ...attendanceChecks,
  ...makeUpChecks,
  ...tapChecks,
  ...sheetChecks,
  ...cardChecks,
  ...purseChecks,
  ...closingChecks,
  ...fileChecks,
  ...minutesChecks,
];
