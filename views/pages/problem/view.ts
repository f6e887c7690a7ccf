/** What stands in place of a page, in words. */
import type { PageContext } from '../../context.ts';
import { paths } from '../../paths.ts';
import type { Say } from '../../say.ts';
import type { ProblemModel } from './model.ts';

export function problemView(model: ProblemModel, { words }: Say, context: PageContext) {
  const { problem } = words.pages;
  const signedOut = context.viewer === null;
  const onward = signedOut ? { href: paths.login, word: problem.signIn } : { href: paths.start, word: words.site.start };
  const nothing = { back: null, incident: null, path: null, ask: false };
  switch (model.kind) {
    case 'refused': {
      const { title, next } = words.refusals[model.code];
      return { ...nothing, title, next, ask: true, onward, back: model.back ?? null };
    }
    case 'fault':
      return { ...nothing, title: problem.faultTitle, next: problem.faultSay, onward, incident: model.incident };
    case 'malformed':
      return { ...nothing, title: problem.malformedTitle, next: problem.malformedSay, onward, path: model.path };
  }
}
