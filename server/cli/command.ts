/** A subcommand of `flagtap`: what it takes, what of the installation it needs, what it answers. */
import type { Words } from '../../views/text/text.ts';
import type { Passwords } from '../access/passwords.ts';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import type { World } from '../kernel/world.ts';
import type { SchemeReader } from '../scheme/queries.ts';

/** What a command answers: one JSON document for machines, lines for people. */
export type Answer = {
  /** 0 done, 1 refused or found wrong. */
  readonly code: 0 | 1;
  readonly json: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
};

/** Arguments as typed: positions in order, options by name. */
export type Given = { readonly positions: readonly string[]; readonly options: Readonly<Record<string, string | boolean>> };

export type Option = { readonly flags: string; readonly about: (words: Words) => string };

/** What a command may use of the installation. */
export type Ground = {
  readonly config: Config;
  readonly world: World;
  readonly words: Words;
  readonly db: Database;
  readonly schemes: SchemeReader;
  readonly passwords: Passwords;
};

type Shape = {
  /** As typed, with its positions: `device code <organisation>`. */
  readonly usage: string;
  readonly about: (words: Words) => string;
  readonly options?: readonly Option[];
  /** Lines below the usage in its help. */
  readonly more?: (words: Words) => readonly string[];
};

/** Needs no database. */
export type PlainCommand = Shape & {
  readonly needs: 'nothing';
  run(ground: Pick<Ground, 'config' | 'world' | 'words'>, given: Given): Promise<Answer>;
};
/** Reads beside a running server. */
export type ReadingCommand = Shape & { readonly needs: 'read'; run(ground: Ground, given: Given): Promise<Answer> };
/** Changes something: sent to the running server, which alone writes; without one it takes the writer's lock itself. */
export type WritingCommand = Shape & {
  readonly needs: 'write';
  /** Done where it was typed, before it is sent: paths, which the server would read from where it stands. */
  prepare?(given: Given): Given;
  run(ground: Ground, given: Given): Promise<Answer>;
};
/** Refuses while a server runs. It is handed the configuration and opens what it needs. */
export type AloneCommand = Shape & {
  readonly needs: 'alone';
  run(ground: Pick<Ground, 'config' | 'world' | 'words'>, given: Given): Promise<Answer>;
};
/** Runs until it is stopped and says what it has to say itself; answers the exit code. */
export type LastingCommand = Shape & {
  readonly needs: 'stay';
  run(ground: Pick<Ground, 'config' | 'world' | 'words'>, given: Given): Promise<number>;
};

export type Command = PlainCommand | ReadingCommand | WritingCommand | AloneCommand | LastingCommand;

export const done = (json: Answer['json'], ...lines: readonly string[]): Answer => ({ code: 0, json, lines });

/** A refusal in the words of the pages: what, then what to do next. */
export function refusedWith(words: Words, code: keyof Words['refusals'], facts: Readonly<Record<string, string | number>> = {}): Answer {
  const said = words.refusals[code];
  return { code: 1, json: { refused: code, ...facts }, lines: [said.title, said.next] };
}
