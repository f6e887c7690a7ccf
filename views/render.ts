/** Turns a page's model into HTML. */
import { join } from 'node:path';
import type { PageContext } from './context.ts';
import { type PageModels, type PageName, type PageOf, pages } from './pages.ts';
import { packageRoot } from './root.ts';
import { sayIn } from './say.ts';
import { siteView } from './site-view.ts';
import { compileTemplates } from './templates.ts';

export type Views = {
  /** A whole HTML document. Throws where the template names something that the view lacks. */
  readonly render: <P extends PageName>(page: P, model: PageModels[P], context: PageContext) => string;
};

/** Reads and compiles every template; `viewsFolder` is the package's `views` where not given. */
export function createViews({ viewsFolder = join(packageRoot(import.meta.url), 'views') }: { readonly viewsFolder?: string } = {}): Views {
  const fill = compileTemplates(viewsFolder);
  return {
    render(page, model, context) {
      const say = sayIn(context.locale);
      const { view, styles = [], scripts = [], modules = [] }: PageOf<typeof page> = pages[page];
      const site = siteView(context, say, { styles, scripts, modules });
      return fill(page, { page: view(model, say, context), site, words: say.words });
    },
  };
}
