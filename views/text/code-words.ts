/** Words for the codes of people, activities, entries, devices, in both languages. */
import type { VerdictCode } from '../../server/contract/taps.ts';
import type {
  ActivityKindCode,
  ActivityStateCode,
  BurstWordCode,
  ClosingReasonCode,
  DeviceStateCode,
  DuesStandingCode,
  EntrySourceCode,
  HolidayCode,
  LeaveKindCode,
  MarkHowCode,
  MediaTypeCode,
  MemberClassCode,
  MemberStatusCode,
  OrganisationLevelCode,
  RejudgeCauseCode,
  RoleCode,
  SheetReasonCode,
  SeatCode,
  SheetStatusCode,
  TieBreakerCode,
  UnrankedCode,
} from '../../server/contract/codes.ts';

type Words<Code extends string> = Readonly<Record<Code, string>>;

export type CodeWords = {
  readonly roles: Words<RoleCode>;
  readonly classes: Words<MemberClassCode>;
  readonly statuses: Words<MemberStatusCode>;
  readonly unranked: Words<UnrankedCode>;
  readonly levels: Words<OrganisationLevelCode>;
  readonly activityKinds: Words<ActivityKindCode>;
  readonly holidays: Words<HolidayCode>;
  readonly activityStates: Words<ActivityStateCode>;
  readonly sources: Words<EntrySourceCode>;
  readonly mediaTypes: Words<MediaTypeCode>;
  /** After "reversed on that day:", where nobody wrote a reason. */
  readonly rejudgeCauses: Words<RejudgeCauseCode>;
  /** After "reason:" and "reversed on that day:". */
  readonly closingReasons: Words<ClosingReasonCode>;
  /** After "reversed on that day:". */
  readonly sheetReasons: Words<SheetReasonCode>;
  /** After "ties are broken by". */
  readonly tieBreakers: Words<TieBreakerCode>;
  readonly deviceStates: Words<DeviceStateCode>;
  readonly readerStates: Words<'ready' | 'lost' | 'unavailable'>;
  readonly seats: Words<SeatCode>;
  readonly duesStandings: Words<DuesStandingCode>;
  readonly burstWords: Words<BurstWordCode>;
  readonly leaveKinds: Words<LeaveKindCode>;
  /** For officers: every kind of leave by its name. */
  readonly sheetStatuses: Words<SheetStatusCode>;
  readonly markHows: Words<MarkHowCode>;
  /** A tap's verdict in a list. */
  readonly verdicts: Words<VerdictCode>;
};

