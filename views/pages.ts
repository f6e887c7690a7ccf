/** The table of pages: its model, how it becomes words, what it loads. A new page is a folder and a line here. */
import type { PageContext } from './context.ts';
import type { ActivitiesModel } from './pages/activities/model.ts';
import { activitiesView } from './pages/activities/view.ts';
import type { ActivityModel } from './pages/activity/model.ts';
import { activityView } from './pages/activity/view.ts';
import type { BadgeSheetModel } from './pages/badge-sheet/model.ts';
import { badgeSheetView } from './pages/badge-sheet/view.ts';
import type { BadgesModel } from './pages/badges/model.ts';
import { badgesView } from './pages/badges/view.ts';
import type { BurstsModel } from './pages/bursts/model.ts';
import { burstsView } from './pages/bursts/view.ts';
import type { CalendarFeedModel } from './pages/calendar-feed/model.ts';
import { calendarFeedView } from './pages/calendar-feed/view.ts';
import type { CalendarModel } from './pages/calendar/model.ts';
import { calendarView } from './pages/calendar/view.ts';
import type { CardActModel } from './pages/card-act/model.ts';
import { cardActView } from './pages/card-act/view.ts';
import type { DuesModel } from './pages/dues/model.ts';
import { duesView } from './pages/dues/view.ts';
import type { DuesBranchesModel } from './pages/dues-branches/model.ts';
import { duesBranchesView } from './pages/dues-branches/view.ts';
import type { DuesImportModel } from './pages/dues-import/model.ts';
import { duesImportView } from './pages/dues-import/view.ts';
import type { DuesPersonModel } from './pages/dues-person/model.ts';
import { duesPersonView } from './pages/dues-person/view.ts';
import type { DuesWithdrawModel } from './pages/dues-withdraw/model.ts';
import { duesWithdrawView } from './pages/dues-withdraw/view.ts';
import type { PeriodCloseModel } from './pages/period-close/model.ts';
import { periodCloseView } from './pages/period-close/view.ts';
import type { DuesYearModel } from './pages/dues-year/model.ts';
import { duesYearView } from './pages/dues-year/view.ts';
import type { EnrolmentModel } from './pages/enrolment/model.ts';
import { enrolmentView } from './pages/enrolment/view.ts';
import type { MemberCardsModel } from './pages/member-cards/model.ts';
import { memberCardsView } from './pages/member-cards/view.ts';
import type { UnknownCardModel } from './pages/unknown-card/model.ts';
import { unknownCardView } from './pages/unknown-card/view.ts';
import type { UnknownCardsModel } from './pages/unknown-cards/model.ts';
import { unknownCardsView } from './pages/unknown-cards/view.ts';
import type { CompletionModel } from './pages/completion/model.ts';
import { completionView } from './pages/completion/view.ts';
import type { CompletionOwnModel } from './pages/completion-own/model.ts';
import { completionOwnView } from './pages/completion-own/view.ts';
import type { CompletionTableModel } from './pages/completion-table/model.ts';
import { completionTableView } from './pages/completion-table/view.ts';
import type { DeviceCodeModel } from './pages/device-code/model.ts';
import { deviceCodeView } from './pages/device-code/view.ts';
import type { DeviceModel } from './pages/device/model.ts';
import { deviceView } from './pages/device/view.ts';
import type { DevicesModel } from './pages/devices/model.ts';
import { devicesView } from './pages/devices/view.ts';
import type { ExplainModel } from './pages/explain/model.ts';
import { explainView } from './pages/explain/view.ts';
import type { SignOutModel } from './pages/sheet-sign-out/model.ts';
import { signOutView } from './pages/sheet-sign-out/view.ts';
import type { TapReviewModel } from './pages/tap-review/model.ts';
import { tapReviewView } from './pages/tap-review/view.ts';
import type { RegistrationModel } from './pages/registration/model.ts';
import { registrationView } from './pages/registration/view.ts';
import type { LeaveModel } from './pages/leave/model.ts';
import { leaveView } from './pages/leave/view.ts';
import type { LeaveListModel } from './pages/leave-list/model.ts';
import { leaveListView } from './pages/leave-list/view.ts';
import type { LoginModel } from './pages/login/model.ts';
import { loginView } from './pages/login/view.ts';
import type { MakeUpsModel } from './pages/make-ups/model.ts';
import { makeUpsView } from './pages/make-ups/view.ts';
import type { MeModel } from './pages/me/model.ts';
import { meView } from './pages/me/view.ts';
import type { MemberModel } from './pages/member/model.ts';
import { memberView } from './pages/member/view.ts';
import type { MembersModel } from './pages/members/model.ts';
import { membersView } from './pages/members/view.ts';
import type { MinutesModel } from './pages/minutes/model.ts';
import { minutesView } from './pages/minutes/view.ts';
import type { PaperModel } from './pages/paper/model.ts';
import { paperView } from './pages/paper/view.ts';
import type { PlanCancelModel } from './pages/plan-cancel/model.ts';
import { planCancelView } from './pages/plan-cancel/view.ts';
import type { PlanChoiceModel } from './pages/plan-choice/model.ts';
import { planChoiceView } from './pages/plan-choice/view.ts';
import type { PlanMonthModel } from './pages/plan-month/model.ts';
import { planMonthView } from './pages/plan-month/view.ts';
import type { PlanModel } from './pages/plan/model.ts';
import { planView } from './pages/plan/view.ts';
import type { ProblemModel } from './pages/problem/model.ts';
import { problemView } from './pages/problem/view.ts';
import type { ProofModel } from './pages/proof/model.ts';
import { proofView } from './pages/proof/view.ts';
import type { RankingModel } from './pages/ranking/model.ts';
import { rankingView } from './pages/ranking/view.ts';
import type { SchemeModel } from './pages/scheme/model.ts';
import { schemeView } from './pages/scheme/view.ts';
import type { SchemeDraftModel } from './pages/scheme-draft/model.ts';
import { schemeDraftView } from './pages/scheme-draft/view.ts';
import type { SchemeUploadModel } from './pages/scheme-upload/model.ts';
import { schemeUploadView } from './pages/scheme-upload/view.ts';
import type { SchemeVersionsModel } from './pages/scheme-versions/model.ts';
import { schemeVersionsView } from './pages/scheme-versions/view.ts';
import type { SettingsModel } from './pages/settings/model.ts';
import { settingsView } from './pages/settings/view.ts';
import type { SetupModel } from './pages/setup/model.ts';
import { setupView } from './pages/setup/view.ts';
import type { SheetCloseModel } from './pages/sheet-close/model.ts';
import { sheetCloseView } from './pages/sheet-close/view.ts';
import type { SheetClosedModel } from './pages/sheet-closed/model.ts';
import { sheetClosedView } from './pages/sheet-closed/view.ts';
import type { SheetGuestsModel } from './pages/sheet-guests/model.ts';
import { sheetGuestsView } from './pages/sheet-guests/view.ts';
import type { SheetEntryModel } from './pages/sheet-entry/model.ts';
import { sheetEntryView } from './pages/sheet-entry/view.ts';
import type { SheetHandModel } from './pages/sheet-hand/model.ts';
import { sheetHandView } from './pages/sheet-hand/view.ts';
import type { SheetPersonModel } from './pages/sheet-person/model.ts';
import { sheetPersonView } from './pages/sheet-person/view.ts';
import type { SheetReopenModel } from './pages/sheet-reopen/model.ts';
import { sheetReopenView } from './pages/sheet-reopen/view.ts';
import type { StartAdministratorModel } from './pages/start-administrator/model.ts';
import { startAdministratorView } from './pages/start-administrator/view.ts';
import type { StartDepartmentModel } from './pages/start-department/model.ts';
import { startDepartmentView } from './pages/start-department/view.ts';
import type { StartMemberModel } from './pages/start-member/model.ts';
import { startMemberView } from './pages/start-member/view.ts';
import type { StartSecretaryModel } from './pages/start-secretary/model.ts';
import { startSecretaryView } from './pages/start-secretary/view.ts';
import type { Say } from './say.ts';

