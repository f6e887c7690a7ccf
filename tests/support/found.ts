/** Searches sources for what the house forbids, and names file and line. */
import type { Sources } from './house.ts';
import { onlyKinds, type Piece, piecesOf } from './source-text.ts';

export type Ban = {
  readonly pattern: RegExp;
  /** Completes "is here". */
  readonly why: string;
  /** Kinds of text in which it is looked for. */
  readonly kinds: readonly Piece['kind'][];
  /** Where it is at home: a path, a folder ending in a slash, or `*.end`. */
  readonly except: readonly string[];
};

const isExcepted = (path: string, except: readonly string[]): boolean =>
  except.some((one) => (one.endsWith('/') ? path.startsWith(one) : path === one || (one.startsWith('*') && path.endsWith(one.slice(1)))));

/** `path:line: why` for every place where a ban is broken. */
export const breachesOf = (sources: Sources, bans: readonly Ban[]): readonly string[] =>
  [...sources].flatMap(([path, source]) => {
    const pieces = piecesOf(source);
    return bans
      .filter((ban) => !isExcepted(path, ban.except))
      .flatMap((ban) =>
        onlyKinds(pieces, ban.kinds)
          .split('\n')
          .flatMap((line, index) => (ban.pattern.test(line) ? [`${path}:${index + 1}: ${ban.why}`] : [])),
      );
  });
