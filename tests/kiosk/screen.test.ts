import { expect, test } from 'vitest';
import type { Greeting } from '../../kiosk/greeting.ts';
import { plainer } from '../../kiosk/elderly.ts';
import { greetingSizes } from '../../kiosk/name-size.ts';
import { saidOf, screenOf } from '../../kiosk/screen.ts';
import { screenLooks } from '../../kiosk/screens.ts';
import { type Station, newStation } from '../../kiosk/station.ts';
import type { KioskStateCode } from '../../views/text/kiosk.ts';
import { locales } from '../../views/text/text.ts';
import { anActivity, evening, newUid } from './parts.ts';

const study = anActivity();
const base: Station = {
  ...newStation(evening, 0, ['door']),
  readers: [{ name: 'door', state: 'ready', since: evening }],
  organisation: '云溪社区第一党支部',
  activities: [study],
};
const shown = (greeting: Partial<Greeting> & { code: KioskStateCode }, rest: Partial<Station> = {}): Station => ({
  ...base,
  ...rest,
  shown: {
    greeting: { tapId: newUid(), judged: true, tappedAt: evening, cardEnd: '7C2E', ...greeting },
    quiet: false,
    sinceUpMs: 0,
    untilUpMs: 4_000,
  },
});
const bing = { name: '丙三禾', points: 200, activity: { id: study.id, title: study.title, present: 19, expected: 26 }, late: false };

test('the greeting says what was earned, where, and how one stands', () => {
  const { greeting, word, otherWord } = screenOf(shown({ code: 'recorded', ...bing, monthTotal: 900, rank: 3, balance: 1_400 }), 'zh');
  expect([word, otherWord]).toEqual([['已签到'], 'Checked in']);
  expect(greeting).toMatchObject({
    name: '丙三禾',
    nameSize: 'giant',
    points: '+2',
    time: '18:53',
    place: '第 19 位 · 应到 26',
    what: '支部集中学习 · 按时到场',
    facts: [
      { term: '本月累计', value: '9', unit: '分' },
      { term: '支部名次', value: '第 3', unit: '名' },
      { term: '可兑换积分', value: '14', unit: '分' },
    ],
  });
});

test('a verdict without head counts says no place in the row', () => {
  const { greeting } = screenOf(shown({ code: 'recorded', ...bing, activity: { id: study.id, title: study.title } }), 'zh');
  expect([greeting?.place, greeting?.what]).toEqual(['', '支部集中学习 · 按时到场']);
});

test.for([
  { judged: false, given: {}, values: ['…', '…', '…'], why: 'the server will tell' },
  { judged: true, given: {}, values: ['—', '—', '—'], why: 'the server did not tell' },
  {
    judged: true,
    given: { monthTotal: 900, yearTotal: 7_150, balance: 1_400 },
    values: ['9', '71.5', '14'],
    why: 'a branch that hides ranks shows the year in their place',
  },
  { judged: true, given: { monthTotal: -50, rank: 1, balance: 0 }, values: ['−0.5', '第 1', '0'], why: 'a true minus, and zero is said' },
])('three figures always, $values: $why', ({ judged, given, values }) => {
  const { greeting } = screenOf(shown({ code: 'recorded', ...bing, judged, ...given }), 'zh');
  expect(greeting?.facts.map(({ value }) => value)).toEqual(values);
});

test.for([
  { name: '丙三禾', points: '+2', size: 'giant', small: false, why: 'the usual one' },
  { name: '阿依古丽', points: '+2', size: 'giant', small: false, why: 'four' },
  { name: '丙三禾', points: '+10.5', size: 'giant', small: true, why: 'more points stand smaller, the name stays' },
  { name: '阿依古丽', points: '+10.5', size: 'big', small: true, why: 'four would touch them' },
  { name: '𠮷三禾禾', points: '+2', size: 'giant', small: false, why: 'a rare character is one' },
  { name: '买买提江山', points: '+2', size: 'big', small: false, why: 'five' },
  { name: '买买提江山河海', points: '+2', size: 'big', small: false, why: 'seven' },
  { name: '古丽米热阿依夏木江山河海', points: '+2', size: 'small', small: false, why: 'twelve, in two lines' },
  { name: 'Ann Lee', points: '+2', size: 'big', small: false, why: 'slender letters' },
  { name: 'Muhammad Abdullah Al-Rashid', points: '+2', size: 'small', small: false, why: 'a long Latin name, in two lines' },
  { name: 'Muhammad Abdullah Al-Rashid bin Ahmad', points: '+2', size: 'slight', small: false, why: 'a longer one, in three' },
  { name: '买'.repeat(60), points: '+2', size: 'least', small: false, why: 'the longest there can be' },
  { name: '古丽米热阿依夏木江山河', points: '', size: 'big', small: false, why: 'the whole line, where no points stand' },
])('$name with $points is $size: $why', ({ name, points, size, small }) => {
  expect(greetingSizes(name, points, '分')).toEqual({ name: size, pointsSmall: small });
});

