import { renderExpression } from './expressions.ts';
import { isName, nameAt, partText, tableText } from './names.ts';
import { type Item, isSymbol, isWord, splitAtCommas, type Token } from './token.ts';
import type { Translation } from './translation.ts';

/** One table of FROM, with how it is joined. */
interface JoinedTable {
  readonly join: 'inner' | 'outer';
  /** The table or query, with its alias. */
  readonly table: readonly Item[];
  readonly on: readonly Item[];
}

const joinWords = ['JOIN', 'INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS', 'OUTER'];

/**
 * `UPDATE t SET … FROM T AS t INNER JOIN S AS s ON … WHERE …` as `UPDATE T AS t SET … FROM S AS s WHERE … AND …`, which both targets know. Where several rows of S
 * fit one of T, each of the three takes any of them.
 */
export function updateFrom(items: readonly Item[], translation: Translation): string {
  const target = nameAt(items, 1);
  const set = items.findIndex((item) => isWord(item, 'SET'));
  const from = items.findIndex((item) => isWord(item, 'FROM'));
  const where = items.findIndex((item, at) => at > from && isWord(item, 'WHERE'));
  if (target === undefined || set !== target.end || from < set)
    return translation.refuse('UPDATE', 'its form is not known', items[0]);
  const tables = joinedTables(items.slice(from + 1, where < 0 ? undefined : where));
  const written = target.parts[target.parts.length - 1].value.toLowerCase();
  const own =
    tables.find(({ table }) => aliasOf(table) === written) ?? tables.find(({ table }) => nameOf(table) === written);
  if (tables.some(({ join }) => join === 'outer')) {
    return translation.refuse('UPDATE … FROM an outer join', 'write SET column = (SELECT …)', items[from]);
  }
  const name = own === undefined ? target : nameAt(own.table, 0);
  if (name === undefined) return translation.refuse('UPDATE of a query', 'it names no table', items[1]);
  const assignments = assignmentsOf(items.slice(set + 1, from), translation);
  const others = tables.filter((each) => each !== own).map(({ table }) => tableWithAlias(table, translation));
  const conditions = [...tables.map(({ on }) => on), where < 0 ? [] : items.slice(where + 1)].filter(
    (each) => each.length > 0,
  );
  const conditionTexts = conditions.map((each) => renderExpression(each, translation).text.trim());
  const wanted = conditionTexts.length === 1 ? conditionTexts : conditionTexts.map((text) => `(${text})`);
  const alias = own === undefined ? undefined : aliasToken(own.table);
  const head = `${items[0].before}UPDATE ${tableText(name.parts, translation)}${alias === undefined ? ownAlias(name.parts, translation) : ` AS ${partText(alias, translation)}`}`;
  const fromText = others.length === 0 ? '' : ` FROM ${others.join(', ')}`;
  return `${head} SET ${assignments}${fromText}${wanted.length === 0 ? '' : ` WHERE ${wanted.join(' AND ')}`}`;
}

// Columns may be named by the table without its schema, which is part of the name in SQLite.
function ownAlias(parts: readonly Token[], translation: Translation): string {
  const own = partText(parts[parts.length - 1], translation);
  return tableText(parts, translation) === own ? '' : ` AS ${own}`;
}

function joinedTables(items: readonly Item[]): readonly JoinedTable[] {
  const tables: { join: 'inner' | 'outer'; table: Item[]; on: Item[] }[] = [{ join: 'inner', table: [], on: [] }];
  let isCondition = false;
  items.forEach((item, at) => {
    const isFunction = isWord(item, 'LEFT', 'RIGHT') && items[at + 1]?.kind === 'group';
    if (isSymbol(item, ',') || (isWord(item, ...joinWords) && !isFunction)) {
      const isNew = isSymbol(item, ',') || (tables.at(-1)?.table.length ?? 0) > 0;
      if (isNew) tables.push({ join: 'inner', table: [], on: [] });
      const current = tables.at(-1);
      if (current !== undefined && isWord(item, 'LEFT', 'RIGHT', 'FULL')) current.join = 'outer';
      isCondition = false;
    } else if (isWord(item, 'ON')) isCondition = true;
    else tables.at(-1)?.[isCondition ? 'on' : 'table'].push(item);
  });
  return tables;
}

function aliasToken(table: readonly Item[]): Token | undefined {
  const end = table[0]?.kind === 'group' ? 1 : (nameAt(table, 0)?.end ?? table.length);
  const alias = isWord(table[end], 'AS') ? table[end + 1] : table[end];
  return isName(alias) ? alias : undefined;
}

function aliasOf(table: readonly Item[]): string | undefined {
  return aliasToken(table)?.value.toLowerCase();
}

function nameOf(table: readonly Item[]): string | undefined {
  return nameAt(table, 0)?.parts.at(-1)?.value.toLowerCase();
}

function tableWithAlias(table: readonly Item[], translation: Translation): string {
  const [first] = table;
  const alias = aliasToken(table);
  if (first?.kind === 'group') {
    return `(${translation.subquery(first.items, translation).trim()})${alias === undefined ? '' : ` AS ${partText(alias, translation)}`}`;
  }
  const name = nameAt(table, 0);
  if (name === undefined) return translation.refuse('UPDATE … FROM', 'it names no table', first);
  const text = tableText(name.parts, translation);
  return alias === undefined ? text + ownAlias(name.parts, translation) : `${text} AS ${partText(alias, translation)}`;
}

/** `t.a = s.b` as `a = s.b`: the columns to set belong to the one table. */
function assignmentsOf(items: readonly Item[], translation: Translation): string {
  const texts = splitAtCommas(items).map((part) => {
    const column = nameAt(part, 0);
    const value = column === undefined ? [] : part.slice(column.end + 1);
    if (column === undefined || !isSymbol(part[column.end], '=') || value.some((item) => isSymbol(item, '='))) {
      return translation.refuse('This assignment of UPDATE', 'only column = value is translated', part[0]);
    }
    const name = partText(column.parts[column.parts.length - 1], translation);
    return `${name} = ${renderExpression(value, translation).text.trim()}`;
  });
  return texts.join(', ');
}
