/**
 * Every code with which the server says no to a well-formed request. A new code needs words in `views/text` and a
 * status in `http/reply.ts`: both are exhaustive Records, so that it does not compile without them.
 */
export const refusalCodes = [
  'not_signed_in',
  'wrong_login',
  'too_many_tries',
  'not_allowed',
  'not_found',
  'form_expired',
  'foreign_origin',
  'key_reused',
  'already_reversed',
  'reversal_of_reversal',
  'entry_unknown',
  'item_unknown',
  'scheme_missing',
  'scheme_wrong',
  'scheme_month_taken',
  'scheme_would_reprice',
  'member_unknown',
  'not_a_member_then',
  'own_points',
  'card_taken',
  'card_refused',
  'activity_unknown',
  'organisation_unknown',
  'period_closed',
  'period_not_closed',
  'period_out_of_order',
  'period_not_over',
  'reason_missing',
  'pairing_code_wrong',
  'device_unknown',
  'device_revoked',
  'account_unknown',
  'account_name_taken',
  'password_weak',
  'balance_short',
  'server_busy',
] as const;

export type RefusalCode = (typeof refusalCodes)[number];
