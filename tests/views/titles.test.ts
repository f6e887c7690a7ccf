/** A title that names its month names the next one next time, and nothing else of it changes. */
import { expect, test } from 'vitest';
import { retitled } from '../../views/text/titles.ts';

test.for([
  { title: '9 月主题党日', from: '2026-09', to: '2026-10', becomes: '10 月主题党日', why: 'its own month' },
  { title: '9月主题党日', from: '2026-09', to: '2026-10', becomes: '10月主题党日', why: 'without a space' },
  { title: '九月集中学习', from: '2026-09', to: '2026-10', becomes: '十月集中学习', why: 'in numerals' },
  { title: '十二月集中学习', from: '2026-12', to: '2027-01', becomes: '一月集中学习', why: 'over the year' },
  { title: '十一月、十二月集中学习', from: '2026-11', to: '2026-12', becomes: '十一月、十二月集中学习', why: 'two months: which is meant' },
  { title: '2026 年 12 月党课', from: '2026-12', to: '2027-01', becomes: '2027 年 1 月党课', why: 'the year goes along' },
  { title: '2029 年 9 月党课', from: '2029-09', to: '2029-10', becomes: '2029 年 10 月党课', why: 'the nine of the year stays' },
  { title: '1949 年 10 月回顾', from: '2026-10', to: '2026-11', becomes: '1949 年 10 月回顾', why: 'a month of history' },
  { title: '纪念 9 月 18 日', from: '2026-09', to: '2026-10', becomes: '纪念 9 月 18 日', why: 'a day of history' },
  { title: '学习 7 月讲话', from: '2026-09', to: '2026-10', becomes: '学习 7 月讲话', why: 'another month' },
  { title: '19 月', from: '2026-09', to: '2026-10', becomes: '19 月', why: 'part of another number' },
  { title: '集中学习', from: '2026-09', to: '2026-10', becomes: '集中学习', why: 'no month' },
  { title: 'September study', from: '2026-09', to: '2026-10', becomes: 'October study', why: 'in English' },
  { title: 'Study of December 2026', from: '2026-12', to: '2027-01', becomes: 'Study of January 2027', why: 'with its year' },
  { title: 'Study of September 18', from: '2026-09', to: '2026-10', becomes: 'Study of September 18', why: 'a day of history' },
  { title: 'They may come', from: '2026-05', to: '2026-06', becomes: 'They may come', why: 'a small may is no month' },
])('$title from $from to $to: $becomes, $why', ({ title, from, to, becomes }) => {
  expect(retitled(title, from, to)).toBe(becomes);
});
