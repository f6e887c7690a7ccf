/** All words in English. */
import { cliEn } from './cli.ts';
import { codesEn } from './code-words.ts';
import { kioskEn } from './kiosk-en.ts';
import { operatorEn } from './kiosk-operator-en.ts';
import { pagesEn } from './page-words.ts';
import { readersEn } from './readers.ts';
import { refusalsEn } from './refusals.ts';
import { openingFaultsEn } from './opening-faults.ts';
import { schemeFieldsEn } from './scheme-fields.ts';
import { schemeFaultsEn } from './scheme-faults.ts';
import { siteEn } from './site.ts';
import { spokenEn } from './spoken.ts';
import type { Words } from './text.ts';

export const en: Words = {
  site: siteEn,
  spoken: spokenEn,
  codes: codesEn,
  refusals: refusalsEn,
  schemeFaults: schemeFaultsEn,
  openingFaults: openingFaultsEn,
  schemeFields: schemeFieldsEn,
  pages: pagesEn,
  kiosk: kioskEn,
  operator: operatorEn,
  cli: cliEn,
  readers: readersEn,
};
