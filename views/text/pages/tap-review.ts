/** Words of looking at taps whose time nobody knows. */

export const tapReviewZh = {
  tapReview: {
    title: '核对刷卡',
    say: '刷卡时读卡机的时钟不准，说不清是几点刷的，所以没有记分，也没有扣分。本人当时在场的，记到场；不在的，点“看过了”。',
    stranger: (tail: string) => `尾号 ${tail} 的卡`,
    strangerSay: '收到时这张卡没有登记。知道是谁的，可以去活动里补记。',
    card: (tail: string) => `卡号尾号 ${tail}`,
    locked: '收到时这张卡已经挂失或停用。确实是本人来的，请点活动的名字更正。',
    kioskTime: '读卡机上的时间',
    receivedTime: '收到的时间',
    noneAround: '前后没有这个人该参加的活动。',
    present: '记到场',
    presentOf: (name: string, title: string) => `记到场：${name}，${title}`,
    isPresent: '已经记了到场',
    nothing: '看过了',
    nothingOf: (who: string) => `看过了，不用补记：${who}`,
    /** Kept with the mark. */
    reason: '刷卡时读卡机时钟不准',
    more: (count: string) => `还有 ${count} 次，核对完这些就出来。`,
    empty: '没有要核对的刷卡',
    emptySay: '读卡机的时钟对的，刷卡自动算，不用核对。',
    back: '回今天',
    done: { present: (name: string, title: string) => `${name}记到场了：${title}`, nothing: (who: string) => `看过了：${who}` },
    doneSay: { present: '分数照记。', nothing: '不再列在这里。刷卡还留着，一直查得到。' },
    undo: '点错了，去更正',
    reviewed: '最近核对的',
    wordOf: { present: (title: string) => `记到场：${title}`, nothing: '不用补记' },
    by: (name: string, when: string) => `${name} ${when}`,
  },
};

export type TapReviewWords = typeof tapReviewZh;

export const tapReviewEn: TapReviewWords = {
  tapReview: {
    title: 'Taps to check',
    say: "The kiosk's clock was wrong, so nobody knows when these cards were tapped. Nothing was added or taken. Mark those present who were there; for the others press Seen.",
    stranger: (tail) => `Card ending ${tail}`,
    strangerSay: 'Nobody held this card when the tap came in. If you know whose it is, write them in at the activity.',
    card: (tail) => `Card ending ${tail}`,
    locked: 'The card was lost or blocked by then. If its holder did come, correct it by the name of the activity.',
    kioskTime: "The kiosk's time",
    receivedTime: 'Came in',
    noneAround: 'No activity around then was meant for this person.',
    present: 'Mark present',
    presentOf: (name, title) => `Mark present: ${name}, ${title}`,
    isPresent: 'Present already',
    nothing: 'Seen',
    nothingOf: (who) => `Seen, nothing to add: ${who}`,
    reason: "The kiosk's clock was wrong",
    more: (count) => `${count} more come up when these are done.`,
    empty: 'No taps to check',
    emptySay: 'While the clocks of the kiosks are right, taps count by themselves.',
    back: 'Back to today',
    done: { present: (name, title) => `${name} is present: ${title}`, nothing: (who) => `Seen: ${who}` },
    doneSay: { present: 'Points count as for anybody else.', nothing: 'It is no longer listed. The tap is kept for good.' },
    undo: 'A mistake? Correct it',
    reviewed: 'Checked last',
    wordOf: { present: (title) => `Present: ${title}`, nothing: 'Nothing to add' },
    by: (name, when) => `${name}, ${when}`,
  },
};
