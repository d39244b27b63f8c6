import { renderExpression, renderOrder } from './expressions.ts';
import { impliedAlias, isName, nameAt, partText, tableText } from './names.ts';
import { type Item, isSymbol, isWord, splitAtCommas } from './token.ts';
import type { Translation } from './translation.ts';

/** A query in the target's words, and the table that SELECT … INTO makes. */
export interface RenderedQuery {
  readonly text: string;
  readonly into: string | undefined;
}

/** Words that end a clause of a query. */
const clauseWords = [
  'INTO',
  'FROM',
  'WHERE',
  'GROUP',
  'HAVING',
  'ORDER',
  'OFFSET',
  'FOR',
  'OPTION',
  'LIMIT',
  'WINDOW',
] as const;

/** A query, perhaps with common table expressions, set operators, ORDER BY. */
export function renderQuery(items: readonly Item[], translation: Translation): RenderedQuery {
  const main = isWord(items[0], 'WITH') ? mainOf(items) : 0;
  const prefix = main === 0 ? '' : renderWithTables(items.slice(0, main), translation);
  const arms = armsOf(items.slice(main));
  let into: string | undefined;
  const texts = arms.map(({ operator, arm }) => {
    const isLoneArm = arms.length === 1;
    const rendered = renderArm(arm, isLoneArm, translation);
    into ??= rendered.into;
    return operator + rendered.text;
  });
  return { text: prefix + texts.join(''), into };
}

/** Position of the statement after WITH a AS (…), b AS (…). */
export function mainOf(items: readonly Item[]): number {
  const main = items.findIndex((item) => isWord(item, 'SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE'));
  return main < 0 ? items.length : main;
}

/** `WITH a (x) AS (…), b AS (…)`; every one may refer to itself in T-SQL, which others call RECURSIVE. */
export function renderWithTables(items: readonly Item[], translation: Translation): string {
  const recursive = splitAtCommas(items.slice(1)).some((part) => refersToItself(part)) ? ' RECURSIVE' : '';
  const tables = splitAtCommas(items.slice(1)).map((part) =>
    part
      .map((item) => {
        if (item.kind !== 'group') return item.before + (isName(item) ? partText(item, translation) : item.text);
        const inner = isWord(item.items[0], 'SELECT', 'WITH')
          ? translation.subquery(item.items, translation)
          : renderExpression(item.items, translation).text;
        return `${item.before}(${inner})`;
      })
      .join(''),
  );
  return `${items[0].before}WITH${recursive}${tables.join(',')}`;
}

function refersToItself(part: readonly Item[]): boolean {
  const [name] = part;
  if (!isName(name)) return false;
  const mentions = (items: readonly Item[]): boolean =>
    items.some((item) =>
      item.kind === 'group' ? mentions(item.items) : item.value.toLowerCase() === name.value.toLowerCase(),
    );
  return part.slice(1).some((item) => item.kind === 'group' && mentions(item.items));
}

function armsOf(items: readonly Item[]): { readonly operator: string; readonly arm: readonly Item[] }[] {
  const arms: { operator: string; arm: Item[] }[] = [{ operator: '', arm: [] }];
  for (let at = 0; at < items.length; at++) {
    const item = items[at];
    if (!isWord(item, 'UNION', 'EXCEPT', 'INTERSECT')) {
      arms.at(-1)?.arm.push(item);
      continue;
    }
    const next = items[at + 1];
    if (isWord(next, 'ALL')) at++;
    arms.push({ operator: `${item.before}${item.text}${isWord(next, 'ALL') ? ' ALL' : ''}`, arm: [] });
  }
  return arms;
}

interface Clause {
  readonly word: string;
  readonly items: readonly Item[];
}

function clausesOf(items: readonly Item[]): Clause[] {
  const clauses: { word: string; items: Item[] }[] = [{ word: 'SELECT', items: [] }];
  for (const item of items) {
    if (isWord(item, ...clauseWords)) clauses.push({ word: item.value, items: [item] });
    else clauses.at(-1)?.items.push(item);
  }
  return clauses;
}

function renderArm(items: readonly Item[], isLone: boolean, translation: Translation): RenderedQuery {
  const [first] = items;
  if (first?.kind === 'group' && items.length === 1) {
    return { text: `${first.before}(${translation.subquery(first.items, translation)})`, into: undefined };
  }
  if (!isWord(first, 'SELECT'))
    return { text: translation.refuse('This query', 'it does not begin with SELECT', first), into: undefined };
  const [select, ...clauses] = clausesOf(items.slice(1));
  const list = renderList(select.items, isLone, translation);
  let text = `${first.before}SELECT${list.text}`;
  let into: string | undefined;
  for (const clause of clauses) {
    if (clause.word === 'INTO') {
      const name = nameAt(clause.items, 1);
      into =
        name === undefined
          ? translation.refuse('SELECT INTO', 'it names no table', clause.items[0])
          : tableText(name.parts, translation);
    } else text += renderClause(clause, list.limit, translation);
  }
  return { text: list.limit === '' ? text : `${text} LIMIT ${list.limit}`, into };
}

