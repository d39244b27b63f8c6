import { renderExpression } from './expressions.ts';
import { isName, nameAt, partText, quoted, tableText } from './names.ts';
import { type Item, isSymbol, isWord, splitAtCommas, type Token } from './token.ts';
import type { Translation } from './translation.ts';
import { typeAt, typeText } from './types.ts';

interface ColumnDefinition {
  readonly name: string;
  text: string;
  isIdentity: boolean;
  isPrimaryKey: boolean;
}

const constraintStarts = ['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK', 'INDEX'] as const;

/** CREATE TABLE with its columns and constraints; filegroups, index options and CLUSTERED are left out. @param items from CREATE on */
export function createTable(items: readonly Item[], onlyIfMissing: boolean, translation: Translation): string {
  const hasIf = isWord(items[2], 'IF') && isWord(items[3], 'NOT') && isWord(items[4], 'EXISTS');
  const start = hasIf ? 5 : 2;
  const name = nameAt(items, start);
  const group = name === undefined ? undefined : items[name.end];
  if (name === undefined || group?.kind !== 'group')
    return translation.refuse('CREATE TABLE', 'it has no list of columns', items[0]);
  const columns: ColumnDefinition[] = [];
  const constraints: (readonly Item[])[] = [];
  for (const part of splitAtCommas(group.items)) {
    if (isWord(part[0], ...constraintStarts)) constraints.push(part);
    else if (part.length > 0) columns.push(columnDefinition(part, translation));
  }
  const texts = [...columns.map((column) => column), ...constraints];
  const definitions = finish(texts, columns, translation);
  const written = name.parts[name.parts.length - 1];
  const isTemporary = (written.kind === 'word' ? written.text : written.value).startsWith('#');
  const isGlobal = isTemporary && written.value.startsWith('##');
  const head = `CREATE ${isTemporary ? temporaryWord(isGlobal, translation) : ''}TABLE ${onlyIfMissing || hasIf ? 'IF NOT EXISTS ' : ''}`;
  return `${items[0].before}${head}${tableText(name.parts, translation)} (${definitions.join(', ')})`;
}

/** `##t` is seen by all connections. PostgreSQL has no such temporary table: its driver drops the unlogged one with the connection. */
export function temporaryWord(isGlobal: boolean, translation: Translation): string {
  return isGlobal && !translation.isSqlite ? 'UNLOGGED ' : 'TEMP ';
}

function finish(
  parts: readonly (ColumnDefinition | readonly Item[])[],
  columns: readonly ColumnDefinition[],
  translation: Translation,
): string[] {
  const identity = columns.find((column) => column.isIdentity);
  const definitions: string[] = [];
  for (const part of parts) {
    if (!('text' in part)) {
      const text = tableConstraint(part, translation.isSqlite ? identity : undefined, translation);
      if (text !== '') definitions.push(text);
    } else if (part === identity && translation.isSqlite) {
      // SQLite numbers rows in its integer primary key only; a key on other columns stays as UNIQUE.
      definitions.push(`${part.name} INTEGER PRIMARY KEY AUTOINCREMENT`);
    } else {
      const key = part.isPrimaryKey
        ? identity !== undefined && translation.isSqlite
          ? ' UNIQUE NOT NULL'
          : ' PRIMARY KEY'
        : '';
      definitions.push(part.text + key);
    }
  }
  return definitions;
}

/** One column: type, then the clauses that the target has too. Used for ALTER TABLE ADD as well. */
export function columnDefinition(items: readonly Item[], translation: Translation): ColumnDefinition {
  const [first] = items;
  const column: ColumnDefinition = { name: '', text: '', isIdentity: false, isPrimaryKey: false };
  if (!isName(first)) {
    translation.refuse('This column', 'it has no name', first);
    return column;
  }
  const name = partText(first, translation);
  const type = typeAt(items, 1);
  if (type === undefined || isWord(items[1], 'AS')) {
    translation.refuse(`The column ${first.text}`, 'computed columns are not translated', first);
    return column;
  }
  const definition: ColumnDefinition = { ...column, name, text: `${name} ${typeText(type, translation)}` };
  for (let at = type.end; at < items.length; ) at = columnClause(items, at, definition, translation);
  return definition;
}

/** Adds the clause at a position to the column; gives the position after it. */
function columnClause(items: readonly Item[], at: number, column: ColumnDefinition, translation: Translation): number {
  const item = items[at];
  const next = items[at + 1];
  if (isWord(item, 'NOT') && isWord(next, 'NULL')) return append(column, ' NOT NULL', at + 2);
  if (isWord(item, 'NULL')) return at + 1;
  if (isWord(item, 'IDENTITY')) return identityClause(items, at, column, translation);
  if (isWord(item, 'AUTOINCREMENT')) {
    column.isIdentity = true;
    return at + 1;
  }
  if (isWord(item, 'NOT') && isWord(next, 'FOR')) return at + 3;
  if (isWord(item, 'PRIMARY')) {
    column.isPrimaryKey = true;
    return skipIndexOptions(items, at + 2);
  }
  if (isWord(item, 'UNIQUE')) return append(column, ' UNIQUE', skipIndexOptions(items, at + 1));
  if (isWord(item, 'CONSTRAINT')) return at + 2;
  if (isWord(item, 'DEFAULT')) return defaultClause(items, at, column, translation);
  if (isWord(item, 'CHECK') && next?.kind === 'group') {
    return append(column, ` CHECK (${renderExpression(next.items, translation).text})`, at + 2);
  }
  if (isWord(item, 'COLLATE')) {
    const { text } = renderExpression(items.slice(at, at + 2), translation);
    return append(column, text === '' ? '' : ` ${text.trim()}`, at + 2);
  }
  if (isWord(item, 'REFERENCES', 'FOREIGN')) return referencesClause(items, at, column, translation);
  const clause = item.kind === 'group' ? '(' : item.text;
  translation.refuse(`The column clause ${clause}`, 'it has no counterpart', item);
  return items.length;
}

