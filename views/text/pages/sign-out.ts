/** Words of entering a forgotten sign-out. */
export const signOutZh = {
  signOut: {
    title: '补签退',
    open: (count: string) => `${count} 人未签退`,
    nobodyOpen: '大家都签退了',
    anyStay: '刷卡来的，签退以后才记分。补记的，已经记了分。',
    stay: (length: string) => `刷卡来的，在场满 ${length}才记分。补记的，已经记了分。`,
    time: '离开时间',
    who: '这个时间离开的人',
    cameAt: (time: string) => `${time} 到，未签退`,
    stayed: (from: string, until: string) => `${from} 到，${until} 离开`,
    submit: '按这个时间签退',
    done: (count: string) => `${count} 人的离开时间记好了`,
    more: (count: string) => `还有 ${count} 人，先记完这些`,
    own: '您自己还没有签退。自己的时间请别的负责人来记。',
    nobody: '还没有人签到',
    nobodySay: '有人签到以后，在这里记忘了签退的人。',
  },
};

export type SignOutWords = typeof signOutZh;

export const signOutEn: SignOutWords = {
  signOut: {
    title: 'Forgotten sign-outs',
    open: (count) => `${count} not signed out`,
    nobodyOpen: 'Everybody has signed out',
    anyStay: 'Who tapped in earns by signing out; who was written in has earned already.',
    stay: (length) => `Who tapped in earns by a stay of ${length}; who was written in has earned already.`,
    time: 'Left at',
    who: 'Who left at that time',
    cameAt: (time) => `came ${time}, not signed out`,
    stayed: (from, until) => `came ${from}, left ${until}`,
    submit: 'Sign them out at this time',
    done: (count) => `The time of leaving is kept for ${count}`,
    more: (count) => `${count} more follow once these are done`,
    own: 'You have not signed out yourself. Another officer enters your time.',
    nobody: 'Nobody has checked in',
    nobodySay: 'Once somebody has, those who forgot to sign out are entered here.',
  },
};
