/** How the server says no: the status of each refusal, as a problem document to programs, as a page to people. */
import type { RefusalCode } from '../contract/refusals.ts';
import type { Refused } from '../kernel/outcome.ts';
import type { ProblemModel } from '../../views/pages/problem/model.ts';
import type { AppContext, Deps } from './deps.ts';
import { showPage } from './page.ts';

export const refusalStatus: Readonly<Record<RefusalCode, number>> = {
  not_signed_in: 401,
  wrong_login: 401,
  too_many_tries: 429,
  not_allowed: 403,
  not_found: 404,
  form_expired: 403,
  foreign_origin: 403,
  key_reused: 409,
  already_reversed: 409,
  reversal_of_reversal: 409,
  entry_unknown: 404,
  item_unknown: 422,
  scheme_missing: 409,
  scheme_wrong: 422,
  scheme_month_taken: 409,
  scheme_would_reprice: 409,
  scheme_not_opened: 409,
  scheme_month_wrong: 422,
  scheme_own_draft: 403,
  scheme_draft_unknown: 404,
  scheme_draft_over: 409,
  member_unknown: 404,
  not_a_member_then: 409,
  own_points: 403,
  card_taken: 409,
  card_refused: 422,
  card_shared: 409,
  card_locked: 409,
  card_unknown: 404,
  cards_too_many: 409,
  enrolment_taken: 409,
  enrolment_over: 409,
  activity_unknown: 404,
  activity_attended: 409,
  activity_changed: 409,
  check_in_not_begun: 409,
  mark_time_wrong: 422,
  not_meant: 409,
  sheet_closed: 409,
  sheet_not_closed: 409,
  sheet_not_begun: 409,
  sheet_changed: 409,
  check_in_open: 409,
  call_not_open: 404,
  registration_closed: 409,
  registration_over: 409,
  name_missing: 422,
  guests_too_many: 409,
  activity_begun: 409,
  leave_not_needed: 409,
  leave_unknown: 404,
  leave_decided: 409,
  own_leave: 403,
  proof_not_asked: 409,
  proof_too_late: 409,
  proof_empty: 422,
  proof_unknown: 404,
  proof_decided: 409,
  make_up_not_due: 409,
  make_up_unknown: 404,
  make_up_recorded: 409,
  make_up_day_wrong: 422,
  organisation_unknown: 404,
  period_closed: 409,
  period_not_closed: 409,
  period_out_of_order: 409,
  period_not_over: 409,
  reason_missing: 422,
  dues_month_wrong: 422,
  dues_day_wrong: 422,
  payment_unknown: 404,
  pairing_code_wrong: 403,
  device_unknown: 401,
  device_revoked: 401,
  account_unknown: 404,
  account_name_taken: 409,
  password_weak: 422,
  balance_short: 409,
  file_kind_unknown: 422,
  file_damaged: 422,
  files_too_large: 413,
  files_too_many: 409,
  file_unknown: 404,
  minutes_changed: 409,
  server_busy: 503,
};

const retryAfterOf = ({ code, facts }: Refused<RefusalCode>): number | undefined => {
  if (code === 'server_busy') return 5;
  if (code === 'too_many_tries') return Number(facts?.['minutes'] ?? 1) * 60;
  return undefined;
};

export const isApi = (ctx: AppContext): boolean => ctx.path.startsWith('/api/');

export type ApiProblem = {
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  /** Which field of the request. */
  readonly path?: string;
  readonly incident?: string;
  readonly facts?: Readonly<Record<string, string | number>>;
};

/** A problem document (RFC 9457). `code` is what programs go by. */
export function replyProblem(ctx: AppContext, problem: ApiProblem): void {
  ctx.status = problem.status;
  ctx.body = JSON.stringify({ type: `urn:flagtap:problem:${problem.code}`, title: problem.code.replaceAll('_', ' '), ...problem });
  ctx.type = 'application/problem+json';
  ctx.set('Cache-Control', 'no-store');
}

/** The page that stands in place of the one asked for. */
export const showProblem = (ctx: AppContext, deps: Deps, model: ProblemModel, status: number): void =>
  showPage(ctx, deps, 'problem', model, { status });

/** Tells a program when to ask again, where waiting helps. */
export function askToWait(ctx: AppContext, refusal: Refused<RefusalCode>): void {
  const seconds = retryAfterOf(refusal);
  if (seconds !== undefined) ctx.set('Retry-After', String(seconds));
}

/** Answers a refusal in the form that the asker reads. `back`: where a person may go on, beside the start page. */
export function replyRefused(ctx: AppContext, deps: Deps, refusal: Refused<RefusalCode>, back?: string): void {
  const status = refusalStatus[refusal.code];
  askToWait(ctx, refusal);
  if (isApi(ctx)) replyProblem(ctx, { status, code: refusal.code, ...(refusal.facts === undefined ? {} : { facts: refusal.facts }) });
  else showProblem(ctx, deps, { kind: 'refused', code: refusal.code, facts: refusal.facts, back }, status);
}

/** Answers JSON to a program. */
export function replyJson(ctx: AppContext, value: object, status = 200): void {
  ctx.status = status;
  ctx.body = JSON.stringify(value);
  ctx.type = 'application/json';
  ctx.set('Cache-Control', 'no-store');
}
