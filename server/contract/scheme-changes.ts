/** What a change of a scheme is about, as codes that have words: sections of the file, fields of what stands in them, why a lower organisation may not make it. */

/** Every name of a field in a scheme file, wherever it stands. */
export const schemeFieldCodes = [
  'aboutEn',
  'aboutZh',
  'activityTypes',
  'appliesIn',
  'appraisal',
  'assessors',
  'attendance',
  'audience',
  'award',
  'bars',
  'base',
  'blockedWhen',
  'bonusCeilings',
  'cancelWithinDays',
  'caps',
  'carryOver',
  'categories',
  'category',
  'ceiling',
  'checkInOpensMinutesBefore',
  'claims',
  'closesAt',
  'closing',
  'colour',
  'consecutive',
  'conversion',
  'countsIn',
  'decideWithinDays',
  'denominator',
  'effect',
  'effects',
  'evidenceEn',
  'evidenceMin',
  'evidenceZh',
  'excellentShare',
  'excludedClasses',
  'exclusiveGroup',
  'exclusiveGroups',
  'flags',
  'floor',
  'from',
  'full',
  'fullAttendanceAllows',
  'grades',
  'holds',
  'item',
  'itemGroups',
  'items',
  'lapse',
  'lateAfterMinutes',
  'levels',
  'longActivities',
  'makeUpWithinDays',
  'maxPoints',
  'meaningEn',
  'meaningZh',
  'measure',
  'memberClasses',
  'minMonthsInBranch',
  'minRate',
  'minScore',
  'missing',
  'mode',
  'monthOnDay',
  'nameEn',
  'nameZh',
  'notice',
  'noticeWorkingDays',
  'numerator',
  'occurrences',
  'outOf',
  'part',
  'per',
  'percent',
  'period',
  'periods',
  'points',
  'probationaryGraded',
  'public',
  'quarterOnDay',
  'ranking',
  'reasons',
  'redeemable',
  'redemption',
  'reducesRankingScore',
  'role',
  'rounding',
  'secondApproverAbovePoints',
  'share',
  'shortEn',
  'shortZh',
  'signOff',
  'subject',
  'submitWithinDays',
  'tieAtShareCut',
  'tieBreakers',
  'topRank',
  'topShare',
  'total',
  'trigger',
  'unitEn',
  'unitZh',
  'vetoes',
  'weights',
  'when',
  'window',
  'yearEnd',
  'yearOnDay',
  'zeroes',
] as const;
export type SchemeFieldCode = (typeof schemeFieldCodes)[number];

export const schemeChangeKinds = ['added', 'removed', 'changed', 'reordered'] as const;
export type SchemeChangeKind = (typeof schemeChangeKinds)[number];

export type SchemeJson = null | boolean | number | string | readonly SchemeJson[] | { readonly [key: string]: SchemeJson };

export type SchemeChange = {
  /** Things are found by their code, not by their place: `items.S01.points`. */
  readonly path: string;
  readonly kind: SchemeChangeKind;
  /** The section, then the fields below it, without codes. */
  readonly fields: readonly SchemeFieldCode[];
  /** What it belongs to where that has a code of its own: an item, a level. */
  readonly thing: { readonly code: string; readonly nameZh?: string; readonly nameEn?: string } | null;
  /** As the files write it, points too; undefined where there is none. */
  readonly before?: SchemeJson;
  readonly after?: SchemeJson;
};

/** Why an organisation may not change what one above it published. */
export const openingFaultCodes = ['not_opened', 'outside_opened', 'not_tighter', 'more_than_opened'] as const;
export type OpeningFaultCode = (typeof openingFaultCodes)[number];

export type OpeningFault = {
  readonly change: SchemeChange;
  readonly code: OpeningFaultCode;
  /** Bounds as the file writes points; how many are open. */
  readonly facts: Readonly<Record<string, number>>;
};
