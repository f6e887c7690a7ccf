/** Words of an organisation's settings: each choice in a word, then what it means in a sentence. */
import type { SettingChoice, SettingCode } from '../../../server/contract/codes.ts';

export type ChoiceWords = { readonly word: string; readonly say: string };

type KindWords = {
  readonly [S in SettingCode]: { readonly legend: string; readonly choices: Readonly<Record<SettingChoice<S>, ChoiceWords>> };
};

const kindsZh: KindWords = {
  rankVisibility: {
    legend: '名次给谁看',
    choices: {
      branch: { word: '全支部', say: '每位党员都看得到支部所有人的名次和积分。' },
      self: { word: '只给本人', say: '党员只看得到自己的名次和积分；书记和组织部照常看得到全部。' },
    },
  },
  namesMasked: {
    legend: '名字怎么显示',
    choices: {
      false: { word: '写全名', say: '排名和刷卡机上都是全名。' },
      true: { word: '只留姓', say: '党员看排名，别人的名字只留姓；刷卡机上的名字也只留姓。' },
    },
  },
  kioskShowsRank: {
    legend: '刷卡机显示名次',
    choices: {
      true: { word: '显示', say: '刷卡以后，屏幕上有本人的名次，站在旁边的人也看得到。' },
      false: { word: '不显示', say: '刷卡以后，屏幕上没有名次，积分照常显示。' },
    },
  },
  kioskShowsBalance: {
    legend: '刷卡机显示可兑换的分',
    choices: {
      true: { word: '显示', say: '刷卡以后，屏幕上有本人可以兑换的分。' },
      false: { word: '不显示', say: '刷卡以后，屏幕上没有可兑换的分，本人可以在网页上看。' },
    },
  },
  duesDueDay: {
    legend: '党费几号以前交算按时',
    choices: {
      month_end: { word: '月底', say: '当月最后一天以前交，都算按时。' },
      day_10: { word: '10 日', say: '当月 10 日以前交算按时。' },
      day_15: { word: '15 日', say: '当月 15 日以前交算按时。' },
      day_20: { word: '20 日', say: '当月 20 日以前交算按时。' },
      day_25: { word: '25 日', say: '当月 25 日以前交算按时。' },
    },
  },
  duesExemptPay: {
    legend: '免考党员交党费',
    choices: {
      true: { word: '照常交', say: '年老体弱免考的党员和大家一样按月交。' },
      false: { word: '不用交', say: '免考的党员不列入应交名单；交了照样登记。' },
    },
  },
  duesAmounts: {
    legend: '党费登记金额',
    choices: {
      false: { word: '不登记', say: '只登记交了没有、哪天交的。' },
      true: { word: '登记', say: '每个人旁边多一格填金额；上次填过的，会自动带出来。' },
    },
  },
  minutesFor: {
    legend: '会议记录给谁看',
    choices: {
      branch: { word: '参加的党员', say: '应到这次活动的党员都能看记录和照片；书记和组织部也能看。' },
      officers: { word: '只给书记', say: '只有书记和组织部能看，党员看不到。' },
    },
  },
  studyHours: {
    legend: '每人每年要学多少小时',
    choices: {
      as_ruled: { word: '按规定', say: '按上级规定的学时，一般是 32 小时。' },
      hours_24: { word: '24 小时', say: '每人每年 24 小时。' },
      hours_40: { word: '40 小时', say: '每人每年 40 小时。' },
      hours_48: { word: '48 小时', say: '每人每年 48 小时。' },
      hours_56: { word: '56 小时', say: '每人每年 56 小时。' },
      hours_64: { word: '64 小时', say: '每人每年 64 小时。' },
    },
  },
  absentMayMakeUp: {
    legend: '无故缺席的补学',
    choices: {
      false: { word: '不能补', say: '只有请假的人补学。无故缺席的，照方案扣分。' },
      true: { word: '可以补', say: '缺席的人也列入补学名单。期限内外补了，都不再算缺席，扣的分撤回；不另外加分。' },
    },
  },
};

export const settingsZh = {
  settings: {
    title: '设置',
    now: (choice: string) => `现在：${choice}`,
    ownChoice: '这里自己定的',
    by: (name: string) => `${name}定的`,
    byDefault: '还没有人定过，按默认',
    follow: (name: string) => `按${name}`,
    followDefault: '按默认',
    followSay: (choice: string) => `这里不自己定；现在就是“${choice}”，上级改了，这里也跟着改。`,
    defaultSay: (choice: string) => `这里不自己定；默认就是“${choice}”。`,
    submit: '保存设置',
    saved: '设置已保存',
    savedSay: '网页上马上生效；联网的刷卡机几分钟内跟上。',
    reach: '每次改动都留下记录：谁、何时、改了什么。',
    reachBelow: '下面没有自己定的组织也跟着改。每次改动都留下记录：谁、何时、改了什么。',
    above: '上级：',
    below: '下面各组织自己的设置',
    kinds: kindsZh,
  },
};

