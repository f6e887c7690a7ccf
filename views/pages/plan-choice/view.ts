/** Where a plan begins, in words. */
import type { Say } from '../../say.ts';
import { kindWords } from '../plan/view.ts';
import type { PlanChoiceModel } from './model.ts';

export const planChoiceView = (model: PlanChoiceModel, say: Say) => ({
  title: say.words.pages.plan.newTitle,
  organisationName: model.organisationName,
  backHref: model.backHref,
  kinds: model.kinds.map((fact) => ({ ...kindWords(fact, say), href: fact.href })),
});
