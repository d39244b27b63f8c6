/** The two halves of an option's value. */
export interface ValuePair {
  readonly name: string;
  readonly value: string;
}

/**
 * Splits `name;value` or `name=value` at the first separator outside brackets and quotes; both halves lose the quotes around them.
 * @returns undefined when there is no separator or nothing before it
 */
export function splitPair(text: string): ValuePair | undefined {
  const at = separatorIndex(text, ';=');
  if (at === undefined || at === 0) return undefined;
  return { name: unquote(text.slice(0, at)), value: unquote(text.slice(at + 1)) };
}

/** Splits a number of rows off the end of a value: `orders.csv:100`. */
export function splitCount(text: string): { readonly text: string; readonly count: number | undefined } {
  const [, before, digits] = /^(.*):(\d{1,15})$/s.exec(text) ?? [];
  return digits === undefined ? { text, count: undefined } : { text: before, count: Number(digits) };
}

/**
 * Splits the value of `/Connection`: `name;string`, or several `name;"string"` joined by `;` when the strings are quoted. An unquoted
 * connection string reaches to the end, as it holds semicolons itself (source: dtexec reference, /Connection).
 * @returns undefined when a name stands without connection string
 */
export function splitConnections(text: string): ValuePair[] | undefined {
  const pairs: ValuePair[] = [];
  let rest = text;
  while (rest !== '') {
    const at = separatorIndex(rest, ';=');
    if (at === undefined || at === 0) return undefined;
    const after = rest.slice(at + 1);
    const quoted = /^"(?:[^"]|"")*"(?=;|$)/.exec(after)?.[0];
    pairs.push({ name: unquote(rest.slice(0, at)), value: quoted === undefined ? after : unquote(quoted) });
    if (quoted === undefined) break;
    rest = after.slice(quoted.length + 1);
  }
  return pairs.length === 0 ? undefined : pairs;
}

/** `text` without the quotes around it; a doubled quote inside stands for one. */
export function unquote(text: string): string {
  return /^"(?:[^"]|"")*"$/.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text;
}

function separatorIndex(text: string, separators: string): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '[') depth++;
    else if (character === ']') depth = Math.max(0, depth - 1);
    else if (depth === 0 && separators.includes(character)) return index;
  }
  return undefined;
}
