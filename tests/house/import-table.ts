/** Who may import whom. Extend it deliberately, never loosen it. */

/** Rooms that every domain may stand on. */
const ground = ['kernel', 'contract', 'db', 'http', 'views', 'access', 'audit', 'jobs'] as const;

const rankings = ['organisations', 'members', 'activities', 'attendance', 'scheme', 'ledger', 'periods'] as const;
const flags = [...rankings, 'rankings', 'awards', 'notices'] as const;

/** Each domain, with the domains it may use beside the ground. */
const domains: Readonly<Record<string, readonly string[]>> = {
  organisations: [],
  members: ['organisations'],
  devices: ['organisations'],
  periods: ['organisations'],
  scheme: ['organisations'],
  notices: ['organisations', 'members', 'files'],
  ledger: ['organisations', 'members', 'scheme', 'periods'],
  activities: ['organisations', 'members', 'periods', 'scheme', 'files'],
  // Open calls: who registered, who holds a place.
  calls: ['organisations', 'members', 'activities', 'scheme'],
  // Leave is asked for activities; who is excused stands on their sheets.
  leave: ['organisations', 'members', 'activities', 'scheme', 'files'],
  attendance: ['organisations', 'members', 'activities', 'scheme', 'ledger', 'files', 'leave', 'calls'],
  // What was missed is read from sheets and leave; making up for it is posted.
  makeup: ['organisations', 'members', 'activities', 'scheme', 'ledger', 'periods', 'attendance', 'leave', 'files'],
  // Stands on who came and why others did not, and posts what a close deducts.
  sheets: ['organisations', 'members', 'activities', 'scheme', 'ledger', 'periods', 'attendance', 'leave', 'calls', 'makeup', 'files'],
  dues: ['organisations', 'members', 'scheme', 'ledger', 'periods', 'files'],
  minutes: ['organisations', 'members', 'activities', 'scheme', 'attendance', 'leave', 'files'],
  claims: ['organisations', 'members', 'scheme', 'ledger', 'files'],
  awards: ['organisations', 'members', 'scheme', 'ledger', 'files'],
  rankings,
  taps: ['organisations', 'members', 'devices', 'activities', 'scheme', 'ledger', 'attendance', 'rankings'],
  // The pages of cards: they bind, and look at what was tapped and what follows.
  cards: ['organisations', 'members', 'devices', 'scheme', 'taps'],
  purse: ['organisations', 'members', 'scheme', 'ledger', 'periods'],
  // Where a member stands when a year begins is where its carried points are posted.
  closing: [
    'organisations',
    'members',
    'periods',
    'ledger',
    'scheme',
    'taps',
    'attendance',
    'sheets',
    'makeup',
    'completion',
    'dues',
    'claims',
    'awards',
    'rankings',
    'purse',
    'devices',
    'notices',
    'files',
  ],
  // Reads what was planned, held and paid, and judges it against what is owed.
  completion: ['organisations', 'members', 'activities', 'attendance', 'leave', 'calls', 'sheets', 'makeup', 'dues', 'scheme', 'periods'],
  flags,
  redemption: ['organisations', 'members', 'scheme', 'purse', 'dues', 'claims', 'awards', 'devices', 'notices', 'files'],
  evaluation: [...flags, 'flags', 'dues', 'claims', 'files'],
  whatif: ['scheme', 'ledger', 'rankings', 'flags', 'members', 'organisations'],
  // The start pages tell of everything; nobody stands on them.
  home: [],
  reminders: [],
  exchange: [],
  verify: [],
  // Runs the laws on copies, before a copy is believed.
  operations: ['verify', 'files'],
  sample: [
    'organisations',
    'members',
    'devices',
    'activities',
    'attendance',
    'leave',
    'makeup',
    'sheets',
    'scheme',
    'ledger',
    'taps',
    'closing',
    'dues',
  ],
};

