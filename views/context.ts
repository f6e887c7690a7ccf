/** What every page is told beside its own model: who looks, how, and where they stand. */
import type { RoleCode } from '../server/contract/codes.ts';
import type { Locale } from './text/text.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const textSizes = ['normal', 'large', 'elderly'] as const;
export type TextSize = (typeof textSizes)[number];

/** Places of the navigation. Only places whose page exists are passed in, at most `navPlacesMax`. */
export const navPlaceCodes = ['home', 'today', 'overview', 'activities', 'points', 'rankings', 'members', 'shop', 'devices', 'me'] as const;
export type NavPlaceCode = (typeof navPlaceCodes)[number];
export const navPlacesMax = 5;

export type NavPlace = {
  readonly place: NavPlaceCode;
  readonly href: string;
  /** How many things wait there; 0 shows nothing. */
  readonly waiting?: number;
};

export type Viewer = {
  readonly name: string;
  readonly role: RoleCode;
  readonly organisationName: string;
};

export type PageContext = {
  readonly locale: Locale;
  readonly theme: Theme;
  readonly textSize: TextSize;
  readonly viewer: Viewer | null;
  /** The token every form sends as `csrf`. */
  readonly csrf: string;
  readonly nav: readonly NavPlace[];
  /** True while the database holds sample data: every page says so. */
  readonly sample: boolean;
  /** Path and query of this page, `/rankings/2026-09?organisation=...`. */
  readonly path: string;
  /** The address of an asset with its content hash: `/assets/tokens.css` gives `/assets/tokens.css?v=...`. */
  readonly assetUrl: (path: string) => string;
  /** True where only what the page itself says is wanted, without what stands around it. */
  readonly part?: boolean;
};
