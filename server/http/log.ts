/** The log: JSON lines without personal data or secrets. */
import { type DestinationStream, type Logger, pino } from 'pino';

/** Keys whose values never reach the log, at the top of a line or one level down. */
export const redactedKeys = [
  'password',
  'current',
  'next',
  'again',
  'token',
  'csrf',
  'cookie',
  'authorization',
  'pairingCode',
  'name',
  'loginName',
  'phone',
  'idNumber',
  'cardNumber',
  'card_number',
] as const;

/** The path of a request as a line may say it: what opens something is left out. */
export const loggedPath = (path: string): string => path.replace(/^(\/calendar\/)[^/]+/, '$1[redacted]');

/** What a line says of an error. Other fields of database errors quote the row that broke a law. */
function errorFacts(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error ? { code: String(error.code) } : {};
  const cause = error.cause === undefined || depth >= 3 ? {} : { cause: errorFacts(error.cause, depth + 1) };
  return { type: error.name, ...code, message: error.message, stack: error.stack, ...cause };
}

/** `level` as LOG_LEVEL says; `stream` is standard output unless told otherwise. */
export const openLog = (level: string, stream?: DestinationStream): Logger => {
  const options = {
    level,
    base: null,
    redact: { paths: redactedKeys.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
    serializers: { err: (error: unknown) => errorFacts(error) },
  };
  return stream === undefined ? pino(options) : pino(options, stream);
};
