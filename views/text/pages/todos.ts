/** Words of what a secretary has to do: the thing, why, and the verb that does it. */
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

export const todosZh: Readonly<Record<TodoCode, TodoWords>> = {
  leave_to_decide: {
    title: ({ name, title }) => `${name}请假：${title}`,
    say: ({ leave, moment, words }) => `${leave}，活动 ${moment} 开始${words === '' ? '' : `。“${words}”`}`,
    act: '准假',
  },
  leaves_to_decide: { title: ({ count }) => `还有 ${count} 人请假`, say: () => '活动开始以前批，才算请假。', act: '全部看看' },
  proofs_to_decide: { title: ({ count }) => `${count} 份参加凭证等您确认`, say: () => '流动党员发来的。确认了，才算到场。', act: '去确认' },
  sign_outs_missing: {
    title: ({ day, title, count }) => `“${title}”有 ${count} 人未签退（${day}）`,
    say: () => '补上离开的时间，停留够了就记分。',
    act: '补签退',
  },
  bursts_to_look_at: {
    title: ({ day, title }) => `看看“${title}”的刷卡（${day}）`,
    say: ({ count }) => `有 ${count} 处几张卡几乎同时刷。只提醒，不扣分。`,
    act: '去看看',
  },
  sheet_to_close: {
    title: ({ day, title }) => `结束“${title}”的签到（${day}）`,
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
    say: ({ kind, period, name }) => `最早的是 ${period}${name}${kind}。`,
    act: '看台账',
  },
  duty_due: {
    title: ({ until, name, kind }) => `${until}以前要开${name}${kind}`,
    say: () => '还没有排。',
    act: '排一次',
  },
  plan_month: {
    title: ({ month, before }) => `按 ${before}安排 ${month}`,
    say: () => '时间、地点照上个月填好，看一眼就能排。',
    act: '去安排',
  },
  unknown_cards: {
    title: ({ count }) => `${count} 张卡还没登记`,
    say: () => '刷卡都记下了。登记给本人，积分自动补上。',
    act: '去登记',
  },
  taps_to_review: {
    title: ({ count }) => `${count} 次刷卡要核对`,
    say: () => '读卡机的时钟不准，没有记分，也没有扣分。',
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
  month_to_close: {
    title: ({ period }) => `${period}可以封存了`,
    say: () => '先看会变什么，再封存。封存以前，还可以补记和更正。',
    act: '去封存',
  },
};

export const todosEn: Readonly<Record<TodoCode, TodoWords>> = {
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
  proofs_to_decide: {
    title: ({ count }) => `${many(count, 'proof')} to decide`,
    say: () => 'Sent by floating members. Accepted, they count as present.',
    act: 'Decide',
  },
  sign_outs_missing: {
    title: ({ day, title, count }) => `${title}, ${day}: ${count} not signed out`,
    say: () => 'Enter when they left: a stay that is long enough counts.',
    act: 'Sign them out',
  },
  bursts_to_look_at: {
    title: ({ day, title }) => `Look at the taps of ${title}, ${day}`,
    say: ({ count }) => `Cards tapped almost at once in ${many(count, 'place')}. A hint only, nothing is deducted.`,
    act: 'Look',
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
    say: () => "The kiosk's clock was wrong. Nothing was added or taken.",
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
    title: ({ period }) => `${period} can be closed`,
    say: () => 'See first what it changes. Until then things can still be added and corrected.',
    act: 'Close it',
  },
};
