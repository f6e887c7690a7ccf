/** The codes of people, activities, entries that have words on screen, spelled as the domains spell them. */

export const roleCodes = ['member', 'secretary', 'organisation_department', 'system_administrator'] as const;
export type RoleCode = (typeof roleCodes)[number];

export const memberClassCodes = ['normal', 'floating', 'exempt', 'suspended'] as const;
export type MemberClassCode = (typeof memberClassCodes)[number];

export const memberStatusCodes = ['full', 'probationary'] as const;
export type MemberStatusCode = (typeof memberStatusCodes)[number];

/** Why a member of the branch has no rank in a period. */
export const unrankedCodes = ['exempt', 'suspended', 'floating', 'too_new'] as const;
export type UnrankedCode = (typeof unrankedCodes)[number];

export const organisationLevelCodes = ['committee', 'general_branch', 'branch', 'group'] as const;
export type OrganisationLevelCode = (typeof organisationLevelCodes)[number];

export const activityKindCodes = [
  'members_meeting',
  'committee_meeting',
  'group_meeting',
  'party_lecture',
  'party_day',
  'org_life_meeting',
  'democratic_appraisal',
  'study_session',
  'training',
  'test',
  'volunteer_service',
  'volunteer_service_long',
  'patrol',
  'voluntary_labour',
  'policy_outreach',
  'skill_service',
] as const;
export type ActivityKindCode = (typeof activityKindCodes)[number];

export const entrySourceCodes = ['tap', 'secretary', 'claim', 'rule', 'import', 'correction'] as const;
export type EntrySourceCode = (typeof entrySourceCodes)[number];

/** Why taps were judged again: kept with the later verdict, and as the reason of the reversals that follow from it. */
export const rejudgeCauseCodes = [
  'card_bound',
  'card_unbound',
  'card_blocked',
  'activity_planned',
  'activity_moved',
  'activity_cancelled',
  'sheet_reopened',
  'leaving_noted',
  'sheet_marked',
] as const;
export type RejudgeCauseCode = (typeof rejudgeCauseCodes)[number];

/** Why what a closed sheet had deducted was taken back by itself: kept as the reason of the reversal. */
export const sheetReasonCodes = ['sheet_put_right'] as const;
export type SheetReasonCode = (typeof sheetReasonCodes)[number];

/** Why a closing posted an entry, or took back what an earlier closing had posted: kept as its reason. */
export const closingReasonCodes = ['year_carried', 'year_closed_again', 'period_proposed', 'period_closed_again'] as const;
export type ClosingReasonCode = (typeof closingReasonCodes)[number];

/** How ties are broken, in the scheme's own spelling. */
export const tieBreakerCodes = ['lowerAbsoluteDeductions', 'higherOrgLifePoints', 'higherPracticePoints'] as const;
export type TieBreakerCode = (typeof tieBreakerCodes)[number];

/** What a branch decides for itself, each with the choices it has, spelled as forms and the command line spell them. */
export const settingChoices = {
  rankVisibility: ['branch', 'self'],
  namesMasked: ['false', 'true'],
  kioskShowsRank: ['true', 'false'],
  kioskShowsBalance: ['true', 'false'],
  duesDueDay: ['month_end', 'day_10', 'day_15', 'day_20', 'day_25'],
  duesExemptPay: ['true', 'false'],
  duesAmounts: ['false', 'true'],
  minutesFor: ['branch', 'officers'],
  studyHours: ['as_ruled', 'hours_24', 'hours_40', 'hours_48', 'hours_56', 'hours_64'],
  absentMayMakeUp: ['false', 'true'],
} as const;
export type SettingCode = keyof typeof settingChoices;
export type SettingChoice<S extends SettingCode = SettingCode> = (typeof settingChoices)[S][number];

/** In place of a choice: nothing of its own, what holds above holds here. */
export const settingInherited = 'inherited';

/** How somebody stands with the dues of a month; `none`: nothing is owed there, `waived`: not by members of this class. */
export const duesStandingCodes = ['on_time', 'late', 'ahead', 'owed', 'overdue', 'waived', 'none'] as const;
export type DuesStandingCode = (typeof duesStandingCodes)[number];

/** How a payment came into the register: a branch ticked at once, somebody's months, a list handed in. */
export const duesEntryCodes = ['list', 'person', 'import'] as const;
export type DuesEntryCode = (typeof duesEntryCodes)[number];