export type SettingsWords = typeof settingsZh;

const kindsEn: KindWords = {
  rankVisibility: {
    legend: 'Who sees ranks',
    choices: {
      branch: { word: 'The whole branch', say: 'Every member sees the rank and points of everybody in the branch.' },
      self: { word: 'Only oneself', say: 'A member sees their own rank and points alone; secretaries and the department still see all.' },
    },
  },
  namesMasked: {
    legend: 'How names are shown',
    choices: {
      false: { word: 'In full', say: 'Rankings and kiosks show full names.' },
      true: {
        word: 'Family name only',
        say: "Members see others in the ranking by family name alone; kiosks show everybody's family name alone.",
      },
    },
  },
  kioskShowsRank: {
    legend: 'Rank on the kiosk',
    choices: {
      true: { word: 'Shown', say: "After a tap the screen shows that member's rank, and people standing by can read it." },
      false: { word: 'Not shown', say: 'After a tap the screen shows points as usual, without the rank.' },
    },
  },
  kioskShowsBalance: {
    legend: 'Points to redeem on the kiosk',
    choices: {
      true: { word: 'Shown', say: 'After a tap the screen shows what that member may redeem.' },
      false: { word: 'Not shown', say: 'After a tap the screen does not show what may be redeemed; the member finds it on the pages.' },
    },
  },
  duesDueDay: {
    legend: 'Dues are on time until',
    choices: {
      month_end: { word: 'The end of the month', say: 'Paid by the last day of the month, they are on time.' },
      day_10: { word: 'The 10th', say: 'Paid by the 10th of the month, they are on time.' },
      day_15: { word: 'The 15th', say: 'Paid by the 15th of the month, they are on time.' },
      day_20: { word: 'The 20th', say: 'Paid by the 20th of the month, they are on time.' },
      day_25: { word: 'The 25th', say: 'Paid by the 25th of the month, they are on time.' },
    },
  },
  duesExemptPay: {
    legend: 'Dues of exempt members',
    choices: {
      true: { word: 'Paid as usual', say: 'Members who are exempt pay each month as everybody does.' },
      false: { word: 'Not asked for', say: 'Exempt members are not on the list of those who owe; what they pay is entered all the same.' },
    },
  },
  duesAmounts: {
    legend: 'Amounts of dues',
    choices: {
      false: { word: 'Not kept', say: 'The register says who has paid and on which day.' },
      true: { word: 'Kept', say: 'There is a field for the amount beside each name, filled with what was paid last.' },
    },
  },
  minutesFor: {
    legend: 'Who reads the minutes',
    choices: {
      branch: {
        word: 'Those it was meant for',
        say: 'Members expected at an activity read its minutes and photos; secretaries and the department do too.',
      },
      officers: { word: 'Officers only', say: 'Secretaries and the department read them; members do not.' },
    },
  },
  studyHours: {
    legend: 'Hours of study asked in a year',
    choices: {
      as_ruled: { word: 'As ruled', say: 'The hours that hold everywhere, 32 as a rule.' },
      hours_24: { word: '24 hours', say: '24 hours a year each.' },
      hours_40: { word: '40 hours', say: '40 hours a year each.' },
      hours_48: { word: '48 hours', say: '48 hours a year each.' },
      hours_56: { word: '56 hours', say: '56 hours a year each.' },
      hours_64: { word: '64 hours', say: '64 hours a year each.' },
    },
  },
  absentMayMakeUp: {
    legend: 'Make-up study after absence without leave',
    choices: {
      false: { word: 'Not possible', say: 'Only those on leave make up. Absence without leave is deducted as the scheme says.' },
      true: {
        word: 'Possible',
        say: 'Those absent are on the list too. Once they made up, it is absence no more and the deduction is reversed; it earns nothing.',
      },
    },
  },
};

export const settingsEn: SettingsWords = {
  settings: {
    title: 'Settings',
    now: (choice) => `Now: ${choice}`,
    ownChoice: 'set here',
    by: (name) => `set by ${name}`,
    byDefault: 'the default: nobody has set it',
    follow: (name) => `As ${name}`,
    followDefault: 'The default',
    followSay: (choice) => `Nothing is set here: "${choice}" now, and whatever those above set later.`,
    defaultSay: (choice) => `Nothing is set here: "${choice}" is the default.`,
    submit: 'Save the settings',
    saved: 'Settings saved',
    savedSay: 'They hold on the pages at once; kiosks with a network follow within minutes.',
    reach: 'Every change is recorded: who, when, what.',
    reachBelow: 'Organisations below that set nothing themselves follow. Every change is recorded: who, when, what.',
    above: 'Above: ',
    below: 'Settings of the organisations below',
    kinds: kindsEn,
  },
};
