/** Reads a calendar file by the grammar of RFC 5545, strictly and apart from what writes it: bytes in, components out, faults thrown. */

export type Property = { readonly name: string; readonly parameters: Readonly<Record<string, string>>; readonly value: string };
export type Component = { readonly name: string; readonly properties: readonly Property[]; readonly components: readonly Component[] };

const lineOctetsMax = 75;
/** 3.1: name, parameters whose values hold no control, quote, colon, semicolon, comma; the value without controls but the tab. */
const contentLine = /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=[^"\u0000-\u001f\u007f:;,]*)*):([^\u0000-\u0008\u000a-\u001f\u007f]*)$/;

/** Physical lines, each ended by CRLF and at most 75 octets long, in UTF-8 that is whole in every line. */
function physicalLines(bytes: Uint8Array): readonly string[] {
  const buffer = Buffer.from(bytes);
  const lines: string[] = [];
  let start = 0;
  while (start < buffer.length) {
    const end = buffer.indexOf('\r\n', start);
    if (end < 0) throw new Error('the last line has no end');
    const line = buffer.subarray(start, end);
    if (line.length > lineOctetsMax) throw new Error(`a line of ${line.length} octets`);
    if (line.includes(0x0a) || line.includes(0x0d)) throw new Error('half an end of line');
    lines.push(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line));
    start = end + 2;
  }
  return lines;
}

/** 3.1: a line that begins with a space or tab goes on from the one before. */
export function unfolded(bytes: Uint8Array): readonly string[] {
  const lines: string[] = [];
  for (const line of physicalLines(bytes)) {
    if (!/^[ \t]/.test(line)) lines.push(line);
    else if (lines.length === 0) throw new Error('the first line goes on from nothing');
    else lines[lines.length - 1] += line.slice(1);
  }
  return lines;
}

function propertyOf(line: string): Property {
  const [, name = '', written = '', value = ''] = contentLine.exec(line) ?? [];
  if (name === '') throw new Error(`no content line: ${line}`);
  const parameters = Object.fromEntries(
    written
      .split(';')
      .slice(1)
      .map((one): [string, string] => [one.slice(0, one.indexOf('=')).toUpperCase(), one.slice(one.indexOf('=') + 1)]),
  );
  return { name: name.toUpperCase(), parameters, value };
}

/** The one calendar of a file. */
export function parsedCalendar(bytes: Uint8Array): Component {
  type Open = { readonly name: string; readonly properties: Property[]; readonly components: Component[] };
  const open: Open[] = [];
  let done: Component | undefined;
  for (const line of unfolded(bytes)) {
    if (done !== undefined) throw new Error('something follows the end');
    const property = propertyOf(line);
    const top = open.at(-1);
    if (property.name === 'BEGIN') open.push({ name: property.value, properties: [], components: [] });
    else if (top === undefined) throw new Error('a property stands outside');
    else if (property.name === 'END') {
      if (property.value !== top.name) throw new Error(`${property.value} ends ${top.name}`);
      open.pop();
      const above = open.at(-1);
      if (above === undefined) done = top;
      else above.components.push(top);
    } else top.properties.push(property);
  }
  if (done === undefined) throw new Error('it does not end');
  return done;
}

/** 3.3.11: the text that a value stands for. Throws on what may not stand unescaped, and on an escape that is none. */
export function textOf(value: string): string {
  let text = '';
  for (let i = 0; i < value.length; i++) {
    const sign = value[i] ?? '';
    if (sign === ';' || sign === ',') throw new Error(`${sign} is not escaped`);
    if (sign !== '\\') {
      text += sign;
      continue;
    }
    const next = value[++i] ?? '';
    if (!['\\', ';', ',', 'n', 'N'].includes(next)) throw new Error(`no escape: ${next}`);
    text += next.toLowerCase() === 'n' ? '\n' : next;
  }
  return text;
}

/** The one property of a name, which there must be once. */
export function only(component: Component, name: string): Property {
  const [first, ...more] = component.properties.filter((property) => property.name === name);
  if (first === undefined || more.length > 0)
    throw new Error(`${component.name} has ${more.length + (first === undefined ? 0 : 1)} ${name}`);
  return first;
}
