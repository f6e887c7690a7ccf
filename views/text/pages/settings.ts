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