export type PageModels = {
  readonly login: LoginModel;
  readonly setup: SetupModel;
  readonly 'start-member': StartMemberModel;
  readonly 'start-secretary': StartSecretaryModel;
  readonly 'start-department': StartDepartmentModel;
  readonly 'start-administrator': StartAdministratorModel;
  readonly ranking: RankingModel;
  readonly member: MemberModel;
  readonly explain: ExplainModel;
  readonly scheme: SchemeModel;
  readonly 'scheme-versions': SchemeVersionsModel;
  readonly 'scheme-upload': SchemeUploadModel;
  readonly 'scheme-draft': SchemeDraftModel;
  readonly members: MembersModel;
  readonly activities: ActivitiesModel;
  readonly activity: ActivityModel;
  readonly bursts: BurstsModel;
  readonly 'sheet-entry': SheetEntryModel;
  readonly 'sheet-hand': SheetHandModel;
  readonly 'sheet-person': SheetPersonModel;
  readonly 'sheet-guests': SheetGuestsModel;
  readonly 'sheet-close': SheetCloseModel;
  readonly 'sheet-closed': SheetClosedModel;
  readonly 'sheet-reopen': SheetReopenModel;
  readonly paper: PaperModel;
  readonly plan: PlanModel;
  readonly 'plan-choice': PlanChoiceModel;
  readonly 'plan-cancel': PlanCancelModel;
  readonly 'plan-month': PlanMonthModel;
  readonly registration: RegistrationModel;
  readonly 'sheet-sign-out': SignOutModel;
  readonly 'tap-review': TapReviewModel;
  readonly leave: LeaveModel;
  readonly 'leave-list': LeaveListModel;
  readonly completion: CompletionModel;
  readonly 'completion-table': CompletionTableModel;
  readonly 'completion-own': CompletionOwnModel;
  readonly calendar: CalendarModel;
  readonly 'calendar-feed': CalendarFeedModel;
  readonly 'make-ups': MakeUpsModel;
  readonly proof: ProofModel;
  readonly devices: DevicesModel;
  readonly device: DeviceModel;
  readonly 'device-code': DeviceCodeModel;
  readonly 'badge-sheet': BadgeSheetModel;
  readonly badges: BadgesModel;
  readonly 'card-act': CardActModel;
  readonly enrolment: EnrolmentModel;
  readonly 'member-cards': MemberCardsModel;
  readonly 'unknown-card': UnknownCardModel;
  readonly 'unknown-cards': UnknownCardsModel;
  readonly minutes: MinutesModel;
  readonly problem: ProblemModel;
  readonly me: MeModel;
  readonly settings: SettingsModel;
  readonly dues: DuesModel;
  readonly 'dues-branches': DuesBranchesModel;
  readonly 'dues-import': DuesImportModel;
  readonly 'dues-person': DuesPersonModel;
  readonly 'dues-withdraw': DuesWithdrawModel;
  readonly 'dues-year': DuesYearModel;
  readonly 'period-close': PeriodCloseModel;
};
export type PageName = keyof PageModels;

