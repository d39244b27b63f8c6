/** A piece of a statement. */
export interface SqlToken {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'sign' | 'end';
  /** Words as written, names without quotes, the text of a literal, a sign such as `<=`. */
  readonly text: string;
}

const forms: readonly (readonly [SqlToken['kind'], RegExp])[] = [
  ['name', /\[([^\]]+)\]|`([^`]+)`|"([^"]+)"/y],
  ['text', /'((?:[^']|'')*)'/y],
  ['number', /(\d+(?:\.\d+)?(?:e[+-]?\d+)?)/iy],
  ['word', /([\p{L}_][\p{L}\p{N}_$#@]*)/uy],
  ['sign', /(<=|>=|<>|[=<>(),.*?;-])/y],
];

/** The pieces of a statement, closed by one of the kind `end`; undefined when it has a character that no statement of the driver has. */
export function tokeniseSql(sql: string): SqlToken[] | undefined {
  const tokens: SqlToken[] = [];
  const blank = /(?:\s|--[^\n]*|\/\*[\s\S]*?\*\/)*/y;
  let at = 0;
  for (;;) {
    blank.lastIndex = at;
    at += blank.exec(sql)?.[0].length ?? 0;
    if (at >= sql.length) break;
    const found = nextToken(sql, at);
    if (found === undefined) return undefined;
    tokens.push(found.token);
    at = found.end;
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

function nextToken(sql: string, at: number): { readonly token: SqlToken; readonly end: number } | undefined {
  for (const [kind, form] of forms) {
    form.lastIndex = at;
    const match = form.exec(sql);
    if (match === null) continue;
    const text = match.slice(1).find((group) => group !== undefined) ?? '';
    return { token: { kind, text: kind === 'text' ? text.replaceAll("''", "'") : text }, end: form.lastIndex };
  }
  return undefined;
}
