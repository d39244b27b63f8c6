import { splitStatements } from './split-statements.ts';
import { type Item, isWord, sourceText, type Token } from './token.ts';
import { conditionOf } from './written-condition.ts';

/** What `IF …` asks about a table or index, and the statement that it guards. */
export interface ExistenceCheck {
  /** True for "if it exists", false for "if it does not". */
  readonly exists: boolean;
  readonly what: 'table' | 'index';
  /** Its name in the condition, without quotes and schema, lower case. */
  readonly name: string;
  readonly statement: readonly Item[];
}

/** Reads IF OBJECT_ID(…) IS [NOT] NULL and IF [NOT] EXISTS (SELECT … FROM sys.tables …) before one statement; undefined for all other conditions. */
export function existenceCheck(items: readonly Item[]): ExistenceCheck | undefined {
  const written = conditionOf(items);
  if (written === undefined || written.otherwise !== undefined) return undefined;
  const condition = withoutParentheses(written.condition);
  const check = objectIdCheck(condition) ?? existsCheck(condition);
  const statement = withoutBlock(written.body);
  return check === undefined || statement === undefined ? undefined : { ...check, statement };
}

function withoutParentheses(items: readonly Item[]): readonly Item[] {
  const [group] = items;
  return items.length === 1 && group.kind === 'group' ? withoutParentheses(group.items) : items;
}

function lastPart(name: string): string {
  const part = /(?:\[([^\]]*)\]|"([^"]*)"|([^."[\]]*))\s*$/.exec(name);
  return (part?.[1] ?? part?.[2] ?? part?.[3] ?? name).trim().toLowerCase();
}

function firstString(items: readonly Item[]): string | undefined {
  const found = items.find((item): item is Token => item.kind === 'string');
  return found?.value;
}

function objectIdCheck(condition: readonly Item[]): Omit<ExistenceCheck, 'statement'> | undefined {
  const [called, group, ...rest] = condition;
  if (!isWord(called, 'OBJECT_ID') || group?.kind !== 'group') return undefined;
  const name = firstString(group.items);
  const words = sourceText(rest).trim().toUpperCase().replaceAll(/\s+/g, ' ');
  if (name === undefined || (words !== 'IS NULL' && words !== 'IS NOT NULL')) return undefined;
  return { exists: words === 'IS NOT NULL', what: 'table', name: lastPart(name) };
}

const catalogues =
  /\bfrom\s+(?:\[?\w+\]?\.)?(?:\[?(?:sys|information_schema|dbo)\]?\.)?\[?(?:objects|tables|sysobjects)\]?\b/i;

const indexes = /\bfrom\s+(?:\[?\w+\]?\.)?(?:\[?(?:sys|dbo)\]?\.)?\[?(?:indexes|sysindexes)\]?(?![\w$])/i;
const tableName =
  /(?:object_id\s*(?:=\s*object_id\s*\(\s*)?|\bname\]?\s*=\s*|table_name\]?\s*=\s*|object_id\s*\(\s*)N?'((?:[^']|'')*)'/i;

function existsCheck(condition: readonly Item[]): Omit<ExistenceCheck, 'statement'> | undefined {
  const isNot = isWord(condition[0], 'NOT');
  const [exists, group, ...rest] = isNot ? condition.slice(1) : condition;
  if (!isWord(exists, 'EXISTS') || group?.kind !== 'group' || rest.length > 0) return undefined;
  const query = sourceText(group.items);
  const isIndex = indexes.test(query);
  if (!isIndex && !catalogues.test(query)) return undefined;
  const pattern = isIndex ? /\bname\]?\s*=\s*N?'((?:[^']|'')*)'/i : tableName;
  const name = pattern.exec(query)?.[1];
  return name === undefined ? undefined : { exists: !isNot, what: isIndex ? 'index' : 'table', name: lastPart(name) };
}

/** The statement inside BEGIN … END when it is the only one; undefined when there are several. */
function withoutBlock(items: readonly Item[]): readonly Item[] | undefined {
  if (!isWord(items[0], 'BEGIN')) return items;
  if (!isWord(items.at(-1), 'END')) return undefined;
  const statements = splitStatements(items.slice(1, -1));
  return statements.length === 1 ? statements[0] : undefined;
}
