/** Finds where a JSON text breaks, or says a key twice: `JSON.parse` names no place for the one, keeps silent about the other. */

export type JsonPlace = { readonly line: number; readonly column: number };
export type JsonTrouble = (JsonPlace & { readonly kind: 'broken' }) | (JsonPlace & { readonly kind: 'key_twice'; readonly key: string });

/** Deeper nesting than any scheme has is taken as broken. */
const depthMax = 50;

const space = /[ \t\n\r]*/y;
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

function placeOf(text: string, offset: number): JsonPlace {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

/** The first trouble of a text; undefined when it is JSON that says every key once. Lines and columns count from 1. */
export function jsonTrouble(text: string): JsonTrouble | undefined {
  let at = 0;
  let trouble: JsonTrouble | undefined;

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const takeMark = (mark: string): boolean => {
    take(space);
    const found = text.startsWith(mark, at);
    if (found) at += mark.length;
    return found;
  };
  /** One or more parts between commas, then the closing mark. */
  const parts = (close: string, part: () => boolean): boolean => {
    if (takeMark(close)) return true;
    do {
      if (!part()) return false;
    } while (takeMark(','));
    return takeMark(close);
  };
  const value = (depth: number): boolean => {
    if (depth > depthMax) return false;
    if (takeMark('[')) return parts(']', () => value(depth + 1));
    if (!takeMark('{')) return (take(string) ?? take(scalar)) !== undefined;
    const keys = new Set<string>();
    return parts('}', () => {
      take(space);
      const from = at;
      const key = take(string);
      if (key === undefined) return false;
      if (keys.has(key)) trouble ??= { kind: 'key_twice', key: key.slice(1, -1), ...placeOf(text, from) };
      keys.add(key);
      return takeMark(':') && value(depth + 1);
    });
  };

  const whole = value(0);
  take(space);
  return whole && at === text.length ? trouble : { kind: 'broken', ...placeOf(text, at) };
}
