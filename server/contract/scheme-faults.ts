/** Every code with which the check of a scheme file names a fault; the words are an exhaustive Record in `views/text`. */

/** Faults of the file's shape, found before any law is tried. */
export const schemeShapeFaultCodes = [
  'not_json',
  'not_yaml',
  'yaml_alias',
  'yaml_tag',
  'too_deep',
  'key_twice',
  'file_too_long',
  'missing',
  'wrong_type',
  'unknown_key',
  'not_one_of',
  'out_of_range',
  'wrong_form',
] as const;

/** Faults of what the parts say about each other. */
export const schemeLawFaultCodes = [
  'code_twice',
  'listed_twice',
  'category_unknown',
  'category_empty',
  'group_unknown',
  'group_single',
  'group_without_activity',
  'item_unknown',
  'points_too_fine',
  'points_too_large',
  'points_zero',
  'deduction_positive',
  'bonus_negative',
  'counts_nowhere',
  'auto_without_trigger',
  'trigger_without_auto',
  'tap_without_activity',
  'activity_taken',
  'long_activity_unknown',
  'cap_not_positive',
  'cap_without_measure',
  'cap_two_measures',
  'cap_twice',
  'cap_on_deduction',
  'cap_unreachable',
  'caps_contradict',
  'redeemable_empty',
  'redeemable_deduction',
  'floor_above_ceiling',
  'level_not_descending',
  'level_unreachable',
  'level_without_measure',
  'tie_breaker_without_category',
  'weights_not_whole',
  'share_above_whole',
  'conversion_without_way',
  'shared_group_empty',
  'shared_group_overlap',
  'shared_group_across',
  'part_not_deduction',
  'part_floor_too_high',
  'part_with_caps',
  'part_untouched',
  'occurrence_empty',
  'occurrence_across',
  'occurrence_never',
  'occurrence_zero',
  'occurrence_wrong_sign',
  'occurrence_overlap',
  'occurrence_without_part',
  'occurrence_too_long',
  'base_too_long',
  'ceiling_empty',
  'ceiling_overlap',
  'ceiling_on_part',
  'class_changes_nothing',
  'weights_alone',
  'weights_not_positive',
  'weights_twice',
  'carry_over_not_automatic',
  'carry_over_missing',
  'level_single',
  'level_unknown',
  'measure_not_for_subject',
  'share_too_fine',
] as const;

export const schemeFaultCodes = [...schemeShapeFaultCodes, ...schemeLawFaultCodes] as const;
export type SchemeFaultCode = (typeof schemeFaultCodes)[number];

/** One fault: where in the file (`items[3].caps[0].maxPoints`), what, with the facts its words may name. Amounts in facts are as written. `line` counts from 1, where it is known. */
export type SchemeFault = {
  readonly path: string;
  readonly line?: number;
  readonly code: SchemeFaultCode;
  readonly facts: Readonly<Record<string, string | number>>;
};
