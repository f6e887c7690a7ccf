/** Words of the start pages, one per role. */
import type { TodoCode } from '../../../server/contract/codes.ts';
import { many } from '../plural.ts';

/** What the words of an item may name, said already. */
export type TodoSaid = {
  readonly count: number;
  readonly title: string;
  readonly moment: string;
  readonly day: string;
  readonly month: string;
  readonly before: string;
  readonly period: string;
  readonly until: string;
  readonly name: string;
  readonly leave: string;
  readonly words: string;
  readonly kind: string;
};

type TodoWords = { readonly title: (said: TodoSaid) => string; readonly say: (said: TodoSaid) => string; readonly act: string };

export const startsZh = {
  startMember: {
    title: '首页',
    greeting: (name: string) => name,
    openNow: '现在可以签到',
    next: '接下来的活动',
    noActivities: '近期没有活动',
    noActivitiesSay: '有了新活动，会先出现在这里。',
    entries: '最近记录',
    allEntries: '全部积分',
    ranking: '看名次',
  },
  startSecretary: {
    title: '今天',
    now: '正在进行',
    next: '接下来',
    nothingNow: '现在没有活动在签到',
    nothingNowSay: '刷卡也不会丢：开始签到以后，刷卡机自动认出活动。',
    month: (month: string) => `${month}`,
    toRanking: '看排名',
    todo: '要办的事',
    nothingTodo: '没有等着办的事',
    nextUp: (title: string, when: string) => `下一次：${title}，${when}`,
    nothingAhead: '后面还没有排活动',
    planNext: '排活动',
    decline: '不准',
    declineWhy: '为什么不准（会告诉本人）',
    declineDo: '不准假',
    done: { granted: '准假了', declined: '没有准假' },
    recent: '刚刚刷卡',
    nobodyYet: '今天还没有人刷卡',
    missing: '未到',
    arrived: '人到会',
    openSheet: '看签到表',
    todos: {
      leave_to_decide: {
        title: ({ name, title }) => `${name}请假：${title}`,
        say: ({ leave, moment, words }) => `${leave}，活动 ${moment} 开始${words === '' ? '' : `。“${words}”`}`,
        act: '准假',
      },
      leaves_to_decide: { title: ({ count }) => `还有 ${count} 人请假`, say: () => '活动开始以前批，才算请假。', act: '全部看看' },
      sheet_to_close: {
        title: ({ day, title }) => `结束 ${day}${title}的签到`,
        say: ({ count }) => (count === 0 ? '人都到齐了。' : `${count} 人未到。结束以前可以改。`),
        act: '去结束',
      },
      sheets_to_close: { title: ({ count }) => `还有 ${count} 张签到表没有结束`, say: () => '结束以后，缺席和迟到才记分。', act: '看活动' },
      make_ups_overdue: { title: ({ count }) => `${count} 人补学过期了`, say: () => '补了的记一笔，没补的问一问。', act: '去核对' },
      dues_to_enter: {
        title: ({ count, month }) => `${month}党费还有 ${count} 人没登记`,
        say: () => '交了的一起勾上，一次保存。',
        act: '登记党费',
      },
      duties_overdue: {
        title: ({ count }) => `${count} 次组织生活没有按时开`,
        say: ({ kind, period, name }) => `最早的是${period}${name}${kind}。`,
        act: '看台账',
      },
      duty_due: {
        title: ({ until, name, kind }) => `${until}以前要开${name}${kind}`,
        say: () => '还没有排。',
        act: '排一次',
      },
      plan_month: {
        title: ({ month, before }) => `按${before}安排 ${month}`,
        say: () => '时间、地点照上个月填好，看一眼就能排。',
        act: '排这个月',
      },
      unknown_cards: {
        title: ({ count }) => `${count} 张卡还没登记`,
        say: () => '刷卡都记下了。登记给本人，积分自动补上。',
        act: '去登记',
      },
      taps_to_review: {
        title: ({ count }) => `${count} 次刷卡要核对`,
        say: () => '时间或内容对不上，没有记分，也没有扣分。',
        act: '去核对',
      },
      devices_quarantined: {
        title: ({ count }) => `${count} 台刷卡机可能被复制`,
        say: () => '两边的刷卡都收下了。请系统管理员给真的那台重新配对。',
        act: '看设备',
      },
      devices_silent: {
        title: ({ count }) => `${count} 台刷卡机没有音信`,
        say: () => '请看看电源和网线。机器里的刷卡不会丢。',
        act: '看设备',
      },
      members_without_card: { title: ({ count }) => `${count} 名党员还没有卡`, say: () => '登记一张卡，下次就能刷卡签到。', act: '看名单' },
      month_to_close: { title: () => '上个月可以封存了', say: () => '封存以前，还可以补记和更正。', act: '看排名' },
    } satisfies Readonly<Record<TodoCode, TodoWords>> as Readonly<Record<TodoCode, TodoWords>>,
  },
  startDepartment: {
    title: '总览',
    organisations: '组织',
    organisationUnit: '个',
    members: '党员',
    average: '人均积分',
    attendance: '到场率',
    list: '下级组织',
    name: '名称',
    level: '层级',
    memberCount: '党员',
    monthAverage: '人均',
    attended: '到场率',
    held: '活动',
    last: '最近一次',
    noActivity: '还没有',
    empty: '还没有下级组织',
    emptySay: '建好支部以后，这里能看到各支部每月的人数、积分、到场。',
    notComparable: '各支部排的活动不一样，人均积分不宜直接比高低',
  },
  startAdministrator: {
    title: '设备与账号',
    devices: '刷卡机',
    device: '名称',
    branch: '所在支部',
    state: '状态',
    lastSeen: '最近联系',
    never: '还没连过',
    queue: '等待上传',
    reader: '读卡器',
    noDevices: '还没有刷卡机',
    noDevicesSay: '取一个配对码，填到刷卡机里，就接上了。',
    pair: '接一台新的刷卡机',
    pairSay: '在设备页取一个配对码，填到刷卡机。也可以在服务器上运行下面这一行。每个码只能用一次，15 分钟内有效。',
    toDevices: '去设备页',
    accounts: '账号',
    reset: '有人忘了密码，运行这一行重设：',
    system: '系统',
    version: '版本',
    database: '数据库',
    databases: { sqlite: 'SQLite', postgres: 'PostgreSQL' },
    counts: (organisations: string, members: string) => `${organisations} 个组织，${members} 名党员`,
    silentNote: (count: number) => `${count} 台没有音信`,
    allWell: '都正常',
  },
};

