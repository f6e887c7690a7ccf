/** Forms of a page as a browser would send them: what is hidden, typed, ticked and chosen there already. */

export type PageForm = { readonly action: string; readonly fields: Readonly<Record<string, string>> };

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'", '#x3D': '=', '#x60': '`' };
const plain = (text: string): string => text.replaceAll(/&(#?\w+);/g, (all, name: string) => entities[name] ?? all);
const attribute = (tag: string, name: string): string | undefined => {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : plain(value);
};
const has = (tag: string, name: string): boolean => new RegExp(`\\s${name}(?=[\\s=>])`).test(tag);

function* controlsIn(form: string): Generator<readonly [string, string]> {
  for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
    const name = attribute(tag, 'name');
    const type = attribute(tag, 'type') ?? 'text';
    const counts = type === 'checkbox' || type === 'radio' ? has(tag, 'checked') : type !== 'file' && type !== 'submit';
    if (name !== undefined && counts) yield [name, attribute(tag, 'value') ?? (type === 'checkbox' ? 'on' : '')];
  }
  for (const [, tag = '', inner = ''] of form.matchAll(/(<select\b[^>]*>)(.*?)<\/select>/gs)) {
    const options = [...inner.matchAll(/<option\b[^>]*>/g)].map(([option]) => option);
    const chosen = options.find((option) => has(option, 'selected')) ?? options[0];
    yield [attribute(tag, 'name') ?? '', chosen === undefined ? '' : (attribute(chosen, 'value') ?? '')];
  }
  for (const [, tag = '', text = ''] of form.matchAll(/(<textarea\b[^>]*>)(.*?)<\/textarea>/gs))
    yield [attribute(tag, 'name') ?? '', plain(text)];
}

export const formsIn = (html: string): readonly PageForm[] =>
  [...html.matchAll(/(<form\b[^>]*>)(.*?)<\/form>/gs)].map(([, tag = '', inner = '']) => ({
    action: attribute(tag, 'action') ?? '',
    fields: Object.fromEntries(controlsIn(inner)),
  }));
