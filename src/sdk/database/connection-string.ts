/** The properties of a connection string: names in lower case, the last of equal names counts. May hold secrets: never print it. */
export type ConnectionProperties = ReadonlyMap<string, string>;

/** A connection string taken apart, or the character (from 1) at which it has no valid form. */
export type ParsedConnectionString = { readonly properties: ConnectionProperties } | { readonly faultAt: number };

/**
 * Takes a connection string apart by the rules of OLE DB, which ADO.NET and ODBC share: `name=value` between semicolons, values in single or
 * double quotes (doubled inside) or in braces, `==` for an equals sign in a name, blanks around names and values do not count.
 * Source: OLE DB initialisation string syntax (documentation).
 */
export function parseConnectionString(text: string): ParsedConnectionString {
  const properties = new Map<string, string>();
  let at = 0;
  for (;;) {
    while (at < text.length && /[\s;]/.test(text[at])) at++;
    if (at >= text.length) return { properties };
    const name = readName(text, at);
    if (name === undefined) return { faultAt: at + 1 };
    const value = readValue(text, name.end);
    if (value === undefined) return { faultAt: name.end + 1 };
    properties.set(name.text.trim().toLowerCase(), value.text);
    at = value.end;
  }
}

interface Part {
  readonly text: string;
  /** Position after the part and what closes it. */
  readonly end: number;
}

function readName(text: string, start: number): Part | undefined {
  let name = '';
  for (let at = start; at < text.length; at++) {
    if (text[at] === ';') return undefined;
    if (text[at] !== '=') name += text[at];
    else if (text[at + 1] === '=') {
      name += '=';
      at++;
    } else return name.trim() === '' ? undefined : { text: name, end: at + 1 };
  }
  return undefined;
}

const closers: Readonly<Record<string, string>> = { '"': '"', "'": "'", '{': '}' };

function readValue(text: string, start: number): Part | undefined {
  let at = start;
  while (at < text.length && /\s/.test(text[at])) at++;
  const closer = closers[text[at]];
  if (closer === undefined) {
    const stop = text.indexOf(';', at);
    const end = stop < 0 ? text.length : stop;
    return { text: text.slice(at, end).trim(), end };
  }
  let value = '';
  for (at++; at < text.length; at++) {
    if (text[at] !== closer) value += text[at];
    else if (text[at + 1] === closer) {
      value += closer;
      at++;
    } else {
      const rest = /^\s*(;|$)/.exec(text.slice(at + 1));
      return rest === null ? undefined : { text: value, end: at + 1 + rest[0].length };
    }
  }
  return undefined;
}

/** The first of the properties that is there and not empty. */
export function firstProperty(properties: ConnectionProperties, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = properties.get(name);
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}
