import { type Item, isSymbol, type Token } from './token.ts';
import type { Translation } from './translation.ts';

/** A name of one or more parts and the position after it. */
export interface DottedName {
  readonly parts: readonly Token[];
  readonly end: number;
  /** True when the last part is `*`. */
  readonly isStar: boolean;
}

/** Words that are never names. */
const keywords = new Set(
  `ADD ALL ALTER AND AS ASC BEGIN BETWEEN BY CASE CHECK COLLATE COMMIT CONSTRAINT CREATE CROSS DEFAULT DELETE DESC DISTINCT DROP ELSE END
  ESCAPE EXCEPT EXEC EXECUTE EXISTS FETCH FOR FOREIGN FROM FULL GROUP HAVING IN INNER INSERT INTERSECT INTO IS JOIN KEY LEFT LIKE LIMIT MERGE
  NOT NULL OFFSET ON OPTION OR ORDER OUTER OVER PARTITION PIVOT PRIMARY REFERENCES RIGHT ROLLBACK SELECT SET TABLE THEN TOP TRUNCATE UNION UNIQUE
  UNPIVOT UPDATE USE VALUES WHEN WHERE WITH WITHIN APPLY PERCENT TIES ONLY NEXT FIRST_ROWS CURRENT_TIMESTAMP`.split(
    /\s+/,
  ),
);

/** Whether an item can be (a part of) a name. */
export function isName(item: Item | undefined): item is Token & { readonly kind: 'name' | 'word' } {
  return item?.kind === 'name' || (item?.kind === 'word' && !keywords.has(item.value));
}

/** The dotted name at a position; `db..T` has an empty part. Undefined when there is none. */
export function nameAt(items: readonly Item[], start: number): DottedName | undefined {
  const first = items[start];
  if (!isName(first)) return undefined;
  const parts: Token[] = [first];
  let at = start + 1;
  while (isSymbol(items[at], '.')) {
    let next = items[at + 1];
    if (isSymbol(next, '.')) {
      parts.push({ kind: 'name', value: '', text: '', before: '', line: first.line });
      at++;
      next = items[at + 1];
    }
    if (isSymbol(next, '*')) return { parts, end: at + 2, isStar: true };
    if (next?.kind !== 'name' && next?.kind !== 'word') return undefined;
    parts.push(next);
    at += 2;
  }
  return { parts, end: at, isStar: false };
}

/** A name in double quotes. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * One part of a name in the target's spelling. T-SQL looks names up without case, however they are quoted; PostgreSQL does so only for names in
 * lower case. So `Name`, `[Name]` and `"Name"` are all `name` there.
 */
export function partText(part: Token, translation: Translation): string {
  // PostgreSQL folds the letters of ASCII only.
  const foldsItself = translation.isSqlite || !/[^\0-\x7f]/.test(part.text);
  if (part.kind === 'word' && !part.value.startsWith('#') && foldsItself) return part.text;
  const written = part.kind === 'word' ? part.text : part.value;
  return quoted(translation.isSqlite ? written : written.toLowerCase());
}

/** A table's name in the target's spelling; '' and a finding when it leads to another database. */
export function tableText(parts: readonly Token[], translation: Translation): string {
  const table = parts[parts.length - 1];
  const schema = parts.at(-2);
  const owner = parts.at(-3);
  const written = table.kind === 'word' ? table.text : table.value;
  const isTemporary = written.startsWith('#');
  if (parts.length > 3 || (owner !== undefined && !isTemporary && !isOwn(owner, translation))) {
    const name = parts.map((part) => part.text).join('.');
    return translation.refuse(`The name ${name}`, 'it leads to another database than the connection', table);
  }
  const isPlain = schema === undefined || schema.value === '' || schema.value.toLowerCase() === 'dbo' || isTemporary;
  if (isTemporary) return quoted(translation.isSqlite ? written : written.toLowerCase());
  if (isPlain) return partText(table, translation);
  if (translation.isSqlite) {
    const [schemaName, tableName] = [schema, table].map((part) => (part.kind === 'word' ? part.text : part.value));
    return quoted(`${schemaName}.${tableName}`);
  }
  return `${partText(schema, translation)}.${partText(table, translation)}`;
}

/**
 * The name by which columns refer to a table without an alias, where its own name does not do: T-SQL knows `Sales.Orders` as `Orders`, and SQLite
 * only as the table named `Sales.Orders`. Undefined when no alias is needed.
 */
export function impliedAlias(parts: readonly Token[], translation: Translation): string | undefined {
  const table = parts[parts.length - 1];
  if (!translation.isSqlite || !translation.qualifiers.has(table.value.toLowerCase())) return undefined;
  const own = partText(table, translation);
  return tableText(parts, translation) === own ? undefined : own;
}

function isOwn(owner: Token, translation: Translation): boolean {
  return translation.database !== undefined && owner.value.toLowerCase() === translation.database.toLowerCase();
}
