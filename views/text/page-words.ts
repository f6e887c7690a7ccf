/** The words of the pages, by page. */
import { accountsEn, accountsZh, type AccountWords } from './pages/accounts.ts';
import { devicesEn, devicesZh, type DeviceWords } from './pages/devices.ts';
import { listsEn, listsZh, type ListWords } from './pages/lists.ts';
import { partsEn, partsZh, type PartWords } from './pages/parts.ts';
import { explainEn, explainZh, type ExplainWords } from './pages/explain.ts';
import { memberEn, memberZh, type MemberWords } from './pages/member.ts';
import { rankingEn, rankingZh, type RankingWords } from './pages/ranking.ts';
import { whyEn, whyZh, type WhyWords } from './pages/why.ts';
import { settingsEn, settingsZh, type SettingsWords } from './pages/settings.ts';
import { startsEn, startsZh, type StartWords } from './pages/starts.ts';

export type PageWords = AccountWords &
  StartWords &
  DeviceWords &
  ListWords &
  SettingsWords & {
    readonly parts: PartWords;
    readonly ranking: RankingWords;
    readonly member: MemberWords;
    readonly explain: ExplainWords;
    readonly why: WhyWords;
  };

export const pagesZh: PageWords = {
  ...accountsZh,
  ...startsZh,
  ...listsZh,
  ...devicesZh,
  ...settingsZh,
  parts: partsZh,
  ranking: rankingZh,
  member: memberZh,
  explain: explainZh,
  why: whyZh,
};

export const pagesEn: PageWords = {
  ...accountsEn,
  ...startsEn,
  ...listsEn,
  ...devicesEn,
  ...settingsEn,
  parts: partsEn,
  ranking: rankingEn,
  member: memberEn,
  explain: explainEn,
  why: whyEn,
};