test('beside what is left to earn no name is giant', () => {
  expect(greetingSizes('丙三禾', '', '分', false).name).toBe('big');
});

test.for([
  { state: base, texts: ['读卡器正常', '已联网', '已全部上传'], why: 'all is well' },
  { state: { ...base, waiting: 3 }, texts: ['读卡器正常', '已联网', '待传 3'], why: 'on their way' },
  {
    state: { ...base, waiting: 37, link: { online: false, fault: 'network', since: evening } as const },
    texts: ['读卡器正常', '未联网 · 待传 37'],
    why: 'no network',
  },
  {
    state: { ...base, waiting: 1, link: { online: false, fault: 'device', since: evening } as const },
    texts: ['读卡器正常', '这台机器还没配对 · 待传 1'],
    why: 'revoked',
  },
  {
    state: { ...base, link: { online: false, fault: 'refused', since: evening } as const },
    texts: ['读卡器正常', '服务器没有收下'],
    why: 'refused',
  },
  {
    state: { ...base, readers: [{ name: 'door', state: 'lost', since: evening } as const] },
    texts: ['读卡器断开', '已联网', '已全部上传'],
    why: 'a cable came out',
  },
  { state: { ...base, rescueDue: true }, texts: ['有旧记录待恢复', '已联网', '已全部上传'], why: 'a damaged file lies aside' },
  {
    state: { ...base, rescueDue: true, readers: [{ name: 'door', state: 'lost', since: evening } as const] },
    texts: ['读卡器断开', '已联网', '已全部上传'],
    why: 'the reader is the graver',
  },
])('the bar says $texts: $why', ({ state, texts }) => {
  expect(screenOf(state, 'zh').bar.map(({ text }) => text)).toEqual(texts);
});

test('the idle screen says what is on, until when one is on time, who is here', () => {
  const { idle } = screenOf({ ...base, present: { [study.id]: 18 } }, 'zh');
  expect(idle).toMatchObject({
    time: '18:53',
    day: '10 月 16 日 星期五',
    plan: {
      title: '支部集中学习',
      when: '19:00 开始 · 党群活动室',
      status: '现在可以签到，19:10 以后算迟到',
      present: '18',
      expected: '26',
      sentence: '应到 26 人，已签到 18 人',
    },
  });
  expect(idle?.plan?.marks.filter(Boolean)).toHaveLength(18);
});

test.for([
  { at: '2026-10-16T10:00:00.000Z', plan: '18:30 开始签到', nothing: undefined, why: 'it is still to come' },
  { at: '2026-10-16T13:00:00.000Z', plan: undefined, nothing: '今天没有活动', why: 'it is over' },
])('at $at the idle screen says what is next: $why', ({ at, plan, nothing }) => {
  const { idle } = screenOf({ ...base, at }, 'zh');
  expect([idle?.plan?.status, idle?.nothing?.title]).toEqual([plan, nothing]);
});

test('a hall of hundreds is drawn in at most sixty marks', () => {
  const hall = anActivity({ expected: 600, present: 299 });
  const marks = screenOf({ ...base, activities: [hall], present: { [hall.id]: 299 } }, 'zh').idle?.plan?.marks;
  expect([marks?.length, marks?.filter(Boolean).length]).toEqual([60, 29]);
});

const codes = Object.keys(screenLooks) as KioskStateCode[];
test.for(locales.flatMap((locale) => codes.map((code) => ({ locale, code }))))(
  '$code is said in $locale, whatever the server left out',
  ({ locale, code }) => {
    const screen = screenOf(shown({ code }), locale);
    expect([screen.idle, screen.greeting, screen.message].filter((layout) => layout !== null)).toHaveLength(1);
    expect(saidOf(shown({ code }), locale)).not.toMatch(/[{}]/);
  },
);

test.for([
  { code: 'unknown_card', facts: ['7C2E', '18:53'] },
  { code: 'too_early', facts: ['18:53', '7 分钟'] },
  { code: 'already_recorded', facts: ['9 分', '第 3 名'] },
  { code: 'phone_card', facts: [] },
] as const)('$code shows $facts', ({ code, facts }) => {
  const { message } = screenOf(shown({ code, monthTotal: 900, rank: 3, opensAt: '2026-10-16T11:00:00.000Z' }), 'zh');
  expect(message?.facts.map(({ value }) => value)).toEqual(facts);
});

