/** What the operator's pages of a kiosk say, in any language. Places in braces are for `fill`. */

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
  'enrolment_on',
  'enrolment_off',
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
  readonly enrolment: Readonly<
    Record<'title' | 'say' | 'begin' | 'end' | 'on' | 'onSay' | 'left' | 'last' | 'seenOnce' | 'seenTwice', string>
  > &
    Readonly<Record<'once' | 'twice', { readonly word: readonly string[]; readonly title: string; readonly say: string }>>;
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
