/** Which kind of failure a database error is, the same question for both engines. */

const codeOf = (error: unknown): string => {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
};

export const isUniqueViolation = (error: unknown): boolean =>
  ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', '23505'].includes(codeOf(error));

/** Any law of the database that a row broke: unique, check, foreign key, not null, a guard's refusal, or a value that its column cannot hold. */
export const isConstraintViolation = (error: unknown): boolean =>
  /^(?:SQLITE_CONSTRAINT|SQLITE_MISMATCH|SQLITE_TOOBIG|22|23|P0001)/.test(codeOf(error));

/** PostgreSQL rolled the whole transaction back and asks to run it again: serialisation failure or deadlock. */
export const isRetryable = (error: unknown): boolean => ['40001', '40P01'].includes(codeOf(error));

/** Another process held the lock past the time-out. */
export const isBusy = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_BUSY') || codeOf(error) === '55P03';

export const isDiskFull = (error: unknown): boolean => ['SQLITE_FULL', 'SQLITE_IOERR_WRITE', '53100', 'ENOSPC'].includes(codeOf(error));
