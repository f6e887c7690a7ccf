/** Calling an activity off, in words. */
import type { Say } from '../../say.ts';
import type { PlanCancelModel } from './model.ts';

export function planCancelView(model: PlanCancelModel, { words, format }: Say) {
  const { plan } = words.pages;
  const missing = model.error === 'reason_missing' ? plan.reasonMissing : null;
  const expired = model.error === 'form_expired' ? [{ href: '#main', say: plan.errors.form_expired }] : [];
  return {
    title: plan.cancelTitle(model.title),
    organisationName: model.organisationName,
    when: format.span(model.startsAt, model.endsAt),
    says: [plan.cancelKept, model.signedIn > 0 ? plan.cancelTakesBack(model.signedIn) : plan.cancelNobody, plan.cancelAgain],
    errors: missing === null ? expired : [{ href: '#reason', say: missing }],
    missing,
    reason: model.reason,
    changes: model.changes,
    action: model.action,
    backHref: model.backHref,
  };
}
