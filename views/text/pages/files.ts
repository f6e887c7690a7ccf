/** Words of files: those that are there, choosing more. */

export const filesZh = {
  files: {
    put: (by: string, moment: string) => (by === '' ? moment : `${by} ${moment}`),
    remove: '移走',
    removeSay: (name: string) => `移走 ${name}`,
    choose: '加照片或文件',
    chooseHint: '照片、PDF、Word、Excel 都可以，一次最多 10 个。照片里的拍摄地点会去掉。',
    send: '加上去',
    shrinking: '正在把照片变小',
    ready: '选好了 {count} 个，共 {size}',
    tooLarge: '这些文件共 {size}，超过 24 MB，传不上去。请少选几个。',
  },
  papers: {
    title: '会议材料',
    say: '这次活动的党员都能看到。',
    none: '还没有材料。',
  },
};

export type FileWords = typeof filesZh;

export const filesEn: FileWords = {
  files: {
    put: (by, moment) => (by === '' ? moment : `${by}, ${moment}`),
    remove: 'Remove',
    removeSay: (name) => `Remove ${name}`,
    choose: 'Add photos or files',
    chooseHint: 'Photos, PDF, Word and Excel files, up to 10 at once. Where a photo was taken is left out.',
    send: 'Add them',
    shrinking: 'Making the photos smaller',
    ready: '{count} chosen, {size} in all',
    tooLarge: 'These are {size}, more than the 24 MB that can be sent. Please choose fewer.',
  },
  papers: {
    title: 'Papers',
    say: 'Everybody whom the activity concerns can read them.',
    none: 'No papers yet.',
  },
};