/** What somebody says of a tap whose time nobody knows: its holder was there, or nothing follows. */
export const tapReviewCodes = ['present', 'nothing'] as const;
export type TapReviewCode = (typeof tapReviewCodes)[number];

/** What a secretary is asked to look at. */
export const todoCodes = [
  'leave_to_decide',
  'leaves_to_decide',
  'proofs_to_decide',
  'sign_outs_missing',
  'bursts_to_look_at',
  'sheet_to_close',
  'sheets_to_close',
  'make_ups_overdue',
  'dues_to_enter',
  'duties_overdue',
  'duty_due',
  'plan_month',
  'unknown_cards',
  'taps_to_review',
  'devices_quarantined',
  'devices_silent',
  'members_without_card',
  'month_to_close',
] as const;
export type TodoCode = (typeof todoCodes)[number];

export const deviceStateCodes = ['ready', 'silent', 'never', 'revoked', 'quarantined'] as const;
export type DeviceStateCode = (typeof deviceStateCodes)[number];

/** How a person stands on the sheet of an activity. */
export const seatCodes = ['present', 'late', 'left_early', 'leave', 'made_up', 'missing', 'awaited'] as const;
export type SeatCode = (typeof seatCodes)[number];

/** Why somebody asks for leave: duty elsewhere, illness, a private matter. Shown to the member and to officers only. */
export const leaveKindCodes = ['official', 'sick', 'private'] as const;
export type LeaveKindCode = (typeof leaveKindCodes)[number];

/** How a person stands on the sheet of an activity, in full; pages that others read say `leave` for every kind of it. */
export const sheetStatusCodes = [
  'awaited',
  'present',
  'late',
  'left_early',
  'leave_official',
  'leave_sick',
  'leave_private',
  'absent',
  'exempt',
  'made_up',
] as const;
export type SheetStatusCode = (typeof sheetStatusCodes)[number];

/** What a secretary went by who marked somebody on a sheet by hand. */
export const markHowCodes = ['forgotten_card', 'paper', 'proof', 'correction'] as const;
export type MarkHowCode = (typeof markHowCodes)[number];

/** What somebody found who looked at cards that were tapped close together: each by its holder, some for others, not to be found out. */
export const burstWordCodes = ['themselves', 'for_others', 'unclear'] as const;
export type BurstWordCode = (typeof burstWordCodes)[number];

export const activityStateCodes = ['upcoming', 'open', 'over'] as const;
export type ActivityStateCode = (typeof activityStateCodes)[number];

/** Holidays whose days off are announced. */
export const holidayCodes = ['new_year', 'spring_festival', 'qingming', 'labour_day', 'dragon_boat', 'mid_autumn', 'national_day'] as const;
export type HolidayCode = (typeof holidayCodes)[number];
/** How a card of a member stands now. */
export const cardStateCodes = ['in_use', 'lost', 'blocked', 'given_back'] as const;
export type CardStateCode = (typeof cardStateCodes)[number];

/** What may be done with a card of a member: reported lost, opened again, blocked, taken back, taken back as one that never was theirs. */
export const cardActCodes = ['lost', 'found', 'block', 'end', 'void'] as const;
export type CardActCode = (typeof cardActCodes)[number];

/** What became of a duty in its month, quarter or year. `coming`: its time has not begun. */
export const dutyStateCodes = ['done', 'planned', 'due', 'overdue', 'coming', 'not_owed'] as const;
export type DutyStateCode = (typeof dutyStateCodes)[number];
/** What a kept file belongs to; the room of each says who may read it. */
export const fileKindCodes = ['papers', 'minutes', 'make_up', 'proof'] as const;
export type FileKindCode = (typeof fileKindCodes)[number];

/** What kept files are, found from their bytes. */
export const mediaTypeCodes = ['jpeg', 'png', 'webp', 'pdf', 'docx', 'xlsx', 'text'] as const;
export type MediaTypeCode = (typeof mediaTypeCodes)[number];

const pictureCodes: ReadonlySet<MediaTypeCode> = new Set(['jpeg', 'png', 'webp']);
/** A picture stands in a page. */
export const isPictureCode = (code: MediaTypeCode): boolean => pictureCodes.has(code);
