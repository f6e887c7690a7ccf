/** The words of the pages, by page. */
import { accountsEn, accountsZh, type AccountWords } from './pages/accounts.ts';
import { listsEn, listsZh, type ListWords } from './pages/lists.ts';
import { partsEn, partsZh, type PartWords } from './pages/parts.ts';
import { memberEn, memberZh, type MemberWords } from './pages/member.ts';
import { rankingEn, rankingZh, type RankingWords } from './pages/ranking.ts';
import { startsEn, startsZh, type StartWords } from './pages/starts.ts';

export type PageWords = AccountWords &
  StartWords &
  ListWords & {
    readonly parts: PartWords;
    readonly ranking: RankingWords;
    readonly member: MemberWords;
  };

export const pagesZh: PageWords = { ...accountsZh, ...startsZh, ...listsZh, parts: partsZh, ranking: rankingZh, member: memberZh };

export const pagesEn: PageWords = { ...accountsEn, ...startsEn, ...listsEn, parts: partsEn, ranking: rankingEn, member: memberEn };
