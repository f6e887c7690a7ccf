/** Where the pages stand that other pages link to. */
import { paths } from '../../views/paths.ts';
import type { TapReviewCode } from '../contract/codes.ts';
import type { Month, Period, Year } from '../kernel/calendar.ts';

const below = (path: string, part: string | undefined): string => (part === undefined ? path : `${path}/${part}`);

export const addresses = {
  rankings: '/rankings',
  points: '/points',
  members: '/members',
  activities: '/activities',
  devices: paths.devices,
  rankingOf: (organisationUid: string, month?: Month): string => `${below('/rankings', month)}?organisation=${organisationUid}`,
  /** The viewer's own points. */
  ownPoints: (period?: Period): string => below('/points', period),
  memberPoints: (memberUid: string, period?: Period): string => below(`/members/${memberUid}`, period),
  /** Where the viewer's own points come from; of a year, up to and with a month. */
  ownWhy: (period: Period, until?: Month): string => `/points/${period}/why${until === undefined ? '' : `?until=${until}`}`,
  memberWhy: (memberUid: string, period: Period, until?: Month): string =>
    `/members/${memberUid}/${period}/why${until === undefined ? '' : `?until=${until}`}`,
  /** The same as JSON. */
  explanation: (memberUid: string, period: Period, until?: Month): string =>
    `/api/v1/members/${memberUid}/points/${period}${until === undefined ? '' : `?until=${until}`}`,
  scheme: '/points/scheme',
  schemeOf: (organisationUid: string): string => `/points/scheme?organisation=${organisationUid}`,
  schemeVersions: (organisationUid: string): string => `/points/scheme/versions?organisation=${organisationUid}`,
  schemeVersion: (uid: string, organisationUid: string): string => `/points/scheme/versions/${uid}?organisation=${organisationUid}`,
  schemeDocument: (uid: string, organisationUid: string): string =>
    `/points/scheme/versions/${uid}/document?organisation=${organisationUid}`,
  schemeUpload: (organisationUid: string): string => `/points/scheme/upload?organisation=${organisationUid}`,
  schemeDraft: (uid: string): string => `/points/scheme/drafts/${uid}`,
  membersOf: (organisationUid: string): string => `/members?organisation=${organisationUid}`,
  activitiesOf: (organisationUid: string, page = 1): string =>
    `/activities?organisation=${organisationUid}${page === 1 ? '' : `&page=${page}`}`,
  settingsOf: (organisationUid: string): string => `/settings?organisation=${organisationUid}`,
  activity: (uid: string): string => `/activities/${uid}`,
  /** The part of a sheet that keeps itself current. */
  liveSheet: (uid: string): string => `/activities/${uid}/live`,
  bursts: (uid: string): string => `/activities/${uid}/bursts`,
  paperSheet: (uid: string): string => `/activities/${uid}/paper`,
  paperEntry: (uid: string): string => `/activities/${uid}/entry`,
  /** Where a sheet is kept: somebody written in, guests, closing, reopening. */
  hand: (uid: string, memberUid?: string): string => `/activities/${uid}/hand${memberUid === undefined ? '' : `?member=${memberUid}`}`,
  /** Where a forgotten sign-out is entered. */
  signOut: (uid: string): string => `/activities/${uid}/sign-out`,
  guests: (uid: string): string => `/activities/${uid}/guests`,
  closeSheet: (uid: string): string => `/activities/${uid}/close`,
  reopenSheet: (uid: string): string => `/activities/${uid}/reopen`,
  unknownCards: '/cards/unknown',
  /** Taps whose kiosk's clock left the time open, for who keeps sheets to look at. */
  tapsToReview: '/taps/review',
  tapsToReviewOf: (organisationUid: string): string => `/taps/review?organisation=${organisationUid}`,
  reviewTap: (tapUid: string, word: TapReviewCode): string => `/taps/review/${tapUid}/${word}`,
  enrolment: paths.enrolment,
  badges: paths.badges,
  badgeSheet: '/cards/badges/sheet',
  unknownCardsOf: (organisationUid: string): string => `/cards/unknown?organisation=${organisationUid}`,
  unknownCard: (tapUid: string, organisationUid: string): string => `/cards/unknown/${tapUid}?organisation=${organisationUid}`,
  enrolmentOf: (organisationUid: string): string => `/cards/enrolment?organisation=${organisationUid}`,
  badgesOf: (organisationUid: string): string => `/cards/badges?organisation=${organisationUid}`,
  badgeSheetOf: (organisationUid: string): string => `/cards/badges/sheet?organisation=${organisationUid}`,
  memberCards: (memberUid: string): string => `/cards/members/${memberUid}`,
  cardAct: (bindingUid: string, act: string): string => `/cards/held/${bindingUid}/${act}`,
  newPlan: (organisationUid: string, kind?: string): string =>
    `/activities/new?organisation=${organisationUid}${kind === undefined ? '' : `&kind=${kind}`}`,
  plan: (uid: string, done?: 'planned' | 'changed'): string => `/activities/${uid}/plan${done === undefined ? '' : `?done=${done}`}`,
  /** A whole month, or the rest of its quarter, planned in one step. */
  planMonth: (organisationUid: string, month: Month, span: 'month' | 'quarter' = 'month'): string =>
    `/activities/month?organisation=${organisationUid}&month=${month}${span === 'month' ? '' : '&span=quarter'}`,
  calendarOf: (organisationUid: string, month?: Month): string =>
    `/activities/calendar?organisation=${organisationUid}${month === undefined ? '' : `&month=${month}`}`,
  /** Where the private address of a calendar is made and taken back ... */
  calendarFeedOf: (organisationUid: string): string => `/activities/calendar/feed?organisation=${organisationUid}`,
  /** ... and that address, for who holds its token. */
  calendarFeed: (token: string): string => `/calendar/${token}.ics`,
  /** Where a member asks leave of an activity, and an officer enters one that was told. */
  leaveOf: (activityUid: string): string => `/activities/${activityUid}/leave`,
  /** Where a floating member sends a proof of an activity. */
  proofOf: (activityUid: string): string => `/activities/${activityUid}/proof`,
  leave: '/leave',
  /** Where members register for an open call, and officers see who did. */
  registration: (activityUid: string): string => `/activities/${activityUid}/registration`,
  /** Leave decided on the start page, which one comes back to. */
  leaveToday: (leaveUid: string, answer: 'grant' | 'decline'): string => `/today/leave/${leaveUid}/${answer}`,
  completion: paths.completion,
  completionTable: '/completion/table.csv',
  /** A year of a branch, or the table of those below an organisation. */
  completionOf: (organisationUid: string, year?: Year): string =>
    `/completion?organisation=${organisationUid}${year === undefined ? '' : `&year=${year}`}`,
  /** The viewer's own. */
  ownCompletion: (year?: Year): string => `/completion/own${year === undefined ? '' : `?year=${year}`}`,
  /** The table as a file. */
  completionExport: (organisationUid: string, year: Year): string => `/completion/table.csv?organisation=${organisationUid}&year=${year}`,
  makeUps: '/make-ups',
  cancelPlan: (uid: string): string => `/activities/${uid}/cancel`,
  file: (digest: string): string => `/files/${digest}`,
  dues: '/dues',
  /** The dues of an organisation, of the month that runs unless another is named. */
  duesOf: (organisationUid: string, month?: Month): string =>
    `/dues?organisation=${organisationUid}${month === undefined ? '' : `&month=${month}`}`,
  duesYear: (organisationUid: string, year: Year): string => `/dues/year?organisation=${organisationUid}&year=${year}`,
  duesImport: (organisationUid: string, month: Month): string => `/dues/import?organisation=${organisationUid}&month=${month}`,
  periods: '/periods',
  closePeriod: (organisationUid: string, period: Period): string => `/periods/close?organisation=${organisationUid}&period=${period}`,
  reopenPeriod: (organisationUid: string, period: Period): string => `/periods/reopen?organisation=${organisationUid}&period=${period}`,
  memberDues: (memberUid: string): string => `/dues/members/${memberUid}`,
  duesPayment: (paymentUid: string): string => `/dues/payments/${paymentUid}`,
  papers: (activityUid: string): string => `/activities/${activityUid}/papers`,
  minutes: (activityUid: string): string => `/activities/${activityUid}/minutes`,
  editMinutes: (activityUid: string): string => `/activities/${activityUid}/minutes?edit=yes`,
  minutesFiles: (activityUid: string): string => `/activities/${activityUid}/minutes/files`,
  device: (uid: string): string => below(paths.devices, uid),
} as const;
