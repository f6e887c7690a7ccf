/** Words of the record of a meeting. */
import { many } from '../plural.ts';

export const minutesZh = {
  minutes: {
    title: (activity: string) => `会议记录：${activity}`,
    record: '会议记录',
    toSheet: '签到表',
    when: '时间',
    place: '地点',
    kind: '种类',
    speaker: '主讲人',
    chair: '主持人',
    keeper: '记录人',
    turnout: '到会',
    turnoutSay: (expected: string, present: string, late: number, leave: number, absent: number) =>
      `应到 ${expected} 人，实到 ${present} 人${late === 0 ? '' : `（其中迟到 ${late} 人）`}，请假 ${leave} 人，未到 ${absent} 人`,
    votes: '表决',
    votesSay: (entitled: number, present: number, toPass: number, reached: boolean) =>
      `有表决权的 ${entitled} 人，到会 ${present} 人，${reached ? `过半数，可以表决；${toPass} 票通过` : '没有过半数，不能表决'}`,
    body: '会议内容',
    bodyHint: '谁讲了什么，讨论了什么。写多少都行，以后还能改。',
    decisions: '决议',
    decisionsHint: '一行一条，没有就不填',
    photos: '照片和材料',
    save: '保存记录',
    done: '记录保存好了',
    none: '还没有写记录。',
    write: '写会议记录',
    change: '改会议记录',
    savedBy: (by: string, moment: string) => (by === '' ? `${moment} 保存` : `${by} ${moment} 保存`),
    otherTitle: '刚才别人保存的',
    signChair: '主持人签名：',
    signKeeper: '记录人签名：',
  },
};

export type MinutesWords = typeof minutesZh;

export const minutesEn: MinutesWords = {
  minutes: {
    title: (activity) => `Minutes: ${activity}`,
    record: 'Minutes',
    toSheet: 'Sheet',
    when: 'When',
    place: 'Place',
    kind: 'Kind',
    speaker: 'Speaker',
    chair: 'Chair',
    keeper: 'Kept by',
    turnout: 'Attendance',
    turnoutSay: (expected, present, late, leave, absent) =>
      `${expected} expected, ${present} present${late === 0 ? '' : ` (${late} late)`}, ${leave} on leave, ${absent} absent`,
    votes: 'Votes',
    votesSay: (entitled, present, toPass, reached) =>
      `${many(entitled, 'member')} with a vote, ${present} present: ${reached ? `a quorum, ${many(toPass, 'vote')} to pass` : 'no quorum, no vote'}`,
    body: 'What was said',
    bodyHint: 'Who spoke, what was discussed. As much as you like; it can be changed later.',
    decisions: 'Decisions',
    decisionsHint: 'One a line; leave empty if there were none',
    photos: 'Photos and papers',
    save: 'Save the minutes',
    done: 'The minutes are saved',
    none: 'Nobody has written them yet.',
    write: 'Write the minutes',
    change: 'Change the minutes',
    savedBy: (by, moment) => (by === '' ? `Saved ${moment}` : `Saved by ${by}, ${moment}`),
    otherTitle: 'What somebody else has just saved',
    signChair: 'Signed, chair:',
    signKeeper: 'Signed, kept by:',
  },
};
