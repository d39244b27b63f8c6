import { type Item, isSymbol, isWord } from './token.ts';

/** Words that begin a statement. */
const starters = [
  'SELECT',
  'WITH',
  'INSERT',
  'UPDATE',
  'DELETE',
  'TRUNCATE',
  'CREATE',
  'DROP',
  'ALTER',
  'IF',
  'SET',
  'USE',
  'PRINT',
  'BEGIN',
  'COMMIT',
  'ROLLBACK',
  'SAVE',
  'EXEC',
  'EXECUTE',
  'DECLARE',
  'MERGE',
  'WHILE',
  'RETURN',
  'RAISERROR',
  'THROW',
  'GOTO',
  'OPEN',
  'CLOSE',
  'FETCH',
  'DEALLOCATE',
  'BULK',
  'GRANT',
  'REVOKE',
  'DENY',
  'WAITFOR',
  'DBCC',
  'BACKUP',
  'RESTORE',
  'ELSE',
  'END',
  'GO',
  'KILL',
  'RECONFIGURE',
  'CHECKPOINT',
  'DISABLE',
  'ENABLE',
];

/**
 * The statements of a batch. Semicolons are optional in T-SQL: a word that begins a statement ends the one before, unless it is part of it.
 * IF takes everything up to the next semicolon, GO or end of its block.
 */
export function splitStatements(items: readonly Item[]): (readonly Item[])[] {
  const statements: Item[][] = [];
  let current: Item[] = [];
  const close = (): void => {
    if (current.length > 0) statements.push(current);
    current = [];
  };
  for (let at = 0; at < items.length; at++) {
    const item = items[at];
    if (isSymbol(item, ';')) {
      if (blockDepth(current) > 0) current.push(item);
      else if (!(isWord(current[0], 'IF') && isWord(items[at + 1], 'ELSE'))) close();
      continue;
    }
    if (isWord(item, ...starters) && current.length > 0 && beginsStatement(item.value, current, items[at + 1])) close();
    if (isWord(item, 'GO')) {
      if (items[at + 1]?.kind === 'number' && items[at + 1].line === item.line) at++;
      continue;
    }
    current.push(item);
  }
  close();
  return statements;
}

/** How many BEGIN … END of a block are open; BEGIN TRANSACTION opens none. */
function blockDepth(items: readonly Item[]): number {
  let depth = 0;
  items.forEach((item, at) => {
    const next = items[at + 1];
    if (isWord(item, 'BEGIN') && !isWord(next, 'TRAN', 'TRANSACTION')) depth++;
    if (isWord(item, 'CASE')) depth++;
    if (isWord(item, 'END')) depth--;
  });
  return depth;
}

/** Whether a word begins a new statement after these items of the one before. */
function beginsStatement(word: string, current: readonly Item[], next: Item | undefined): boolean {
  if (word === 'GO') return true;
  if (blockDepth(current) > 0) return false;
  const [first] = current;
  const last = current.at(-1);
  const has = (...words: string[]): boolean => current.some((item) => isWord(item, ...words));
  if (word === 'END' || word === 'ELSE') return !has('CASE') && !isWord(first, 'IF');
  // ON DELETE CASCADE, but SET NOCOUNT ON and then DELETE.
  const isAction = isWord(last, 'ON', 'FOR', 'OF', 'AFTER', 'INSTEAD') && !isWord(first, 'SET');
  if (isAction && ['UPDATE', 'DELETE', 'INSERT'].includes(word)) return false;
  if (isWord(first, 'IF')) return ifIsComplete(word, current, next);
  if (isWord(first, 'CREATE', 'ALTER') && has('PROCEDURE', 'PROC', 'FUNCTION', 'TRIGGER')) return false;
  switch (word) {
    case 'SELECT':
      return !continuesWithSelect(first, last, current);
    case 'WITH':
      return (
        !(next?.kind === 'group') &&
        !has('TOP', 'INDEX', 'TABLE') &&
        !isWord(last, 'AS') &&
        !isWord(first, 'SET', 'ALTER')
      );
    case 'SET':
      return !(has('UPDATE') && !has('SET')) && !isWord(last, 'ON', 'DELETE', 'UPDATE', 'NULL');
    case 'INSERT':
    case 'UPDATE':
    case 'DELETE':
      return !(isWord(first, 'WITH') && !has('SELECT', 'INSERT', 'UPDATE', 'DELETE')) && !isWord(first, 'MERGE');
    case 'EXEC':
    case 'EXECUTE':
      return !isWord(first, 'INSERT');
    case 'FETCH':
      return !has('OFFSET');
    case 'DROP':
    case 'ALTER':
      return !isWord(first, 'ALTER') || current.length > 3;
    case 'BEGIN':
      return !isWord(first, 'WHILE', 'ELSE');
    case 'IF':
      return !isWord(last, 'TABLE', 'VIEW', 'INDEX', 'SCHEMA', 'PROCEDURE');
    default:
      return true;
  }
}

function continuesWithSelect(first: Item, last: Item | undefined, current: readonly Item[]): boolean {
  if (isWord(last, 'UNION', 'ALL', 'EXCEPT', 'INTERSECT', 'AS')) return true;
  const has = (...words: string[]): boolean => current.some((item) => isWord(item, ...words));
  if (isWord(first, 'INSERT')) return !has('SELECT', 'VALUES', 'EXEC', 'EXECUTE');
  return isWord(first, 'WITH') && !has('SELECT', 'UPDATE', 'DELETE');
}

/** Whether IF has its condition and one whole statement, after which the word at hand begins another. */
function ifIsComplete(word: string, current: readonly Item[], next: Item | undefined): boolean {
  if (isWord(current.at(-1), 'ELSE')) return false;
  const last = current.findLastIndex((item) => isWord(item, 'ELSE'));
  let at = last < 0 || hasOpenCase(current, last) ? 0 : last + 1;
  while (isWord(current[at], 'IF')) {
    at++;
    while (at < current.length && !begins(current[at])) at++;
    if (at === current.length) return false;
  }
  // BEGIN … END was a whole statement.
  return isWord(current[at], 'BEGIN') || beginsStatement(word, current.slice(at), next);
}

const starterWords = new Set(starters);

function begins(item: Item): boolean {
  return item.kind === 'word' && starterWords.has(item.value);
}

/** ELSE of a CASE belongs to no IF. */
function hasOpenCase(items: readonly Item[], at: number): boolean {
  const cases = items.slice(0, at).filter((item) => isWord(item, 'CASE')).length;
  const ends = items.slice(0, at).filter((item) => isWord(item, 'END')).length;
  const blocks = items.slice(0, at).filter((item) => isWord(item, 'BEGIN')).length;
  return cases + blocks > ends;
}