export type StartWords = typeof startsZh;

export const startsEn: StartWords = {
  startMember: {
    title: 'Home',
    greeting: (name) => name,
    openNow: 'Check-in is open',
    next: 'Coming up',
    noActivities: 'Nothing planned yet',
    noActivitiesSay: 'New activities appear here first.',
    entries: 'Last entries',
    allEntries: 'All my points',
    ranking: 'See the ranking',
  },
  startSecretary: {
    title: 'Today',
    now: 'Going on now',
    next: 'Next',
    nothingNow: 'No check-in is open now',
    nothingNowSay: 'No tap is lost: once check-in opens, the kiosk finds the activity by itself.',
    month: (month) => month,
    toRanking: 'See the ranking',
    todo: 'To do',
    nothingTodo: 'Nothing waits for you',
    nextUp: (title, when) => `Next: ${title}, ${when}`,
    nothingAhead: 'Nothing is planned ahead',
    planNext: 'Plan an activity',
    decline: 'Decline',
    declineWhy: 'Why not (the member is told)',
    declineDo: 'Decline the leave',
    done: { granted: 'Leave is granted', declined: 'Leave is declined' },
    recent: 'Last taps',
    nobodyYet: 'Nobody has tapped today',
    missing: 'missing',
    arrived: 'here',
    openSheet: 'Open the sheet',
    todos: {
      leave_to_decide: {
        title: ({ name, title }) => `${name} asks for leave: ${title}`,
        say: ({ leave, moment, words }) => `${leave}; it begins ${moment}${words === '' ? '' : `. "${words}"`}`,
        act: 'Grant',
      },
      leaves_to_decide: {
        title: ({ count }) => `${many(count, 'more request')} for leave`,
        say: () => 'Leave counts when it is granted before the activity begins.',
        act: 'See them all',
      },
      sheet_to_close: {
        title: ({ day, title }) => `Close the sheet of ${title}, ${day}`,
        say: ({ count }) => (count === 0 ? 'Everybody came.' : `${count} did not come. You can still correct it.`),
        act: 'Close it',
      },
      sheets_to_close: {
        title: ({ count }) => `${many(count, 'more sheet')} to close`,
        say: () => 'Absence and lateness count once a sheet is closed.',
        act: 'See the activities',
      },
      make_ups_overdue: {
        title: ({ count }) => `${many(count, 'make-up study', 'make-up studies')} past the deadline`,
        say: () => 'Record those that were done, ask about the others.',
        act: 'Check them',
      },
      dues_to_enter: {
        title: ({ count, month }) => `Dues of ${month}: ${count} to enter`,
        say: () => 'Tick all who paid and save once.',
        act: 'Enter dues',
      },
      duties_overdue: {
        title: ({ count }) => `${many(count, 'meeting')} not held in time`,
        say: ({ kind, period, name }) => `The earliest: ${kind}${name === '' ? '' : `, ${name}`}, ${period}.`,
        act: 'See the table',
      },
      duty_due: {
        title: ({ until, name, kind }) => `${kind}${name === '' ? '' : ` (${name})`} due by ${until}`,
        say: () => 'Nothing is planned yet.',
        act: 'Plan one',
      },
      plan_month: {
        title: ({ month, before }) => `Plan ${month} as ${before} was`,
        say: () => 'Times and places are filled in from last month: look, then plan.',
        act: 'Plan the month',
      },
      unknown_cards: {
        title: ({ count }) => `${many(count, 'card')} not registered`,
        say: () => 'The taps are kept. Register the card and the points follow.',
        act: 'Register',
      },
      taps_to_review: {
        title: ({ count }) => `${many(count, 'tap')} to check`,
        say: () => 'Time or content does not fit. Nothing was added or taken.',
        act: 'Check',
      },
      devices_quarantined: {
        title: ({ count }) => `${many(count, 'kiosk')} maybe copied`,
        say: () => 'Taps of both are kept. Ask the administrator to pair the right one again.',
        act: 'See kiosks',
      },
      devices_silent: {
        title: ({ count }) => `${many(count, 'kiosk')} silent`,
        say: () => 'Look at power and network. Taps inside are safe.',
        act: 'See kiosks',
      },
      members_without_card: {
        title: ({ count }) => `${many(count, 'member')} without a card`,
        say: () => 'Register a card so that they can check in.',
        act: 'See who',
      },
      month_to_close: {
        title: () => 'Last month can be closed',
        say: () => 'Until then, entries can still be added or corrected.',
        act: 'See the ranking',
      },
    },
  },
  startDepartment: {
    title: 'Overview',
    organisations: 'Organisations',
    organisationUnit: '',
    members: 'Members',
    average: 'Average points',
    attendance: 'Attendance',
    list: 'Organisations below',
    name: 'Name',
    level: 'Level',
    memberCount: 'Members',
    monthAverage: 'Average',
    attended: 'Attendance',
    held: 'Activities',
    last: 'Last one',
    noActivity: 'none yet',
    empty: 'No organisations below yet',
    emptySay: 'Once there are branches, their members, points and attendance appear here by month.',
    notComparable: 'Branches plan different activities; averages are not a contest',
  },
  startAdministrator: {
    title: 'Kiosks and accounts',
    devices: 'Kiosks',
    device: 'Name',
    branch: 'Branch',
    state: 'State',
    lastSeen: 'Last contact',
    never: 'never',
    queue: 'Waiting taps',
    reader: 'Reader',
    noDevices: 'No kiosk yet',
    noDevicesSay: 'Take a pairing code, type it into the kiosk, and it is connected.',
    pair: 'Connect a new kiosk',
    pairSay:
      'Take a code on the page of kiosks and type it into the kiosk, or run this line on the server. Each code works once, for 15 minutes.',
    toDevices: 'To the kiosks',
    accounts: 'Accounts',
    reset: 'When somebody forgot their password, run:',
    system: 'System',
    version: 'Version',
    database: 'Database',
    databases: { sqlite: 'SQLite', postgres: 'PostgreSQL' },
    counts: (organisations, members) => `${organisations} organisations, ${members} members`,
    silentNote: (count) => `${count} silent`,
    allWell: 'all well',
  },
};
