/** The command line: what was typed is read, run, answered. */
import { Command as Program, CommanderError } from 'commander';
import { z } from 'zod';
import type { Locale } from '../../views/text/text.ts';
import { wordsIn } from '../../views/text/words.ts';
import { readConfig } from '../config.ts';
import { systemWorld } from '../kernel/world.ts';
import type { Answer, Command, Given } from './command.ts';
import type { Situation } from './run.ts';
import { version } from './version.ts';

const localeOf = (env: NodeJS.ProcessEnv): Locale => (/^zh/i.test(env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'] ?? '') ? 'zh' : 'en');

function print(answer: Answer, json: boolean): void {
  process.stdout.write(json ? `${JSON.stringify(answer.json)}\n` : answer.lines.map((line) => `${line}\n`).join(''));
}

async function perform(command: Command, locale: Locale, given: Given): Promise<number> {
  const words = wordsIn(locale);
  const situation: Situation = { config: readConfig(process.env), world: systemWorld(), words, locale };
  if (command.needs === 'stay') return command.run(situation, given);
  const { runCommand } = await import('./run.ts');
  const answer = await runCommand(command, situation, given);
  print(answer, given.options['json'] === true);
  return answer.code;
}

/** What may be meant by a command line. A kiosk lives for months beside a reader: it loads nothing of the server's commands. */
async function commandsFor(argv: readonly string[]): Promise<readonly Command[]> {
  if (argv[0] !== 'kiosk') return (await import('./commands.ts')).commands;
  return (await import('./kiosk-commands.ts')).kioskCommands;
}

/** Adds a command under its words, making the group `device` for `device code`. */
function addCommand(program: Program, groups: Map<string, Program>, command: Command, locale: Locale, ended: (code: number) => void): void {
  const words = wordsIn(locale);
  const [, path = '', positions = ''] = /^([a-z ]+?)((?: [<[].*)?)$/.exec(command.usage) ?? [];
  const parts = path.split(' ');
  const last = parts.at(-1) ?? '';
  const group = parts.length === 1 ? program : (groups.get(parts[0] ?? '') ?? program.command(parts[0] ?? ''));
  if (parts.length > 1) groups.set(parts[0] ?? '', group);
  const added = group.command(`${last}${positions}`).description(command.about(words)).helpOption('-h, --help', words.cli.help);
  if (parts.length === 1) groups.set(path, added);
  added.enablePositionalOptions();
  for (const option of command.options ?? []) added.option(option.flags, option.about(words));
  if (command.needs !== 'stay') added.option('--json', words.cli.json);
  const more = command.more?.(words) ?? [];
  if (more.length > 0) added.addHelpText('after', `\n${more.join('\n')}`);
  added.action(async (...typed: readonly unknown[]) => {
    const given = z.object({ positions: z.array(z.string()), options: z.record(z.string(), z.union([z.string(), z.boolean()])) });
    const [options, ...rest] = typed.slice(0, -1).toReversed();
    ended(
      await perform(command, locale, given.parse({ positions: rest.toReversed().filter((position) => position !== undefined), options })),
    );
  });
}

/** Runs one command line and answers its exit code: 0 done, 1 refused or found wrong, 2 wrong use, 78 bad configuration. */
export async function main(argv: readonly string[]): Promise<number> {
  const locale = localeOf(process.env);
  const words = wordsIn(locale);
  const program = new Program('flagtap')
    .description(words.cli.about)
    .version(version())
    // A command may be a group too: what is typed after a subcommand is the subcommand's.
    .enablePositionalOptions()
    .helpOption('-h, --help', words.cli.help)
    .exitOverride();
  let code = 0;
  const groups = new Map<string, Program>();
  for (const command of await commandsFor(argv)) {
    addCommand(program, groups, command, locale, (ended) => {
      code = ended;
    });
  }
  for (const nested of [...program.commands, ...program.commands.flatMap((group) => group.commands)]) nested.exitOverride();
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { exitOf } = await import('./failure.ts');
    const { exit, lines } = exitOf(error, words);
    process.stderr.write(lines.map((line) => `${line}\n`).join(''));
    return exit;
  }
}