export type PageOf<P extends PageName> = {
  /** The words and figures that the template places; `title` stands in the window's frame. */
  readonly view: (model: PageModels[P], say: Say, context: PageContext) => { readonly title: string };
  readonly styles?: readonly string[];
  /** Classic scripts, loaded in order before the modules. */
  readonly scripts?: readonly string[];
  readonly modules?: readonly string[];
};

const points = '/assets/points.css';
const lists = '/assets/lists.css';
const live = '/assets/pages/live.client.js';
const device = '/assets/pages/device.css';
const cards = '/assets/cards.css';
const plan = '/assets/pages/plan.css';
const leave = '/assets/leave.css';
const sheets = '/assets/sheets.css';
const scheme = '/assets/pages/scheme.css';
const dues = '/assets/dues.css';
const ticking = '/assets/pages/dues.client.js';
const completion = '/assets/pages/completion.css';
const files = '/assets/files.css';
const choosing = '/assets/pages/files.client.js';
const printing = '/assets/pages/print.client.js';

export const pages: { readonly [P in PageName]: PageOf<P> } = {
  login: { view: loginView, styles: ['/assets/pages/login.css'] },
  setup: { view: setupView },
  'start-member': { view: startMemberView, styles: [points, '/assets/pages/start-member.css'] },
  'start-secretary': { view: startSecretaryView, styles: [lists, '/assets/pages/start-secretary.css'], modules: [live] },
  'start-department': { view: startDepartmentView, styles: [lists] },
  'start-administrator': { view: startAdministratorView, styles: [lists, '/assets/pages/start-administrator.css'] },
  ranking: {
    view: rankingView,
    styles: ['/assets/pages/ranking.css'],
    scripts: ['/assets/vendor/chart.umd.js'],
    modules: [live, printing, '/assets/pages/ranking.client.js'],
  },
  member: { view: memberView, styles: [points, '/assets/pages/member.css'], modules: [printing] },
  explain: { view: explainView, styles: [points, '/assets/pages/member.css', '/assets/pages/explain.css'], modules: [printing] },
  scheme: { view: schemeView, styles: [points, scheme], modules: [printing] },
  'scheme-versions': { view: schemeVersionsView, styles: [scheme] },
  'scheme-upload': { view: schemeUploadView, styles: [scheme] },
  'scheme-draft': { view: schemeDraftView, styles: [scheme] },
  members: { view: membersView, styles: [lists] },
  activities: { view: activitiesView, styles: [lists] },
  activity: { view: activityView, styles: [files, '/assets/pages/activity.css'], modules: ['/assets/pages/activity.client.js'] },
  paper: { view: paperView, styles: ['/assets/pages/paper.css'], modules: [printing] },
  bursts: { view: burstsView, styles: ['/assets/pages/bursts.css'] },
  'sheet-entry': {
    view: sheetEntryView,
    styles: [lists, sheets, '/assets/pages/sheet-entry.css'],
    modules: ['/assets/pages/sheet-entry.client.js'],
  },
  'sheet-hand': { view: sheetHandView, styles: [lists, sheets] },
  'sheet-person': { view: sheetPersonView, styles: [lists, sheets] },
  'sheet-guests': { view: sheetGuestsView, styles: [lists, sheets] },
  'sheet-close': { view: sheetCloseView, styles: [lists, sheets] },
  'sheet-closed': { view: sheetClosedView, styles: [lists, sheets] },
  'sheet-reopen': { view: sheetReopenView, styles: [lists, sheets] },
  plan: { view: planView, styles: [plan, files], modules: [choosing] },
  'plan-choice': { view: planChoiceView, styles: [plan] },
  'plan-cancel': { view: planCancelView, styles: [plan] },
  'plan-month': { view: planMonthView, styles: [plan, '/assets/pages/plan-month.css'] },
  'sheet-sign-out': { view: signOutView, styles: ['/assets/pages/sheet-sign-out.css'] },
  'tap-review': { view: tapReviewView, styles: [lists, '/assets/pages/tap-review.css'] },
  registration: { view: registrationView, styles: [plan, '/assets/pages/registration.css'] },
  leave: { view: leaveView, styles: [lists, leave] },
  'leave-list': { view: leaveListView, styles: [leave] },
  completion: { view: completionView, styles: [lists, completion], modules: [printing] },
  'completion-table': { view: completionTableView, styles: [lists, completion], modules: [printing] },
  'completion-own': { view: completionOwnView, styles: [lists, completion, '/assets/pages/completion-own.css'] },
  calendar: { view: calendarView, styles: ['/assets/pages/calendar.css'], modules: [printing] },
  'calendar-feed': {
    view: calendarFeedView,
    styles: [plan, '/assets/pages/calendar-feed.css'],
    modules: ['/assets/pages/calendar-feed.client.js'],
  },
  'make-ups': { view: makeUpsView, styles: [leave] },
  proof: { view: proofView, styles: [leave] },
  devices: { view: devicesView, styles: [lists, device] },
  device: { view: deviceView, styles: [lists, device] },
  'device-code': { view: deviceCodeView, styles: [device] },
  'unknown-cards': { view: unknownCardsView, styles: [lists, cards] },
  'unknown-card': { view: unknownCardView, styles: [lists, cards] },
  enrolment: {
    view: enrolmentView,
    styles: [lists, cards, '/assets/pages/enrolment.css'],
    modules: ['/assets/pages/enrolment.client.js'],
  },
  badges: { view: badgesView, styles: [lists, cards] },
  'badge-sheet': { view: badgeSheetView, styles: ['/assets/pages/badge-sheet.css'], modules: [printing] },
  'member-cards': { view: memberCardsView, styles: [lists, cards] },
  'card-act': { view: cardActView, styles: [lists, cards] },
  minutes: { view: minutesView, styles: [files, '/assets/pages/minutes.css'], modules: [choosing, printing] },
  problem: { view: problemView },
  me: { view: meView, styles: ['/assets/pages/me.css'] },
  settings: { view: settingsView, styles: [lists, '/assets/pages/settings.css'] },
  dues: { view: duesView, styles: [lists, dues], modules: [ticking] },
  'dues-branches': { view: duesBranchesView, styles: [lists, dues] },
  'dues-import': { view: duesImportView, styles: [lists, dues] },
  'dues-person': { view: duesPersonView, styles: [lists, dues], modules: [ticking] },
  'dues-withdraw': { view: duesWithdrawView, styles: [lists, dues] },
  'period-close': { view: periodCloseView, styles: [lists, dues, '/assets/pages/period-close.css'] },
  'dues-year': { view: duesYearView, styles: [lists, dues, '/assets/pages/dues-year.css'], modules: [printing] },
};
