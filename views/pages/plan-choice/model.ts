/** All the page may say on which a plan begins: the kinds of the scheme in force. */
import type { KindFact } from '../plan/model.ts';

export type PlanChoiceModel = {
  readonly organisationName: string;
  readonly kinds: readonly (KindFact & { readonly href: string })[];
  readonly backHref: string;
};