export const codesZh: CodeWords = {
  roles: { member: '党员', secretary: '支部书记', organisation_department: '组织部', system_administrator: '系统管理员' },
  classes: { normal: '正常', floating: '流动党员', exempt: '免考', suspended: '暂停' },
  statuses: { full: '正式党员', probationary: '预备党员' },
  unranked: { exempt: '免考', suspended: '暂停', floating: '流动党员', too_new: '转入不足两个月' },
  levels: { committee: '党委', general_branch: '党总支', branch: '党支部', group: '党小组' },
  holidays: {
    new_year: '元旦',
    spring_festival: '春节',
    qingming: '清明节',
    labour_day: '劳动节',
    dragon_boat: '端午节',
    mid_autumn: '中秋节',
    national_day: '国庆节',
  },
  activityKinds: {
    members_meeting: '支部党员大会',
    committee_meeting: '支部委员会会议',
    group_meeting: '党小组会',
    party_lecture: '党课',
    party_day: '主题党日',
    org_life_meeting: '组织生活会',
    democratic_appraisal: '民主评议',
    study_session: '集中学习',
    training: '集中轮训',
    test: '理论测试',
    volunteer_service: '志愿服务',
    volunteer_service_long: '志愿服务（半天以上）',
    patrol: '网格巡查',
    voluntary_labour: '义务劳动',
    policy_outreach: '入户宣讲',
    skill_service: '专长服务',
  },
  activityStates: { upcoming: '还没开始', open: '正在签到', over: '已结束' },
  mediaTypes: { jpeg: '照片', png: '图片', webp: '图片', pdf: 'PDF', docx: 'Word', xlsx: 'Excel', text: '文本' },
  sources: { tap: '刷卡', secretary: '书记记录', claim: '认领', rule: '按规则记入', import: '导入', correction: '更正' },
  rejudgeCauses: {
    card_bound: '卡的登记改了，刷卡重新核对过',
    card_unbound: '这张卡当时不登记在名下',
    card_blocked: '这张卡当时已经停用',
    activity_planned: '补排了活动，这次刷卡改记到那个活动',
    activity_moved: '活动的安排改了，重新核对过',
    activity_cancelled: '活动取消了',
    sheet_reopened: '签到表重新打开，重新核对过',
    leaving_noted: '离开时间改过，在场时间不够',
    sheet_marked: '签到表手工改过，重新核对过',
  },
  sheetReasons: { sheet_put_right: '结束签到以后查明，不该扣' },
  closingReasons: {
    year_carried: '由上一年度的得分按方案结转，见上一年度的得分页',
    year_closed_again: '上一年度重新封存，结转的分按新的得分计',
    period_proposed: '封存时按登记的事实自动计',
    period_closed_again: '重新封存时，按现在登记的事实不再成立',
  },
  tieBreakers: { lowerAbsoluteDeductions: '扣分少', higherOrgLifePoints: '组织生活', higherPracticePoints: '实践锻炼' },
  deviceStates: { ready: '正常', silent: '没有音信', never: '还没连过', revoked: '已停用', quarantined: '可能被复制' },
  readerStates: { ready: '读卡器正常', lost: '读卡器断开', unavailable: '没有找到读卡器' },
  duesStandings: {
    on_time: '按时交了',
    late: '补交',
    ahead: '预交',
    owed: '还没交',
    overdue: '过期未交',
    waived: '不用交',
    none: '没有登记',
  },
  seats: { present: '到', late: '迟到', left_early: '早退', leave: '请假', made_up: '已补学', missing: '未到', awaited: '等候' },
  burstWords: { themselves: '都是本人', for_others: '有人代刷', unclear: '查不清楚' },
  leaveKinds: { official: '公假', sick: '病假', private: '事假' },
  sheetStatuses: {
    awaited: '等候',
    present: '到',
    late: '迟到',
    left_early: '早退',
    leave_official: '公假',
    leave_sick: '病假',
    leave_private: '事假',
    absent: '缺席',
    exempt: '免考',
    made_up: '已补学',
  },
  markHows: { forgotten_card: '忘带卡', paper: '纸质签到', proof: '流动党员的凭证', correction: '更正' },
  verdicts: {
    recorded: '已签到',
    already_recorded: '已经签过了',
    no_activity: '当时没有活动',
    unknown_card: '卡还没登记',
    card_blocked: '卡已停用',
    too_early: '还没到签到时间',
    too_late: '签到已经结束',
    not_expected: '这次没有安排',
    clock_review: '时间要核对',
    malformed: '内容要核对',
    fork: '两次内容不同，要核对',
  },
};

