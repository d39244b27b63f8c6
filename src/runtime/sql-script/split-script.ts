import { DtsError, dtsError } from '../../diagnostics/dts-error.ts';
import { sqlPieces } from '../../sdk/database/sql-text.ts';
import { splitStatements } from '../../tsql/split-statements.ts';
import { isWord, sourceText, type Token } from '../../tsql/token.ts';
import { tokenise } from '../../tsql/tokenise.ts';

/** One statement of a script, before it is translated. */
export interface ScriptStatement {
  /** In the script, from 1. */
  readonly line: number;
  /** As it is written. */
  readonly text: string;
  /** The first word, in upper case; '' when it begins with none. */
  readonly verb: string;
  /** What a PRINT says, where that is a literal. */
  readonly printed?: string;
  /** What USE names. */
  readonly database?: string;
}

/** A part of a script between lines that say GO. */
export interface ScriptBatch {
  /** T-SQL with as many line breaks in front as put it at its line. */
  readonly text: string;
  readonly statements: readonly ScriptStatement[];
  /** `GO 5` runs its batch five times. */
  readonly times: number;
}

const separator = /^[^\S\r\n]*GO(?:[^\S\r\n]+(\d{1,9}))?[^\S\r\n]*;?[^\S\r\n]*\r?$/gim;

/**
 * The batches of a T-SQL script. A GO inside a literal, a quoted name or a comment ends none; batches without statements are left out. Throws a `DtsError`
 * with the line for text that is no T-SQL.
 */
export function splitScript(script: string): readonly ScriptBatch[] {
  const code = sqlPieces(script)
    .map((piece) => (piece.code ? piece.text : piece.text.replaceAll(/[^\r\n]/g, ' ')))
    .join('');
  const batches: ScriptBatch[] = [];
  const append = (from: number, to: number, times: number): void => {
    const before = script.slice(0, from).split('\n').length - 1;
    const text = '\n'.repeat(before) + script.slice(from, to);
    const statements = statementsOf(text);
    if (statements.length > 0 && times > 0) batches.push({ text, statements, times });
  };
  let start = 0;
  for (const match of code.matchAll(separator)) {
    append(start, match.index, Number(match[1] ?? 1));
    start = match.index + match[0].length;
  }
  append(start, script.length, 1);
  return batches;
}

function statementsOf(batch: string): readonly ScriptStatement[] {
  const tokens = tokenise(batch);
  if ('finding' in tokens) throw new DtsError(tokens.finding);
  return splitStatements(tokens.items).map((items) => {
    const [first, second] = items;
    const line = first?.line ?? 1;
    const statement = {
      line,
      text: sourceText(items).trim(),
      verb: first?.kind === 'word' ? first.value : '',
    };
    if (isWord(first, 'PRINT') && items.length === 2 && second?.kind === 'string') {
      return { ...statement, printed: second.value };
    }
    return isWord(first, 'USE') ? { ...statement, database: nameOf(second as Token | undefined, line) } : statement;
  });
}

function nameOf(token: Token | undefined, line: number): string {
  if (token !== undefined && (token.kind === 'word' || token.kind === 'name')) {
    return token.kind === 'word' ? token.text : token.value;
  }
  throw dtsError('OPENDTSX_E_TSQL_SYNTAX', { line, detail: 'USE names no database' });
}
