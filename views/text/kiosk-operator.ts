/** What the operator's page of a kiosk says; here in Chinese, beside it in English. Places in braces are for `fill`. */

/** What was just done, told once at the top of the page. */
export const operatorDoneCodes = [
  'sent',
  'not_sent',
  'fetched',
  'not_fetched',
  'changed',
  'not_kept',
  'sounded',
  'stale',
  'reader_set',
  'reader_kept',
  'known_wrong',
  'device_away',
  'not_certain',
  'file_refused',
  'nothing_set_up',
] as const;
export type OperatorDoneCode = (typeof operatorDoneCodes)[number];

/** Why the door stays closed. */
export const pinSayCodes = ['pin_wrong', 'pin_wait', 'pin_unset', 'locked'] as const;
export type PinSayCode = (typeof pinSayCodes)[number];

type Told = { readonly title: string; readonly say: string };

export type OperatorWords = {
  readonly title: string;
  /** On the display, for those who do not see the mark; and beside it while it is pressed. */
  readonly open: string;
  readonly hold: string;
  readonly back: string;
  readonly tapsGoOn: string;
  readonly nobodyYet: string;
  readonly none: string;
  readonly never: string;
  readonly done: Readonly<Record<OperatorDoneCode, Told>>;
  readonly pin: {
    readonly title: string;
    readonly label: string;
    readonly say: string;
    readonly enter: string;
    readonly erase: string;
    readonly back: string;
    readonly digits: string;
    readonly told: Readonly<Record<PinSayCode, Told>>;
    readonly command: string;
  };
  readonly readers: {
    readonly title: string;
    readonly states: Readonly<Record<'ready' | 'lost' | 'unavailable', string>>;
    readonly since: string;
    readonly lastRead: string;
    readonly lastReadValue: string;
    readonly unreadable: string;
    readonly kind: string;
    readonly profile: string;
    readonly why: string;
    readonly drivers: Readonly<Record<'serial-pos' | 'nfc-pcsc' | 'keyboard-wedge' | 'simulated', string>>;
  };
  readonly queue: {
    readonly title: string;
    readonly waiting: string;
    readonly allSent: string;
    readonly unit: string;
    readonly oldest: string;
    readonly lastUpload: string;
    readonly fault: string;
    readonly faults: Readonly<Record<'none' | 'network' | 'server' | 'device' | 'refused', string>>;
    readonly next: Readonly<Record<'network' | 'server' | 'device' | 'refused', string>>;
    readonly send: string;
    readonly rescueDue: string;
  };
  readonly clock: {
    readonly title: string;
    readonly right: string;
    readonly off: string;
    readonly unknown: string;
    readonly here: string;
    readonly server: string;
    readonly difference: string;
    readonly ahead: string;
    readonly behind: string;
    readonly equal: string;
    readonly heard: string;
    readonly rightSay: string;
    readonly offSay: string;
    readonly unknownSay: string;
    readonly seconds: string;
    readonly minutes: string;
    readonly hours: string;
    readonly days: string;
  };
  readonly roster: {
    readonly title: string;
    readonly fresh: string;
    readonly old: string;
    readonly missing: string;
    readonly fetched: string;
    readonly people: string;
    readonly peopleValue: string;
    readonly activities: string;
    readonly activitiesValue: string;
    readonly say: string;
    readonly oldSay: string;
    readonly missingSay: string;
    readonly fetch: string;
  };
  readonly sound: {
    readonly title: string;
    readonly volume: string;
    readonly volumes: Readonly<Record<'off' | 'low' | 'middle' | 'high', string>>;
    readonly test: string;
    readonly elderly: string;
    readonly elderlyOn: string;
    readonly elderlyOff: string;
    readonly language: string;
    readonly languages: Readonly<Record<'zh' | 'en', string>>;
    readonly say: string;
  };
  readonly export: {
    readonly title: string;
    readonly open: string;
    readonly lead: string;
    readonly steps: readonly string[];
    readonly waiting: string;
    readonly waitingValue: string;
    readonly kept: string;
    readonly keptValue: string;
    readonly downloadWaiting: string;
    readonly downloadAll: string;
    readonly careful: string;
    readonly command: string;
    readonly toOverview: string;
  };
  readonly setup: Readonly<
    Record<
      | 'open'
      | 'title'
      | 'lead'
      | 'none'
      | 'as'
      | 'replace'
      | 'fresh'
      | 'owned'
      | 'baud'
      | 'begin'
      | 'add'
      | 'sure'
      | 'unsure'
      | 'candidates'
      | 'cards'
      | 'end'
      | 'useSay'
      | 'lost'
      | 'wantsNumber'
      | 'reference'
      | 'known'
      | 'knownDo'
      | 'meanwhile'
      | 'use'
      | 'again'
      | 'cancel',
      string
    >
  >;
  readonly machine: {
    readonly title: string;
    readonly version: string;
    readonly started: string;
    readonly startedValue: string;
    readonly booted: string;
    readonly disk: string;
    readonly diskValue: string;
    readonly low: string;
    readonly fine: string;
    readonly lowSay: string;
    readonly lock: string;
  };
};

