/** What the layout of every page shows around it. */
import type { NavPlaceCode, PageContext } from './context.ts';
import { navPlacesMax } from './context.ts';
import { paths } from './paths.ts';
import type { Say } from './say.ts';

const icons: Readonly<Record<NavPlaceCode, string>> = {
  home: 'i-today',
  today: 'i-today',
  overview: 'i-tree',
  activities: 'i-plan',
  points: 'i-points',
  rankings: 'i-rank',
  members: 'i-people',
  shop: 'i-shop',
  devices: 'i-reader',
  me: 'i-me',
};

const pathOnly = (address: string): string => address.split(/[?#]/)[0] ?? address;

/** A place holds the paths below its own; the start page only itself. */
const holds = (href: string, path: string): boolean => {
  const place = pathOnly(href);
  return path === place || (place !== '/' && path.startsWith(`${place}/`));
};

/** What has addresses of its own is looked for where it belongs: cards and dues with their people, leave with meetings, months with points. */
const inPlace = (path: string): string =>
  path
    .replace(/^\/(cards|dues)(?=\/|$)/, '/members')
    .replace(/^\/(completion|leave|make-ups)(?=\/|$)/, '/activities')
    .replace(/^\/periods(?=\/|$)/, '/points');

/** The place with the longest path that holds this page. */
function currentPlace(context: PageContext): NavPlaceCode | null {
  const path = inPlace(pathOnly(context.path));
  const holding = context.nav.filter((place) => holds(place.href, path));
  holding.sort((a, b) => pathOnly(b.href).length - pathOnly(a.href).length);
  return holding[0]?.place ?? null;
}

export function siteView(
  context: PageContext,
  say: Say,
  page: { readonly styles: readonly string[]; readonly scripts: readonly string[]; readonly modules: readonly string[] },
) {
  const { site, codes } = say.words;
  const current = currentPlace(context);
  if (context.nav.length > navPlacesMax) throw new RangeError(`more than ${navPlacesMax} places in the navigation`);
  return {
    lang: site.lang,
    theme: context.theme,
    textSize: context.textSize,
    sample: context.sample,
    csrf: context.csrf,
    path: context.path,
    part: context.part ?? false,
    paths,
    mark: context.assetUrl('/assets/mark.svg'),
    styles: [
      '/assets/tokens.css',
      '/assets/components.css',
      '/assets/site.css',
      ...(context.sample ? ['/assets/sample.css'] : []),
      ...page.styles,
    ].map(context.assetUrl),
    scripts: page.scripts.map(context.assetUrl),
    modules: page.modules.map(context.assetUrl),
    viewer: context.viewer === null ? null : { ...context.viewer, roleName: codes.roles[context.viewer.role] },
    navigates: context.viewer !== null && context.nav.length > 0,
    nav: context.nav.map(({ place, href, waiting = 0 }) => ({
      href,
      icon: icons[place],
      word: site.places[place],
      short: site.shortPlaces[place] ?? null,
      current: place === current,
      waiting: waiting > 0 ? say.format.count(waiting) : null,
      waitingSay: site.waiting(waiting),
    })),
    choices: {
      textSizes: Object.entries(site.textSizes).map(([value, word]) => ({ value, word, chosen: value === context.textSize })),
      languages: Object.entries(site.languages).map(([value, word]) => ({
        value,
        word,
        chosen: value === context.locale,
        lang: value === 'zh' ? 'zh-CN' : 'en',
      })),
      themes: Object.entries(site.themes).map(([value, word]) => ({ value, word, chosen: value === context.theme })),
    },
  };
}