/** The select list without TOP; the limit is '' without TOP. */
function renderList(
  items: readonly Item[],
  isLone: boolean,
  translation: Translation,
): { readonly text: string; readonly limit: string } {
  let at = isWord(items[0], 'DISTINCT', 'ALL') ? 1 : 0;
  const words = items.slice(0, at).map((item) => item.before + (item as { text: string }).text);
  let limit = '';
  if (isWord(items[at], 'TOP')) {
    const count = items[at + 1];
    limit = topLimit(count, items[at + 2], isLone, translation);
    at += 2;
  }
  const columns = splitAtCommas(items.slice(at)).map((column) => renderColumn(column, translation));
  return { text: words.join('') + columns.join(','), limit };
}

function topLimit(count: Item | undefined, next: Item | undefined, isLone: boolean, translation: Translation): string {
  if (isWord(next, 'PERCENT', 'WITH'))
    return translation.refuse('TOP … PERCENT or WITH TIES', 'the database has no such limit', next);
  if (!isLone)
    return translation.refuse(
      'TOP in a set operation',
      'it limits one part only; put that part into a subquery',
      count,
    );
  if (count?.kind === 'group') return renderExpression(count.items, translation).text.trim();
  return count?.kind === 'number' ? count.text : translation.refuse('TOP', 'it has no number', count);
}

function renderColumn(items: readonly Item[], translation: Translation): string {
  const [name, equals] = items;
  if (isSymbol(equals, '=') && name?.kind === 'variable') {
    return translation.refuse('The assignment to a variable', 'procedural code is not translated', name);
  }
  if (isSymbol(equals, '=') && name !== undefined && (isName(name) || name.kind === 'string')) {
    const alias = name.kind === 'string' ? { ...name, kind: 'name' as const } : name;
    return `${name.before}${renderExpression(items.slice(2), translation).text.trim()} AS ${partText(alias, translation)}`;
  }
  return renderExpression(items, translation).text;
}

function renderClause({ word, items }: Clause, limit: string, translation: Translation): string {
  const [keyword] = items;
  switch (word) {
    case 'FROM':
      return `${keyword.before}FROM${renderFrom(items.slice(1), translation)}`;
    case 'ORDER':
      return `${keyword.before}ORDER BY${renderOrder(items.slice(2), translation)}`;
    case 'OFFSET':
      return limit === ''
        ? renderOffset(items, translation)
        : translation.refuse('OFFSET with TOP', 'T-SQL knows no such query', keyword);
    case 'FOR':
      return translation.refuse('FOR XML or FOR JSON', 'the database has no such result', keyword);
    case 'OPTION':
      return renderOption(items, translation);
    case 'GROUP':
      return renderGroupBy(items, translation);
    default:
      return renderExpression(items, translation).text;
  }
}

function renderGroupBy(items: readonly Item[], translation: Translation): string {
  const special = items.find((item) => isWord(item, 'ROLLUP', 'CUBE', 'GROUPING'));
  if (special !== undefined && translation.isSqlite)
    return translation.refuse('GROUP BY ROLLUP, CUBE or GROUPING SETS', 'SQLite has none', special);
  return renderExpression(items, translation).text;
}

/** `OFFSET n ROWS [FETCH NEXT m ROWS ONLY]`, and the target's own `OFFSET n`. */
function renderOffset(items: readonly Item[], translation: Translation): string {
  const fetch = items.findIndex((item) => isWord(item, 'FETCH'));
  const offset = renderExpression(
    withoutWords(items.slice(1, fetch < 0 ? items.length : fetch)),
    translation,
  ).text.trim();
  if (fetch < 0)
    return translation.isSqlite && items.some((item) => isWord(item, 'ROWS', 'ROW'))
      ? ` LIMIT -1 OFFSET ${offset}`
      : ` OFFSET ${offset}`;
  const count = renderExpression(withoutWords(items.slice(fetch + 1)), translation).text.trim();
  return ` LIMIT ${count} OFFSET ${offset}`;
}

function withoutWords(items: readonly Item[]): Item[] {
  return items.filter((item) => !isWord(item, 'ROW', 'ROWS', 'FIRST', 'NEXT', 'ONLY'));
}

/** Query hints change no rows, except MAXRECURSION. */
function renderOption(items: readonly Item[], translation: Translation): string {
  const [, group] = items;
  const hints = group?.kind === 'group' ? group.items : [];
  return hints.some((hint) => isWord(hint, 'MAXRECURSION'))
    ? translation.refuse('MAXRECURSION', 'the database has no such limit', items[0])
    : '';
}

