/** The display's templates, styles, script, read once from the package. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KioskDisplay, KioskScreen } from '../views/pages/kiosk-display/model.ts';
import { packageRoot } from '../views/root.ts';
import { compileTemplates } from '../views/templates.ts';

export type Asset = { readonly type: string; readonly body: string };

export type DisplayFiles = {
  page(display: KioskDisplay): string;
  /** The inside of the screen alone, as it is pushed. */
  screen(screen: KioskScreen): string;
  asset(name: string): Asset | undefined;
  /** A script by its path in the compiled program, so that what it imports is found beside it. */
  script(path: string): Asset | undefined;
};

const page = 'views/pages/kiosk-display';

/** Compiled from the page's TypeScript by `npm run build`. */
const clientPath = `${page}/kiosk-display.client.js`;
export const clientScript = `dist/${clientPath}`;

/** The ear of the page for a reader that types, with what it imports. */
const wedgeScripts = ['kiosk/wedge.client.js', 'drivers/key-burst.js', 'server/kernel/clock.js'];

export type Wanted = {
  /** The path of the compiled client script, where it is not the package's own. */
  readonly script?: string | undefined;
  /** True where a reader types into the page. */
  readonly wedge?: boolean;
};

const scriptIn = (path: string): Asset => ({ type: 'text/javascript; charset=utf-8', body: readFileSync(path, 'utf8') });

/** Throws when a file is missing. */
export function displayFiles({ script, wedge = false }: Wanted = {}): DisplayFiles {
  const root = packageRoot(import.meta.url);
  const ownScript = script ?? join(root, clientScript);
  const fill = compileTemplates(join(root, 'views'), ['kiosk-display', 'kiosk-screen']);
  const css = (path: string): Asset => ({ type: 'text/css; charset=utf-8', body: readFileSync(join(root, path), 'utf8') });
  const assets = new Map<string, Asset>([
    ['tokens.css', css('views/assets/tokens.css')],
    ['components.css', css('views/assets/components.css')],
    ['kiosk.css', css('views/assets/kiosk.css')],
    ['kiosk-display.css', css(`${page}/kiosk-display.css`)],
    ['wedge.css', css(`${page}/wedge.css`)],
    ['kiosk-display.client.js', scriptIn(ownScript)],
  ]);
  const compiled = ownScript.slice(0, -clientPath.length);
  const scripts = new Map(wedge ? wedgeScripts.map((path) => [path, scriptIn(join(compiled, path))]) : []);
  return {
    page: (display) => fill('kiosk-display', display),
    screen: (screen) => fill('kiosk-screen', screen),
    asset: (name) => assets.get(name),
    script: (path) => scripts.get(path),
  };
}
