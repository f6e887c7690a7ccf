/** Everything that the kiosk's display may say, as words. */

export type KioskFact = { readonly term: string; readonly value: string; readonly unit: string };

export type KioskPlan = {
  readonly title: string;
  /** More than two lines of the large size. */
  readonly titleLong: boolean;
  readonly when: string;
  readonly status: string;
  /** Empty where heads are not counted on the screen. */
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
  /** One's own month instead of a check-in: no points, what can still be earned. */
  readonly ownMonth: boolean;
  readonly time: string;
  readonly place: string;
  readonly name: string;
  /** As large as fits: `giant`, `big`, `middle`, `small`, `slight`, `least`. */
  readonly nameSize: string;
  readonly points: string;
  /** More than a sign and a figure. */
  readonly pointsSmall: boolean;
  readonly unit: string;
  readonly what: string;
  /** Always three, so that nothing moves when the server's figures come; in elderly mode the first alone. */
  readonly facts: readonly KioskFact[];
  /** What can still be earned; null but for one's own month, where its place is kept before it is known. */
  readonly room: readonly { readonly name: string; readonly left: string }[] | null;
  readonly before: string;
  readonly next: string;
};

/** An address to be read by a telephone. */
export type KioskQr = { readonly size: number; readonly path: string; readonly address: string };

export type KioskMessage = {
  readonly title: string;
  /** Too long for the large size: a name in it, perhaps. */
  readonly titleLong: boolean;
  readonly big: { readonly number: string; readonly after: string } | null;
  readonly say: string;
  readonly steps: readonly string[];
  /** Title and sentence in the other language; empty in elderly mode. */
  readonly other: string;
  readonly facts: readonly { readonly term: string; readonly value: string }[];
  readonly choices: readonly { readonly id: string; readonly number: number; readonly title: string }[];
  /** More than the large buttons have room for. */
  readonly choicesMany: boolean;
  /** Whom the screen greeted before; empty when nobody. */
  readonly before: string;
  readonly qr: KioskQr | null;
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
  /** Short enough to stand larger in elderly mode. */
  readonly wordShort: boolean;
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
  /** What the mark that opens the operator's page says. */
  readonly operator: string;
  readonly strip: KioskStrip | null;
  /** There only with a reader that types into the page. */
  readonly wedge: KioskWedge | null;
};

/** Marks drawn for the people of an activity at most. */
export const marksMax = 60;