export type ImportTable = {
  /** A room and the rooms it may import; itself always. */
  readonly rooms: Readonly<Record<string, readonly string[]>>;
  /** Rooms entered by their doors only: from outside, nothing but these files may be imported. */
  readonly doors: Readonly<Record<string, readonly string[]>>;
  /** Modules beside the sources that one file of a room without packages may import, because it is their one place. */
  readonly onlyPlace: Readonly<Record<string, readonly string[]>>;
  /** From these rooms, these files of any domain. */
  readonly anyDomain: Readonly<Record<string, readonly string[]>>;
  /** These may import anything, past the doors too. */
  readonly free: readonly string[];
  /** Imported by nobody but the rooms named. */
  readonly hidden: Readonly<Record<string, readonly string[]>>;
};

/** Files of `server/` itself: they start, stop and compose; nobody imports them but each other and the commands. */
const composition = ['app', 'main', 'serve', 'config'];

const usualDoors = ['service.ts', 'rules.ts', 'queries.ts'];

export const importTable: ImportTable = {
  rooms: {
    kernel: [],
    contract: ['kernel'],
    drivers: ['kernel'],
    migrations: [],
    views: ['kernel', 'contract'],
    db: ['kernel', 'migrations'],
    http: ['kernel', 'contract', 'db', 'views'],
    kiosk: ['kernel', 'contract', 'drivers', 'views', 'migrations', 'db'],
    ...Object.fromEntries(['audit', 'jobs'].map((room) => [room, ['kernel', 'contract', 'db', 'http', 'views']])),
    // Who may read a file is asked of the room it belongs to, by a function handed in.
    files: ['kernel', 'contract', 'db', 'http', 'views', 'access', 'audit'],
    // Accounts and roles change too, and every change leaves an audit row.
    access: ['kernel', 'contract', 'db', 'http', 'views', 'audit'],
    ...Object.fromEntries(Object.entries(domains).map(([domain, used]) => [domain, [...ground, ...used]])),
  },
  doors: {
    ...Object.fromEntries(Object.keys(domains).map((domain) => [domain, usualDoors])),
    organisations: [...usualDoors, 'settings.ts'],
    // Whom an activity concerns is asked by every page about it.
    activities: [...usualDoors, 'sight.ts'],
    // What a browser sent becomes a file to keep where its form is read.
    files: [...usualDoors, 'upload.ts', 'pages.ts', 'acts.ts'],
    // Cards and lists of members are ideas of their own beside who belongs where.
    members: [...usualDoors, 'cards.ts', 'lists.ts'],
    ledger: [...usualDoors, 'sums.ts'],
    // Totals held in memory are no use case and no query of their own; what is left to earn is a rule with its own reading.
    rankings: [...usualDoors, 'live.ts', 'room.ts'],
    // How members took part is a reading of its own beside what branches owe.
    completion: [...usualDoors, 'participation.ts'],
    // What reporting pages share: activities with their counts, the lines of their sheets.
    attendance: [...usualDoors, 'arrivals.ts', 'board.ts', 'sheet.ts', 'leaving.ts', 'stay.ts', 'quorum.ts', 'seating.ts'],
    // The pure rules of a scheme are several ideas, so several files: what a document says, what an act earns, what sums score,
    // which level a score comes to, what a year hands on.
    scheme: [
      ...usualDoors,
      'format.ts',
      'award.ts',
      'score.ts',
      'context.ts',
      'sums.ts',
      'facts.ts',
      'levels.ts',
      'runs.ts',
      'candidates.ts',
      'carry-over.ts',
      'conversion.ts',
    ],
  },
  onlyPlace: { 'server/kernel/world.ts': ['node:crypto'] },
  anyDomain: {
    home: [
      'service.ts',
      'queries.ts',
      'rules.ts',
      'lists.ts',
      'board.ts',
      'figures.ts',
      'hero.ts',
      'sheet.ts',
      'duties.ts',
      'loose-ends.ts',
    ],
    verify: ['checks.ts'],
    reminders: ['service.ts', 'queries.ts'],
    exchange: ['service.ts', 'queries.ts'],
  },
  free: [...composition, 'cli'],
  hidden: Object.fromEntries(
    [...composition, 'cli', 'home', 'reminders', 'exchange', 'verify', 'operations', 'sample'].map((room) => [
      room,
      room === 'cli' ? composition : [...composition, 'cli', ...(room === 'verify' ? ['operations'] : [])],
    ]),
  ),
};
