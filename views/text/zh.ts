/** All words in Chinese. */
import { cliZh } from './cli.ts';
import { codesZh } from './code-words.ts';
import { kioskZh } from './kiosk.ts';
import { operatorZh } from './kiosk-operator-zh.ts';
import { pagesZh } from './page-words.ts';
import { readersZh } from './readers.ts';
import { refusalsZh } from './refusals.ts';
import { openingFaultsZh } from './opening-faults.ts';
import { schemeFieldsZh } from './scheme-fields.ts';
import { schemeFaultsZh } from './scheme-faults.ts';
import { siteZh } from './site.ts';
import { spokenZh } from './spoken.ts';
import type { Words } from './text.ts';

export const zh: Words = {
  site: siteZh,
  spoken: spokenZh,
  codes: codesZh,
  refusals: refusalsZh,
  schemeFaults: schemeFaultsZh,
  openingFaults: openingFaultsZh,
  schemeFields: schemeFieldsZh,
  pages: pagesZh,
  kiosk: kioskZh,
  operator: operatorZh,
  cli: cliZh,
  readers: readersZh,
};
