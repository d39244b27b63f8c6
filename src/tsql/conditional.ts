import { type Item, isWord, sourceText, type Token } from './token.ts';
import type { Translation } from './translation.ts';

/** What `IF …` asks about a table, and the statement that it guards. */
export interface ExistenceCheck {
  /** True for "if it exists", false for "if it does not". */
  readonly exists: boolean;
  /** Name of the table in the condition, without quotes and schema, lower case. */
  readonly table: string;
  readonly statement: readonly Item[];
}

/** The statement words after which the condition of an IF has ended. */
const bodyWords = [
  'DROP',
  'CREATE',
  'BEGIN',
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'TRUNCATE',
  'EXEC',
  'EXECUTE',
  'SET',
  'PRINT',
  'RETURN',
  'ALTER',
  'WITH',
];

/** Reads IF OBJECT_ID(…) IS [NOT] NULL and IF [NOT] EXISTS (SELECT … FROM sys.tables …); other conditions are refused. */
export function existenceCheck(items: readonly Item[], translation: Translation): ExistenceCheck | undefined {
  const body = items.findIndex((item, at) => at > 0 && isWord(item, ...bodyWords));
  const condition = items.slice(1, body);
  const check = objectIdCheck(condition) ?? existsCheck(condition);
  const statement = body < 0 ? undefined : withoutBlock(items.slice(body));
  if (check === undefined || statement === undefined) {
    translation.refuse(
      'IF',
      'only the check whether a table exists before DROP TABLE or CREATE TABLE is translated',
      items[0],
    );
    return undefined;
  }
  return { ...check, statement };
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
  return { exists: words === 'IS NOT NULL', table: lastPart(name) };
}

const catalogues =
  /\bfrom\s+(?:\[?\w+\]?\.)?(?:\[?(?:sys|information_schema|dbo)\]?\.)?\[?(?:objects|tables|sysobjects)\]?\b/i;

function existsCheck(condition: readonly Item[]): Omit<ExistenceCheck, 'statement'> | undefined {
  const isNot = isWord(condition[0], 'NOT');
  const [exists, group, ...rest] = isNot ? condition.slice(1) : condition;
  if (!isWord(exists, 'EXISTS') || group?.kind !== 'group' || rest.length > 0) return undefined;
  const query = sourceText(group.items);
  if (!catalogues.test(query)) return undefined;
  const name =
    /(?:object_id\s*(?:=\s*object_id\s*\(\s*)?|\bname\]?\s*=\s*|table_name\]?\s*=\s*|object_id\s*\(\s*)N?'((?:[^']|'')*)'/i.exec(
      query,
    )?.[1];
  return name === undefined ? undefined : { exists: !isNot, table: lastPart(name) };
}

/** The statement inside BEGIN … END when it is the only one; undefined when there are several or an ELSE. */
function withoutBlock(items: readonly Item[]): readonly Item[] | undefined {
  if (items.some((item) => isWord(item, 'ELSE'))) return undefined;
  if (!isWord(items[0], 'BEGIN')) return items;
  const last = items.findLastIndex((item) => isWord(item, 'END'));
  if (last !== items.length - 1) return undefined;
  const inner = items.slice(1, last).filter((item) => !(item.kind === 'symbol' && item.value === ';'));
  const starts = inner.filter((item) =>
    isWord(item, 'DROP', 'CREATE', 'INSERT', 'UPDATE', 'DELETE', 'SELECT', 'TRUNCATE', 'EXEC'),
  );
  return starts.length === 1 ? inner : undefined;
}
