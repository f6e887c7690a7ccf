/** Everything that the kiosk's display may say, as words. */

export type KioskFact = { readonly term: string; readonly value: string; readonly unit: string };

export type KioskPlan = {
  readonly title: string;
  readonly when: string;
  readonly status: string;
  readonly present: string;
  readonly expected: string;
  readonly peopleIn: string;
  readonly sentence: string;
  /** One mark a person, or a share of `marksMax` in a large hall; true for present. */
  readonly marks: readonly boolean[];
  /** The button that gives the choice back; empty where there is nothing to choose. */
  readonly chooseAgain: string;
};

export type KioskIdle = {
  readonly time: string;
  readonly day: string;
  readonly organisation: string;
  readonly today: string;
  readonly plan: KioskPlan | null;
  readonly nothing: { readonly title: string; readonly say: string } | null;
};

export type KioskGreeting = {
  readonly time: string;
  readonly place: string;
  readonly name: string;
  /** Five characters and more take the smaller size. */
  readonly long: boolean;
  readonly points: string;
  readonly unit: string;
  readonly what: string;
  /** Always three, so that nothing moves when the server's figures come. */
  readonly facts: readonly KioskFact[];
  readonly before: string;
  readonly next: string;
};

export type KioskMessage = {
  readonly title: string;
  readonly big: { readonly number: string; readonly after: string } | null;
  readonly say: string;
  readonly steps: readonly string[];
  /** Title and sentence in the other language. */
  readonly other: string;
  readonly facts: readonly { readonly term: string; readonly value: string }[];
  readonly choices: readonly { readonly id: string; readonly number: number; readonly title: string }[];
  /** Whom the screen greeted before; empty when nobody. */
  readonly before: string;
};

export type KioskBarItem = {
  readonly icon: 'reader' | 'alert' | 'net' | 'nonet' | 'sent';
  readonly mark: '' | 'late' | 'wrong';
  readonly text: string;
};

/** One screen: exactly one of `idle`, `greeting` and `message` is there. */
export type KioskScreen = {
  readonly shape: string;
  readonly word: readonly string[];
  readonly otherWord: string;
  readonly otherLang: string;
  readonly idle: KioskIdle | null;
  readonly greeting: KioskGreeting | null;
  readonly message: KioskMessage | null;
  readonly bar: readonly KioskBarItem[];
};

export type KioskSampleCard = { readonly name: string; readonly card: string };

export type KioskStrip = { readonly title: string; readonly hint: string; readonly cards: readonly KioskSampleCard[] };

/** What the page hears of a reader that types into it, and what it says where a card does not arrive. */
export type KioskWedge = {
  readonly gapMs: number;
  readonly leastKeys: number;
  readonly waiting: string;
  readonly lost: string;
  readonly closed: string;
  readonly unfocused: string;
};

/** The page around the screen. The strip is there only with the simulated reader. */
export type KioskDisplay = {
  readonly lang: string;
  readonly product: string;
  /** Bigger words, fewer things. */
  readonly elderly: boolean;
  readonly tone: string;
  readonly screen: KioskScreen;
  readonly otherLanguage: string;
  readonly strip: KioskStrip | null;
  /** There only with a reader that types into the page. */
  readonly wedge: KioskWedge | null;
};

/** Marks drawn for the people of an activity at most. */
export const marksMax = 60;
