/** What a law is: a reading of a well-shaped scheme file that answers every fault it finds. */
import type { SchemeFault, SchemeFaultCode } from '../../contract/scheme-faults.ts';
import type { SchemeFile } from '../format.ts';

export type Law = (file: SchemeFile) => Iterable<SchemeFault>;

export const fault = (path: string, code: SchemeFaultCode, facts: SchemeFault['facts'] = {}): SchemeFault => ({ path, code, facts });
