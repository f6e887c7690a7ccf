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

/** SHMSIZE and SHMMAP: not even the index of the write-ahead log finds room. */
const diskFull = ['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_IOERR_SHMSIZE', 'SQLITE_IOERR_SHMMAP', '53100', 'ENOSPC'];

export const isDiskFull = (error: unknown): boolean => diskFull.includes(codeOf(error));

/** What pg says without a code of its own; Knex puts the statement before it. */
const brokenConnection =
  /(?:^| - )(?:Connection (?:terminated|ended)|Client (?:has encountered a connection error|was closed) and is not queryable)/;

/** PostgreSQL restarts, is gone, has no connection left to give, or ended this one: the connection opens anew by itself. */
export const isAway = (error: unknown): boolean =>
  /^(?:57P0[1-5]|08\w{3}|53300|ECONN(?:REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/.test(
    codeOf(error),
  ) ||
  (error instanceof Error && (error.name === 'KnexTimeoutError' || brokenConnection.test(error.message)));

/** The system forbids it: a folder of somebody else, a file system that is read only. */
export const isNotAllowed = (error: unknown): boolean =>
  ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'SQLITE_CANTOPEN', 'SQLITE_READONLY'].includes(codeOf(error));

/** The file's content is not what SQLite wrote: torn, overwritten, or no database at all. */
export const isDamaged = (error: unknown): boolean => /^SQLITE_(?:CORRUPT|NOTADB)/.test(codeOf(error));
