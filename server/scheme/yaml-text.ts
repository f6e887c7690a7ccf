/** Reads a scheme written as YAML, with comments: bounded before anything is built, every trouble with its line. The parser is loaded only for it. */
import type { CST, LineCounter, Node } from 'yaml';
import type { SchemeFault, SchemeFaultCode } from '../contract/scheme-faults.ts';

/** Deeper nesting than any scheme has. */
const depthMax = 30;
/** Entries of one list or one map. */
const widthMax = 1_000;

type Key = string | number;

/** A value as JSON would hold it, with the lines on which its parts stand. */
export type YamlRead =
  | { readonly ok: true; readonly raw: unknown; readonly lineOf: (path: readonly Key[]) => number | undefined }
  | { readonly ok: false; readonly faults: readonly SchemeFault[] };

type Trouble = { readonly offset: number; readonly code: SchemeFaultCode; readonly facts?: SchemeFault['facts'] };

const collections = new Set(['block-map', 'block-seq', 'flow-collection']);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** What a scheme has no use for, found in the tokens: references, type tags, a second document, more than the bounds. */
function* troublesOf(tokens: readonly CST.Token[]): Iterable<Trouble> {
  const documents = tokens.filter((token) => token.type === 'document');
  if (documents[1] !== undefined) yield { offset: documents[1].offset, code: 'not_yaml' };
  const stack: { readonly value: unknown; readonly depth: number }[] = documents.map((value) => ({ value, depth: 0 }));
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { value } = next;
    let { depth } = next;
    if (!isObject(value)) continue;
    const { type, offset } = value;
    if (typeof type === 'string' && typeof offset === 'number') {
      if (type === 'alias' || type === 'anchor') yield { offset, code: 'yaml_alias' };
      if (type === 'tag') yield { offset, code: 'yaml_tag' };
      if (collections.has(type)) {
        depth += 1;
        if (Array.isArray(value['items']) && value['items'].length > widthMax)
          yield { offset, code: 'out_of_range', facts: { max: widthMax } };
        if (depth > depthMax) {
          yield { offset, code: 'too_deep' };
          continue;
        }
      }
    }
    for (const part of Object.values(value)) if (isObject(part)) stack.push({ value: part, depth });
  }
}

const placed = (lines: LineCounter, { offset, code, facts = {} }: Trouble): SchemeFault => {
  const { line, col } = lines.linePos(offset);
  return { path: '', line, code, facts: { ...facts, line, column: col } };
};

/** The text of a YAML scheme. */
export async function readYaml(text: string): Promise<YamlRead> {
  const { LineCounter, Parser, parseDocument, isNode } = await import('yaml');
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const troubles = [...troublesOf(tokens)].toSorted((a, b) => a.offset - b.offset);
  if (troubles.length > 0) return { ok: false, faults: troubles.map((trouble) => placed(lines, trouble)) };
  const document = parseDocument(text, { version: '1.2', schema: 'core', strict: true, uniqueKeys: true, prettyErrors: false });
  const errors = [...document.errors, ...document.warnings];
  if (errors.length > 0) {
    const found = errors.map(({ code, pos: [offset] }) => {
      if (code !== 'DUPLICATE_KEY') return placed(lines, { offset, code: 'not_yaml' });
      return placed(lines, { offset, code: 'key_twice', facts: { key: /^[^:\n]*/.exec(text.slice(offset))?.[0].trim() ?? '' } });
    });
    // The parser may complain twice about one line.
    const isFirst = ({ line, code }: SchemeFault, i: number) =>
      found.findIndex((other) => line === other.line && code === other.code) === i;
    return { ok: false, faults: found.filter(isFirst) };
  }
  const lineOf = (path: readonly Key[]): number | undefined => {
    for (let depth = path.length; depth >= 0; depth--) {
      const node: unknown = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
      const offset = isNode(node) ? startOf(node) : undefined;
      if (offset !== undefined) return lines.linePos(offset).line;
    }
    return undefined;
  };
  return { ok: true, raw: document.toJS({ maxAliasCount: 0 }), lineOf };
}

const startOf = (node: Node): number | undefined => node.range?.[0];