test.for([
  { locale: 'zh', room: ['参加主题党日 本月还可得 2.5 分', '走访 本季还可记 2 次'] },
  { locale: 'en', room: ['Party day 2.5 left this month', '走访 2 times this quarter'] },
] as const)('one’s own month says what is left to earn, in $locale', ({ locale, room }) => {
  const left: Greeting['room'] = [
    { nameZh: '参加主题党日', nameEn: 'Party day', points: 250, window: 'month' },
    { nameZh: '走访', times: 2, window: 'quarter' },
  ];
  const { greeting } = screenOf(shown({ code: 'own_month', name: '丙三禾', monthTotal: 900, balance: 1_400, room: left }), locale);
  expect(greeting?.room?.map((one) => `${one.name} ${one.left}`)).toEqual(room);
  expect([greeting?.points, greeting?.facts.map(({ value }) => value)]).toEqual(['', ['9', '—', '14']]);
});

test('one’s own month without the network says that it will be updated', () => {
  const offline = { online: false, fault: 'network', since: evening } as const;
  const { greeting } = screenOf(shown({ code: 'own_month', name: '丙三禾', judged: false }, { link: offline }), 'zh');
  expect([greeting?.room, greeting?.facts.map(({ value }) => value), greeting?.next]).toEqual([
    [],
    ['…', '…', '…'],
    '已经记下，联网后更新',
  ]);
});

test('elderly mode keeps the name, the points, the month, what to do, and of the foot what is amiss', () => {
  const { greeting, bar } = plainer(screenOf(shown({ code: 'recorded', ...bing, monthTotal: 900, rank: 3, balance: 1_400 }), 'zh'));
  expect([greeting?.name, greeting?.points, greeting?.place, greeting?.facts.map(({ term }) => term), bar]).toEqual([
    '丙三禾',
    '+2',
    '',
    ['本月累计'],
    [],
  ]);
  const lost = plainer(screenOf({ ...base, readers: [{ name: 'door', state: 'lost', since: evening }] }, 'zh'));
  expect([lost.message?.steps.length, lost.message?.other, lost.message?.facts, lost.bar.map(({ text }) => text)]).toEqual([
    3,
    '',
    [],
    ['读卡器断开'],
  ]);
  const { idle } = plainer(screenOf({ ...base, present: { [study.id]: 18 } }, 'zh'));
  expect([idle?.plan?.title, idle?.plan?.status, idle?.plan?.present]).toEqual(['支部集中学习', '现在可以签到，19:10 以后算迟到', '']);
});

test.for([
  { minutes: 20, stay: '20 分钟', en: '20 min' },
  { minutes: 60, stay: '1 小时', en: '1 h' },
  { minutes: 80, stay: '1 小时 20 分', en: '1 h 20 min' },
])('signed out after $minutes minutes: the stay and what it earned', ({ minutes, stay, en }) => {
  const left = shown({ code: 'signed_out', ...bing, points: 0, signOut: { leftAt: evening, minutes, points: 200 } });
  expect(screenOf(left, 'zh').greeting).toMatchObject({ points: '+2', what: `支部集中学习，在场 ${stay}`, place: '', room: null });
  expect(screenOf(left, 'en').greeting?.what).toBe(`支部集中学习, stayed ${en}`);
  expect(saidOf(left, 'zh')).toBe(`丙三禾，已签退。支部集中学习，在场 ${stay}`);
});

test('who came where members sign out is told to tap again, and nothing of points; who left too soon, what is missing', () => {
  const { greeting, word } = screenOf(shown({ code: 'signed_in', ...bing, points: 0, signOut: {} }), 'zh');
  expect([word, greeting?.points, greeting?.what, greeting?.place]).toEqual([
    ['已签到', '走时再刷'],
    '',
    '离开时再刷一次，刷了才计分。',
    '第 19 位 · 应到 26',
  ]);
  const short = { leftAt: evening, minutes: 20, points: 0, leastMinutes: 60 };
  const { message } = screenOf(shown({ code: 'signed_out_short', ...bing, points: 0, signOut: short }), 'zh');
  expect([message?.title, message?.say]).toEqual(['丙三禾，已签退', '在场 20 分钟，满 1 小时才计分。还没走的话，走时再刷一次。']);
});

test('offline says how many wait, since when', () => {
  const { message } = screenOf(
    { ...base, waiting: 37, lastTapAt: evening, link: { online: false, fault: 'network', since: '2026-10-16T10:21:00.000Z' } },
    'zh',
  );
  expect(message).toMatchObject({ big: { number: '37', after: '次刷卡等待上传' }, facts: [{ value: '18:21 起' }, { value: '18:53' }] });
});

test('said aloud: name and points', () => {
  expect([saidOf(shown({ code: 'recorded', ...bing }), 'zh'), saidOf(base, 'zh')]).toEqual(['丙三禾，加2分', '']);
});
