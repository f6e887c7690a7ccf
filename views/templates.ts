/** Handlebars templates and partials, read and compiled once, strict: a field that a view lacks throws. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';

/** Fills a page's template. Throws on a page without template or a view without a field that the template names. */
export type FillTemplate = (page: string, view: object) => string;

const options: CompileOptions = { strict: true, knownHelpersOnly: true, preventIndent: true };

/** Reads `layouts/*.hbs` and `partials/*.hbs` as partials by their name, `pages/<page>/<page>.hbs` as pages: all, or the `wanted` ones. */
export function compileTemplates(viewsFolder: string, wanted?: readonly string[]): FillTemplate {
  const handlebars = Handlebars.create();
  const compile = (file: string) => {
    const source = readFileSync(file, 'utf8').trimEnd();
    handlebars.parse(source);
    return handlebars.compile(source, options);
  };

  for (const folder of ['layouts', 'partials']) {
    for (const file of readdirSync(join(viewsFolder, folder))) {
      if (file.endsWith('.hbs')) handlebars.registerPartial(file.slice(0, -'.hbs'.length), compile(join(viewsFolder, folder, file)));
    }
  }

  const pages = new Map<string, Handlebars.TemplateDelegate>();
  for (const page of readdirSync(join(viewsFolder, 'pages'), { withFileTypes: true })) {
    if (wanted?.includes(page.name) === false) continue;
    const files = page.isDirectory() ? readdirSync(join(viewsFolder, 'pages', page.name)) : [];
    const file = `${page.name}.hbs`;
    if (files.includes(file)) pages.set(page.name, compile(join(viewsFolder, 'pages', page.name, file)));
  }

  return (page, view) => {
    const template = pages.get(page);
    if (template === undefined) throw new Error(`no template for page ${page}`);
    return template(view);
  };
}
