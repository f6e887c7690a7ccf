/** Withdrawing a payment of dues, in words. */
import type { Say } from '../../say.ts';
import type { DuesWithdrawModel } from './model.ts';

export function duesWithdrawView(model: DuesWithdrawModel, { words, format }: Say) {
  const { dues } = words.pages;
  const missing = model.error === 'reason_missing' ? dues.reasonMissing : null;
  const expired = model.error === 'form_expired' ? [{ href: '#main', say: dues.errors.form_expired }] : [];
  const month = format.month(model.month);
  return {
    title: dues.withdrawTitle,
    what: dues.withdrawWhat(model.name, month, format.day(model.paidOn)),
    says: [dues.withdrawKept, model.closed ? dues.withdrawClosed(month) : dues.withdrawPoints],
    errors: missing === null ? expired : [{ href: '#reason', say: missing }],
    missing,
    reason: model.reason,
    action: model.action,
    backHref: model.backHref,
  };
}