const joinWords = ['INNER', 'LEFT', 'RIGHT', 'FULL', 'OUTER', 'CROSS', 'JOIN', 'NATURAL'] as const;
const joinHints = ['LOOP', 'HASH', 'REMOTE'] as const;

/** The tables of FROM: names, subqueries, joins; locking hints are left out. */
function renderFrom(items: readonly Item[], translation: Translation): string {
  let text = '';
  for (let at = 0, expectsTable = true; at < items.length; ) {
    const item = items[at];
    if (
      isWord(item, 'APPLY', 'PIVOT', 'UNPIVOT', 'TABLESAMPLE') ||
      (isWord(item, 'FOR') && isWord(items[at + 1], 'SYSTEM_TIME'))
    ) {
      return translation.refuse(item.value, 'it has no counterpart that is known to mean the same', item);
    }
    if (expectsTable && !isWord(item, ...joinWords)) {
      const table = renderTable(items, at, translation);
      text += table.text;
      at = table.end;
      expectsTable = false;
    } else if (isSymbol(item, ',')) {
      text += ',';
      at++;
      expectsTable = true;
    } else if (isWord(item, ...joinWords)) {
      text += item.before + item.text;
      at++;
      if (isWord(items[at], ...joinHints)) at++;
      expectsTable = true;
    } else {
      let end = at + 1;
      while (end < items.length && !isSymbol(items[end], ',') && !isJoin(items, end)) end++;
      text += renderExpression(items.slice(at, end), translation).text;
      at = end;
    }
  }
  return text;
}

/** LEFT and RIGHT are functions before parentheses. */
function isJoin(items: readonly Item[], at: number): boolean {
  if (isWord(items[at], 'LEFT', 'RIGHT') && items[at + 1]?.kind === 'group') return false;
  return isWord(items[at], ...joinWords, 'APPLY', 'PIVOT', 'UNPIVOT');
}

function renderTable(
  items: readonly Item[],
  start: number,
  translation: Translation,
): { readonly text: string; readonly end: number } {
  const first = items[start];
  let text = '';
  let at = start + 1;
  let implied: string | undefined;
  if (first.kind === 'group') {
    const isQuery = isWord(first.items[0], 'SELECT', 'WITH', 'VALUES');
    const inner = isWord(first.items[0], 'VALUES')
      ? renderExpression(first.items, translation).text
      : isQuery
        ? translation.subquery(first.items, translation)
        : renderFrom(first.items, translation);
    text = `${first.before}(${inner})`;
  } else {
    const name = nameAt(items, start);
    if (name === undefined) return { text: translation.refuse('FROM', 'it names no table', first), end: items.length };
    at = name.end;
    const group = items[at];
    if (group?.kind === 'group' && !isHint(group)) {
      return {
        text: translation.refuse(`The table function ${name.parts.at(-1)?.text}`, 'it has no counterpart', first),
        end: at + 1,
      };
    }
    if (name.parts.some(({ value }) => /^(sys|information_schema)$/i.test(value)) && translation.isSqlite) {
      translation.refuse('A system view', 'SQLite has its own', first);
    }
    text = first.before + tableText(name.parts, translation);
    implied = impliedAlias(name.parts, translation);
  }
  return afterTable(items, at, { text, implied }, translation);
}

function isHint(item: Item | undefined): boolean {
  return (
    item?.kind === 'group' &&
    isWord(
      item.items[0],
      'NOLOCK',
      'READUNCOMMITTED',
      'READCOMMITTED',
      'READPAST',
      'UPDLOCK',
      'HOLDLOCK',
      'ROWLOCK',
      'PAGLOCK',
      'TABLOCK',
      'TABLOCKX',
      'XLOCK',
      'REPEATABLEREAD',
      'SERIALIZABLE',
      'NOWAIT',
      'FORCESEEK',
      'FORCESCAN',
      'INDEX',
    )
  );
}

/** Alias and hints after a table. */
function afterTable(
  items: readonly Item[],
  start: number,
  table: { readonly text: string; readonly implied: string | undefined },
  translation: Translation,
): { readonly text: string; readonly end: number } {
  let { text } = table;
  let at = start;
  const skipHints = (): void => {
    if (isHint(items[at])) at++;
    else if (isWord(items[at], 'WITH') && isHint(items[at + 1])) at += 2;
  };
  skipHints();
  if (isWord(items[at], 'AS')) {
    text += ' AS';
    at++;
  }
  const alias = items[at];
  if (isName(alias) && !isWord(alias, 'TABLESAMPLE', 'WINDOW')) {
    text += ` ${partText(alias, translation)}`;
    at++;
    const columns = items[at];
    if (columns?.kind === 'group' && !isHint(columns)) {
      text += `(${renderExpression(columns.items, translation).text})`;
      at++;
    }
  } else if (table.implied !== undefined) text += ` AS ${table.implied}`;
  skipHints();
  return { text, end: at };
}