export const operatorZh: OperatorWords = {
  title: '刷卡机操作页',
  open: '打开操作页',
  hold: '按住',
  back: '锁上，回到签到画面',
  tapsGoOn: '照常刷卡，记录不停。',
  nobodyYet: '还没有人刷卡',
  none: '没有',
  never: '还没有过',
  done: {
    sent: { title: '已全部上传', say: '服务器都收到了。' },
    not_sent: { title: '还没有传上去', say: '记录都在这台机器里，会自动再传。原因写在“上传”里。' },
    fetched: { title: '名单已经是最新的', say: '刚刚问过服务器。' },
    not_fetched: { title: '没有连上服务器', say: '先用手里的名单，照常刷卡。连上以后会自动更新。' },
    changed: { title: '已经改好', say: '签到画面马上照这样显示。' },
    not_kept: { title: '现在有效，但没有存下来', say: '重新启动以后会变回去。请看“这台机器”里的磁盘。' },
    sounded: { title: '刚才响了一声', say: '没听见的话，看音量是不是静音，音箱有没有插好、打开。' },
    reader_set: { title: '读卡器已经设好', say: '设置写进了配置文件，这台读卡器现在就在用。' },
    reader_kept: { title: '没有改动', say: '读卡器照原来的设置继续用。' },
    known_wrong: { title: '这不能当作已知号码', say: '请填卡面上的完整号码，八位、十四位或二十位十六进制；手机和二维码不行。' },
    device_away: { title: '打不开这台设备', say: '请看插头，或者它正被别的程序占用。原来的设置没有改动。' },
    not_certain: { title: '还不能确定', say: '请再刷一张卡，或者告诉机器卡号。' },
    file_refused: { title: '设置没有写进去', say: '配置文件写不了：可能是只读，或者属于别的用户。原来的设置没有改动。' },
    nothing_set_up: { title: '没有正在设置的读卡器', say: '请重新选一台设备。' },
    stale: { title: '这一页放得太久', say: '刚才的操作没有执行。请再按一次。' },
  },
  pin: {
    title: '请输入操作密码',
    label: '操作密码',
    say: '六到十二位数字。不是操作员请按“返回”。',
    enter: '进入',
    erase: '退一位',
    back: '返回',
    digits: '数字键',
    told: {
      pin_wrong: { title: '密码不对', say: '请再输一次。' },
      pin_wait: { title: '错得太多，请等一等', say: '{time} 以后再试。这段时间照常刷卡。' },
      pin_unset: {
        title: '这台刷卡机还没有操作密码',
        say: '请管理这台机器的人运行下面的命令，它会给出一个密码，只显示一次。不用重新启动。',
      },
      locked: { title: '已经锁上', say: '五分钟没有操作就会自动锁上。请再输一次密码。' },
    },
    command: 'flagtap kiosk pin <kiosk.json>',
  },
  readers: {
    title: '读卡器',
    states: { ready: '正常', lost: '断开', unavailable: '没有找到' },
    since: '从何时起',
    lastRead: '最近一次读卡',
    lastReadValue: '{time}，末四位 {end}',
    unreadable: '{time}，没有读懂',
    kind: '类型',
    profile: '设置',
    why: '机器说',
    drivers: { 'serial-pos': '串口读卡器', 'nfc-pcsc': 'NFC 读卡器（PC/SC）', 'keyboard-wedge': '键盘式读卡器', simulated: '模拟读卡器' },
  },
  queue: {
    title: '上传',
    waiting: '等待上传',
    allSent: '已全部上传',
    unit: '次刷卡',
    oldest: '最早的一次',
    lastUpload: '最近一次上传',
    fault: '现在',
    faults: {
      none: '已联网',
      network: '没有网络',
      server: '服务器没有回应',
      device: '服务器不认识这台刷卡机',
      refused: '服务器没有收下',
    },
    next: {
      network: '请看网线或无线网。记录都在这台机器里，联网后自动上传。',
      server: '服务器那边有问题，请告诉管理员。记录都在，恢复后自动上传。',
      device: '请管理员重新配对这台刷卡机。记录都在，配对后自动上传。',
      refused: '请管理员看服务器的日志。记录都在，会一直再试。',
    },
    send: '立即上传',
    rescueDue: '有一份损坏的旧记录等待恢复：见使用手册“刷卡机”一节。',
  },
  clock: {
    title: '时钟',
    right: '准确',
    off: '不准',
    unknown: '还没有核对',
    here: '这台机器',
    server: '服务器',
    difference: '相差',
    ahead: '快 {amount}',
    behind: '慢 {amount}',
    equal: '不到 1 秒',
    heard: '核对时间',
    rightSay: '不用做什么。',
    offSay: '请校准这台机器的时间（联网后一般自动校准）。刷卡照常，这段记录会再核对一遍。',
    unknownSay: '连上服务器以后会自动核对。',
    seconds: '{count} 秒',
    minutes: '{count} 分钟',
    hours: '{count} 小时',
    days: '{count} 天',
  },
  roster: {
    title: '名单',
    fresh: '最新',
    old: '较旧',
    missing: '还没有',
    fetched: '最近一次核对',
    people: '党员',
    peopleValue: '{count} 人',
    activities: '活动',
    activitiesValue: '{count} 个',
    say: '名单只用来显示姓名。积分由服务器计算。',
    oldSay: '超过一天没有核对：新登记的卡会显示“还没登记”，积分不受影响。',
    missingSay: '连上服务器以前，每张卡都显示“还没登记”。刷卡照常记下。',
    fetch: '立即更新',
  },
  sound: {
    title: '声音和画面',
    volume: '音量',
    volumes: { off: '静音', low: '小', middle: '中', high: '大' },
    test: '试一声',
    elderly: '大字并朗读',
    elderlyOn: '打开',
    elderlyOff: '关闭',
    language: '先显示的语言',
    languages: { zh: '中文', en: 'English' },
    say: '一直有效，重新启动也不变。',
  },
  export: {
    title: '导出刷卡记录',
    open: '导出记录',
    lead: '这台刷卡机再也连不上网时用。文件里有服务器需要的一切，可以交给另一台刷卡机上传，每次刷卡只算一次。',
    steps: ['下载文件，拷到优盘', '到另一台能上网的刷卡机上，停下刷卡机程序', '运行下面的命令，再启动刷卡机，它会自动上传'],
    waiting: '等待上传',
    waitingValue: '{count} 次',
    kept: '这台机器里共有',
    keptValue: '{count} 次（上传后保留 90 天）',
    downloadWaiting: '下载等待上传的',
    downloadAll: '下载全部',
    careful: '文件里有完整卡号：只交给管理员，用完删掉。',
    command: 'flagtap kiosk rescue <taps.jsonl> --into <kiosk.json>',
    toOverview: '回到操作页',
  },
  setup: {
    open: '设置读卡器',
    title: '设置读卡器',
    lead: '先选设备，再在它上面刷卡，格式由机器自己找出来。',
    none: '没有找到。插上以后再打开这一页。',
    as: '用作',
    replace: '{name}（换下现在的）',
    fresh: '新读卡器 {name}',
    owned: '现在是 {name}',
    baud: '波特率',
    begin: '设置',
    add: '直接使用',
    sure: '已经确定',
    unsure: '还不知道',
    candidates: '还有 {count} 种可能',
    cards: '已收到 {count} 张卡。',
    end: '末四位 {end}',
    useSay: '按下面的按钮，这台读卡器马上照这样用。',
    lost: '读卡器断开了：{why}',
    wantsNumber: '还要知道这张卡的号码。',
    reference: '把同一张卡再刷在另一台读卡器上：{names}。那一次也会记为刷卡。',
    known: '或者填卡面上印的号码（十六进制）',
    knownDo: '就是这个号码',
    meanwhile: '设置期间，这台读卡器不记签到，其他读卡器照常。五分钟没有结果会自动恢复原样。',
    use: '写入设置，马上使用',
    again: '从头再来',
    cancel: '不设了',
  },
  machine: {
    title: '这台机器',
    version: '程序版本',
    started: '程序启动',
    startedValue: '{time}，已运行 {amount}',
    booted: '机器已开机',
    disk: '磁盘剩余',
    diskValue: '{free}（共 {total}）',
    low: '快满了',
    fine: '够用',
    lowSay: '请管理员清理磁盘。满了就不能再记刷卡。',
    lock: '锁上',
  },
};