function append(column: ColumnDefinition, text: string, end: number): number {
  column.text += text;
  return end;
}

function identityClause(
  items: readonly Item[],
  at: number,
  column: ColumnDefinition,
  translation: Translation,
): number {
  const group = items[at + 1];
  column.isIdentity = true;
  if (group?.kind !== 'group')
    return append(column, translation.isSqlite ? '' : ' GENERATED BY DEFAULT AS IDENTITY', at + 1);
  const [seed, increment] = splitAtCommas(group.items).map((part) => renderExpression(part, translation).text.trim());
  if (translation.isSqlite) {
    if (seed !== '1' || increment !== '1')
      translation.refuse(`IDENTITY(${seed},${increment})`, 'SQLite counts from 1 by 1', items[at]);
    return at + 2;
  }
  return append(column, ` GENERATED BY DEFAULT AS IDENTITY (START WITH ${seed} INCREMENT BY ${increment})`, at + 2);
}

function defaultClause(items: readonly Item[], at: number, column: ColumnDefinition, translation: Translation): number {
  const call = items[at + 2];
  const end =
    call?.kind === 'group' && items[at + 1]?.kind === 'word' ? at + 3 : isSymbol(items[at + 1], '-') ? at + 3 : at + 2;
  const { text } = renderExpression(items.slice(at + 1, end), translation);
  const isBoolean = / boolean\b/.test(column.text) && /^[( ]*[01][) ]*$/.test(text);
  const value = isBoolean ? (text.includes('1') ? 'true' : 'false') : `(${text.trim()})`;
  return append(column, ` DEFAULT ${value}`, end);
}

function referencesClause(
  items: readonly Item[],
  start: number,
  column: ColumnDefinition,
  translation: Translation,
): number {
  const at = items.findIndex((item, position) => position >= start && isWord(item, 'REFERENCES'));
  const name = nameAt(items, at + 1);
  if (at < 0 || name === undefined) {
    translation.refuse('REFERENCES', 'it names no table', items[start]);
    return items.length;
  }
  const group = items[name.end];
  const columns = group?.kind === 'group' ? ` (${renderExpression(group.items, translation).text.trim()})` : '';
  return append(
    column,
    ` REFERENCES ${tableText(name.parts, translation)}${columns}`,
    group?.kind === 'group' ? name.end + 1 : name.end,
  );
}

/** Position after CLUSTERED, WITH (…) and ON filegroup. */
function skipIndexOptions(items: readonly Item[], start: number): number {
  let at = start;
  for (;;) {
    if (isWord(items[at], 'CLUSTERED', 'NONCLUSTERED')) at++;
    else if (isWord(items[at], 'WITH') && items[at + 1]?.kind === 'group') at += 2;
    else if (isWord(items[at], 'ON') && isName(items[at + 1])) at += 2;
    else return at;
  }
}

function tableConstraint(
  items: readonly Item[],
  identity: ColumnDefinition | undefined,
  translation: Translation,
): string {
  let at = 0;
  let label = '';
  if (isWord(items[0], 'CONSTRAINT')) {
    const name = items[1];
    if (isName(name)) label = `CONSTRAINT ${partText(name, translation)} `;
    at = 2;
  }
  const kind = items[at];
  const group = items.find((item, position) => position > at && item.kind === 'group');
  if (group?.kind !== 'group') return translation.refuse('This constraint', 'it has no list', kind);
  if (isWord(kind, 'CHECK')) return `${label}CHECK (${renderExpression(group.items, translation).text})`;
  if (isWord(kind, 'FOREIGN')) return label + foreignKey(items.slice(at), translation);
  if (!isWord(kind, 'PRIMARY', 'UNIQUE'))
    return translation.refuse('INDEX in CREATE TABLE', 'write CREATE INDEX', kind);
  const columns = keyColumns(group.items, translation);
  if (kind.value === 'UNIQUE') return `${label}UNIQUE (${columns.join(', ')})`;
  if (identity === undefined) return `${label}PRIMARY KEY (${columns.join(', ')})`;
  const isIdentity =
    columns.length === 1 &&
    columns[0].toLowerCase().replaceAll('"', '') === identity.name.toLowerCase().replaceAll('"', '');
  return isIdentity ? '' : `${label}UNIQUE (${columns.join(', ')})`;
}

/** Names of key columns without ASC and DESC, which do not change what a key means. */
function keyColumns(items: readonly Item[], translation: Translation): string[] {
  return splitAtCommas(items).map(([name]) => (isName(name) ? partText(name as Token, translation) : quoted('?')));
}

function foreignKey(items: readonly Item[], translation: Translation): string {
  const references = items.findIndex((item) => isWord(item, 'REFERENCES'));
  const own = items.find((item) => item.kind === 'group');
  const name = nameAt(items, references + 1);
  if (references < 0 || own?.kind !== 'group' || name === undefined)
    return translation.refuse('FOREIGN KEY', 'it names no table', items[0]);
  const rest = items
    .slice(name.end)
    .map((item) => (item.kind === 'group' ? ` (${keyColumns(item.items, translation).join(', ')})` : ` ${item.text}`))
    .join('');
  return `FOREIGN KEY (${keyColumns(own.items, translation).join(', ')}) REFERENCES ${tableText(name.parts, translation)}${rest}`;
}
