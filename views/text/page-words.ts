/** The words of the pages, by page. */
import { accountsEn, accountsZh, type AccountWords } from './pages/accounts.ts';
import { findingEn, findingZh, type FindingWords } from './pages/card-finding.ts';
import { calendarsEn, calendarsZh, type CalendarsWords } from './pages/calendars.ts';
import { cardsEn, cardsZh, type CardPageWords } from './pages/cards.ts';
import { activityEn, activityZh, type ActivityWords } from './pages/activity.ts';
import { completionEn, completionZh, type CompletionWords } from './pages/completion.ts';
import { devicesEn, devicesZh, type DeviceWords } from './pages/devices.ts';
import { closingEn, closingZh, type ClosingWords } from './pages/closing.ts';
import { duesEn, duesZh, type DuesWords } from './pages/dues.ts';
import { leaveEn, leaveZh, type LeaveWords } from './pages/leave.ts';
import { signOutEn, signOutZh, type SignOutWords } from './pages/sign-out.ts';
import { registrationEn, registrationZh, type RegistrationWords } from './pages/registration.ts';
import { filesEn, filesZh, type FileWords } from './pages/files.ts';
import { listsEn, listsZh, type ListWords } from './pages/lists.ts';
import { minutesEn, minutesZh, type MinutesWords } from './pages/minutes.ts';
import { makeUpsEn, makeUpsZh, type MakeUpWords } from './pages/make-ups.ts';
import { partsEn, partsZh, type PartWords } from './pages/parts.ts';
import { explainEn, explainZh, type ExplainWords } from './pages/explain.ts';
import { memberEn, memberZh, type MemberWords } from './pages/member.ts';
import { monthsEn, monthsZh, type MonthsWords } from './pages/months.ts';
import { plansEn, plansZh, type PlanWords } from './pages/plans.ts';
import { proofsEn, proofsZh, type ProofWords } from './pages/proofs.ts';
import { rankingEn, rankingZh, type RankingWords } from './pages/ranking.ts';
import { type KeptSheetWords, sheetsEn, sheetsZh } from './pages/sheets.ts';
import { tapReviewEn, tapReviewZh, type TapReviewWords } from './pages/tap-review.ts';
import { whyEn, whyZh, type WhyWords } from './pages/why.ts';
import { schemesEn, schemesZh, type SchemesWords } from './pages/schemes.ts';
import { settingsEn, settingsZh, type SettingsWords } from './pages/settings.ts';
import { startsEn, startsZh, type StartWords } from './pages/starts.ts';

export type PageWords = AccountWords &
  SchemesWords &
  StartWords &
  CompletionWords &
  DeviceWords &
  CardPageWords &
  FindingWords &
  LeaveWords &
  RegistrationWords &
  SignOutWords &
  MakeUpWords &
  ProofWords &
  ListWords &
  ActivityWords &
  FileWords &
  MinutesWords &
  PlanWords &
  CalendarsWords &
  MonthsWords &
  SettingsWords &
  KeptSheetWords &
  TapReviewWords &
  DuesWords &
  ClosingWords & {
    readonly parts: PartWords;
    readonly ranking: RankingWords;
    readonly member: MemberWords;
    readonly explain: ExplainWords;
    readonly why: WhyWords;
  };

export const pagesZh: PageWords = {
  ...accountsZh,
  ...startsZh,
  ...leaveZh,
  ...registrationZh,
  ...signOutZh,
  ...completionZh,
  ...makeUpsZh,
  ...proofsZh,
  ...listsZh,
  ...activityZh,
  ...filesZh,
  ...minutesZh,
  ...plansZh,
  ...calendarsZh,
  ...monthsZh,
  ...devicesZh,
  ...cardsZh,
  ...findingZh,
  ...settingsZh,
  ...duesZh,
  ...closingZh,
  ...schemesZh,
  ...sheetsZh,
  ...tapReviewZh,
  parts: partsZh,
  ranking: rankingZh,
  member: memberZh,
  explain: explainZh,
  why: whyZh,
};

export const pagesEn: PageWords = {
  ...accountsEn,
  ...startsEn,
  ...leaveEn,
  ...registrationEn,
  ...signOutEn,
  ...completionEn,
  ...makeUpsEn,
  ...proofsEn,
  ...listsEn,
  ...activityEn,
  ...filesEn,
  ...minutesEn,
  ...plansEn,
  ...calendarsEn,
  ...monthsEn,
  ...devicesEn,
  ...cardsEn,
  ...findingEn,
  ...settingsEn,
  ...duesEn,
  ...closingEn,
  ...schemesEn,
  ...sheetsEn,
  ...tapReviewEn,
  parts: partsEn,
  ranking: rankingEn,
  member: memberEn,
  explain: explainEn,
  why: whyEn,
};