export const codesEn: CodeWords = {
  roles: {
    member: 'Member',
    secretary: 'Branch secretary',
    organisation_department: 'Organisation department',
    system_administrator: 'System administrator',
  },
  classes: { normal: 'Normal', floating: 'Floating', exempt: 'Exempt', suspended: 'Suspended' },
  statuses: { full: 'Full member', probationary: 'Probationary member' },
  unranked: { exempt: 'exempt', suspended: 'suspended', floating: 'floating', too_new: 'here under two months' },
  levels: { committee: 'Party committee', general_branch: 'General branch', branch: 'Branch', group: 'Group' },
  holidays: {
    new_year: "New Year's Day",
    spring_festival: 'Spring Festival',
    qingming: 'Qingming',
    labour_day: 'Labour Day',
    dragon_boat: 'Dragon Boat Festival',
    mid_autumn: 'Mid-Autumn Festival',
    national_day: 'National Day',
  },
  activityKinds: {
    members_meeting: 'General membership meeting',
    committee_meeting: 'Committee meeting',
    group_meeting: 'Group meeting',
    party_lecture: 'Party lecture',
    party_day: 'Themed Party day',
    org_life_meeting: 'Organisational life meeting',
    democratic_appraisal: 'Democratic appraisal',
    study_session: 'Study session',
    training: 'Training',
    test: 'Theory test',
    volunteer_service: 'Volunteer service',
    volunteer_service_long: 'Volunteer service (half a day or more)',
    patrol: 'Grid patrol',
    voluntary_labour: 'Voluntary labour',
    policy_outreach: 'Policy outreach',
    skill_service: 'Skill service',
  },
  activityStates: { upcoming: 'Not open yet', open: 'Check-in open', over: 'Over' },
  mediaTypes: { jpeg: 'Photo', png: 'Picture', webp: 'Picture', pdf: 'PDF', docx: 'Word', xlsx: 'Excel', text: 'Text' },
  sources: { tap: 'Card', secretary: 'By the secretary', claim: 'Claim', rule: 'By rule', import: 'Imported', correction: 'Correction' },
  rejudgeCauses: {
    card_bound: 'the registration of the card changed, and the tap was checked again',
    card_unbound: 'the card was not registered to this member then',
    card_blocked: 'the card was blocked by then',
    activity_planned: 'an activity was added, and the tap now counts there',
    activity_moved: 'the plan of the activity changed, and it was checked again',
    activity_cancelled: 'the activity was called off',
    sheet_reopened: 'the sheet was reopened and checked again',
    leaving_noted: 'the time of leaving was corrected, and the stay is too short',
    sheet_marked: 'the sheet was corrected by hand and its taps judged again',
  },
  sheetReasons: { sheet_put_right: 'after the sheet was closed it turned out otherwise' },
  closingReasons: {
    year_carried: "the scheme's share of last year's score, which last year's page explains",
    year_closed_again: 'last year was closed again, and its new score is carried over',
    period_proposed: 'posted when the period was closed, from what had been recorded',
    period_closed_again: 'the period was closed again, and what is recorded now no longer says so',
  },
  tieBreakers: {
    lowerAbsoluteDeductions: 'fewer deductions',
    higherOrgLifePoints: 'organisational life',
    higherPracticePoints: 'practice',
  },
  deviceStates: { ready: 'Ready', silent: 'Silent', never: 'Never seen', revoked: 'Switched off', quarantined: 'Maybe copied' },
  readerStates: { ready: 'reader ready', lost: 'reader lost', unavailable: 'no reader found' },
  duesStandings: {
    on_time: 'paid on time',
    late: 'paid late',
    ahead: 'paid ahead',
    owed: 'not paid yet',
    overdue: 'overdue',
    waived: 'nothing to pay',
    none: 'not kept',
  },
  seats: {
    present: 'here',
    late: 'late',
    left_early: 'left early',
    leave: 'on leave',
    made_up: 'made up',
    missing: 'absent',
    awaited: 'awaited',
  },
  burstWords: { themselves: 'Each by its holder', for_others: 'Some for others', unclear: 'Could not find out' },
  leaveKinds: { official: 'official duty', sick: 'illness', private: 'private matter' },
  sheetStatuses: {
    awaited: 'awaited',
    present: 'here',
    late: 'late',
    left_early: 'left early',
    leave_official: 'on leave (official duty)',
    leave_sick: 'on leave (illness)',
    leave_private: 'on leave (private matter)',
    absent: 'absent',
    exempt: 'exempt',
    made_up: 'made up for',
  },
  markHows: { forgotten_card: 'card forgotten', paper: 'signed on paper', proof: 'proof from away', correction: 'correction' },
  verdicts: {
    recorded: 'Checked in',
    already_recorded: 'Already checked in',
    no_activity: 'No activity then',
    unknown_card: 'Card not registered yet',
    card_blocked: 'Card is blocked',
    too_early: 'Not open yet',
    too_late: 'Check-in was over',
    not_expected: 'Not on the list',
    clock_review: 'Time to be checked',
    malformed: 'Content to be checked',
    fork: 'Two different contents, to be checked',
  },
};
