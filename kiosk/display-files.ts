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
};

const page = 'views/pages/kiosk-display';

/** Compiled from the page's TypeScript by `npm run build`. */
export const clientScript = `dist/${page}/kiosk-display.client.js`;

/** Throws when a file is missing. `script` is the path of the compiled client script. */
export function displayFiles(script?: string): DisplayFiles {
  const root = packageRoot(import.meta.url);
  const fill = compileTemplates(join(root, 'views'), ['kiosk-display', 'kiosk-screen']);
  const css = (path: string): Asset => ({ type: 'text/css; charset=utf-8', body: readFileSync(join(root, path), 'utf8') });
  const assets = new Map<string, Asset>([
    ['tokens.css', css('views/assets/tokens.css')],
    ['components.css', css('views/assets/components.css')],
    ['kiosk.css', css('views/assets/kiosk.css')],
    ['kiosk-display.css', css(`${page}/kiosk-display.css`)],
    ['kiosk-display.client.js', { type: 'text/javascript; charset=utf-8', body: readFileSync(script ?? join(root, clientScript), 'utf8') }],
  ]);
  return {
    page: (display) => fill('kiosk-display', display),
    screen: (screen) => fill('kiosk-screen', screen),
    asset: (name) => assets.get(name),
  };
}
