/** All words of one language. A code without words in either language does not compile. */
import type { CliWords } from './cli.ts';
import type { CodeWords } from './code-words.ts';
import type { KioskWords } from './kiosk.ts';
import type { OperatorWords } from './kiosk-operator.ts';
import type { PageWords } from './page-words.ts';
import type { RefusalWords } from './refusals.ts';
import type { ReaderWords } from './readers.ts';
import type { OpeningFaultWords } from './opening-faults.ts';
import type { SchemeFieldWords } from './scheme-fields.ts';
import type { SchemeFaultWords } from './scheme-faults.ts';
import type { SiteWords } from './site.ts';
import type { SpokenWords } from './spoken.ts';
import type { RefusalCode } from '../../server/contract/refusals.ts';

export const locales = ['zh', 'en'] as const;
export type Locale = (typeof locales)[number];

export type Words = {
  readonly site: SiteWords;
  readonly spoken: SpokenWords;
  readonly codes: CodeWords;
  readonly refusals: Readonly<Record<RefusalCode, RefusalWords>>;
  readonly schemeFaults: SchemeFaultWords;
  readonly openingFaults: OpeningFaultWords;
  readonly schemeFields: SchemeFieldWords;
  readonly pages: PageWords;
  readonly kiosk: KioskWords;
  readonly operator: OperatorWords;
  readonly cli: CliWords;
  readonly readers: ReaderWords;
};
