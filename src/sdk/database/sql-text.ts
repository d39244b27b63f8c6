/** A piece of SQL text: code, or something that holds no code (literal, quoted name, comment). */
export interface SqlPiece {
  readonly text: string;
  readonly code: boolean;
}

const noCode =
  /'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|`(?:[^`]|``)*(?:`|$)|\[(?:[^\]]|\]\])*(?:\]|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

/** Splits SQL into code and what is not code, in order; joined, the pieces are the text. */
export function sqlPieces(sql: string): SqlPiece[] {
  const pieces: SqlPiece[] = [];
  let end = 0;
  for (const match of sql.matchAll(noCode)) {
    if (match.index > end) pieces.push({ text: sql.slice(end, match.index), code: true });
    pieces.push({ text: match[0], code: false });
    end = match.index + match[0].length;
  }
  if (end < sql.length) pieces.push({ text: sql.slice(end), code: true });
  return pieces;
}

/** The statements of a text, separated by semicolons; the body of CREATE TRIGGER … END stays whole. Empty statements are left out. */
export function splitStatements(sql: string): string[] {
  const statements: string[] = [];
  let current = '';
  let words = '';
  for (const piece of sqlPieces(sql)) {
    if (!piece.code) {
      current += piece.text;
      continue;
    }
    for (const part of piece.text.split(/(;)/)) {
      if (part !== ';' || isInsideTrigger(words)) {
        current += part;
        words += part;
        continue;
      }
      statements.push(current);
      current = '';
      words = '';
    }
  }
  statements.push(current);
  return statements.map((text) => text.trim()).filter((text) => hasCode(text));
}

function isInsideTrigger(words: string): boolean {
  return /^\s*create\s+(temp\s+|temporary\s+)?trigger\b/i.test(words) && !/\bend\s*$/i.test(words);
}

function hasCode(sql: string): boolean {
  return sqlPieces(sql).some((piece) => (piece.code ? piece.text.trim() !== '' : !/^(--|\/\*)/.test(piece.text)));
}

/** How many parameter markers `?` a text has. */
export function markerCount(sql: string): number {
  return sqlPieces(sql).reduce((sum, piece) => sum + (piece.code ? piece.text.split('?').length - 1 : 0), 0);
}

/** The names `@name` that a text mentions, lower case, each once; `@@name` does not count. */
export function parameterNames(sql: string): string[] {
  const names = new Set<string>();
  for (const piece of sqlPieces(sql)) {
    if (!piece.code) continue;
    for (const match of piece.text.matchAll(/(?<![@\w])@[\p{L}_][\p{L}\p{N}_$#]*/gu)) names.add(match[0].toLowerCase());
  }
  return [...names];
}

/**
 * Replaces every marker `?` and name `@name` of the code.
 * @param replace gets the marker's number from 0, or the name with its `@`
 */
export function replaceParameters(sql: string, replace: (parameter: number | string) => string): string {
  let marker = 0;
  return sqlPieces(sql)
    .map((piece) =>
      piece.code
        ? piece.text.replaceAll(/\?|(?<![@\w])@[\p{L}_][\p{L}\p{N}_$#]*/gu, (found) =>
            replace(found === '?' ? marker++ : found),
          )
        : piece.text,
    )
    .join('');
}
