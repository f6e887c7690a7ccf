/** The templates, styles, scripts of the display and of its operator's pages, read once from the package. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KioskDisplay, KioskScreen } from '../views/pages/kiosk-display/model.ts';
import type { KioskExport, KioskOperator, KioskPin } from '../views/pages/kiosk-operator/model.ts';
import type { KioskReaders, KioskSetup } from '../views/pages/kiosk-readers/model.ts';
import { packageRoot } from '../views/root.ts';
import { compileTemplates } from '../views/templates.ts';

export type Asset = { readonly type: string; readonly body: string };

export type DisplayFiles = {
  page(display: KioskDisplay): string;
  /** The inside of the screen alone, as it is pushed. */
  screen(screen: KioskScreen): string;
  readonly operator: {
    pin(page: KioskPin): string;
    operator(page: KioskOperator): string;
    export(page: KioskExport): string;
    readers(page: KioskReaders): string;
    setup(page: KioskSetup): string;
  };
  asset(name: string): Asset | undefined;
  /** A script by its path in the compiled program, so that what it imports is found beside it. */
  script(path: string): Asset | undefined;
};

const page = 'views/pages/kiosk-display';
const operator = 'views/pages/kiosk-operator';
const pages = ['kiosk-display', 'kiosk-screen', 'kiosk-pin', 'kiosk-operator', 'kiosk-export', 'kiosk-readers', 'kiosk-setup'];

/** Where a compiled script is: by `npm run build` below `dist/`. Any file will do where no browser runs it. */
export type Compiled = (path: string) => string;

const ownScripts = [`${page}/kiosk-display.client.js`, `${page}/kiosk-sounds.client.js`, `${operator}/kiosk-operator.client.js`];

/** The ear of the page for a reader that types, with what it imports. */
const wedgeScripts = ['kiosk/wedge.client.js', 'drivers/key-burst.js', 'server/kernel/clock.js'];

export type Wanted = {
  /** The package's own scripts where not given. */
  readonly compiled?: Compiled | undefined;
  /** True where a reader types into the page. */
  readonly wedge?: boolean;
};

/** Throws when a file is missing. */
export function displayFiles({ compiled, wedge = false }: Wanted = {}): DisplayFiles {
  const root = packageRoot(import.meta.url);
  const fill = compileTemplates(join(root, 'views'), pages);
  const script = (path: string): Asset => ({
    type: 'text/javascript; charset=utf-8',
    body: readFileSync(compiled?.(path) ?? join(root, 'dist', path), 'utf8'),
  });
  const css = (path: string): Asset => ({ type: 'text/css; charset=utf-8', body: readFileSync(join(root, path), 'utf8') });
  const assets = new Map<string, Asset>([
    ['tokens.css', css('views/assets/tokens.css')],
    ['components.css', css('views/assets/components.css')],
    ['kiosk.css', css('views/assets/kiosk.css')],
    ['kiosk-display.css', css(`${page}/kiosk-display.css`)],
    ['wedge.css', css(`${page}/wedge.css`)],
    ['kiosk-operator.css', css(`${operator}/kiosk-operator.css`)],
  ]);
  const scripts = new Map([...ownScripts, ...(wedge ? wedgeScripts : [])].map((path) => [path, script(path)]));
  return {
    page: (display) => fill('kiosk-display', display),
    screen: (screen) => fill('kiosk-screen', screen),
    operator: {
      pin: (view) => fill('kiosk-pin', view),
      operator: (view) => fill('kiosk-operator', view),
      export: (view) => fill('kiosk-export', view),
      readers: (view) => fill('kiosk-readers', view),
      setup: (view) => fill('kiosk-setup', view),
    },
    asset: (name) => assets.get(name),
    script: (path) => scripts.get(path),
  };
}
