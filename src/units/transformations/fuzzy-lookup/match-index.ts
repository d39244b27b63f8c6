import {
  type ComponentContext,
  type DatabaseConnection,
  diagnostic,
  dtsError,
  parseObjectName,
  type ResultBlock,
  type ResultColumn,
} from 'opendtsx/sdk';

const version = 1;
const versionColumn = 'MatchIndexVersion';
const delimitersColumn = 'MatchIndexDelimiters';

/** Where a match index lies, and for whom. */
export interface MatchIndexPlace {
  readonly component: string;
  /** Name of its table, as the package has it. */
  readonly index: string;
  readonly delimiters: string;
}

/**
 * Writes a match index: a table of the reference database with the version of its form, the delimiters as code units in hexadecimal, and the columns of
 * the reference table as its rows are now. Throws a `DtsError` when the table exists and must not be replaced.
 */
export async function writeMatchIndex(
  { component, index, delimiters }: MatchIndexPlace,
  reference: string,
  mayReplace: boolean,
  database: DatabaseConnection,
  context: ComponentContext,
): Promise<void> {
  const place = { source: context.source, subComponent: component };
  const run = (sql: string) => {
    const statement = context.translateSql?.(sql, database.dialect, database.database) ?? sql;
    return database.execute(statement, [], { signal: context.signal, timeoutSeconds: 0 });
  };
  const table = bracketed(index);
  if ((await database.describeTable(index)) !== undefined) {
    if (!mayReplace) throw dtsError('OPENDTSX_E_FUZZYLOOKUP_INDEXEXISTS', { component, index }, place);
    await run(`DROP TABLE ${table}`);
  }
  const codes = `SELECT ${version} AS [${versionColumn}], '${codesOf(delimiters)}' AS [${delimitersColumn}]`;
  await run(`${codes}, r.* INTO ${table} FROM ${bracketed(reference)} AS r`);
}

/** Throws a `DtsError` when the table of a match index does not exist. */
export async function findMatchIndex(
  { component, index }: MatchIndexPlace,
  database: DatabaseConnection,
  context: ComponentContext,
): Promise<void> {
  if ((await database.describeTable(index)) !== undefined) return;
  const place = { source: context.source, subComponent: component };
  throw dtsError('DTS_E_TXFUZZYLOOKUP_INVALID_MATCH_INDEX', { component, index }, place);
}

/**
 * Checks the columns of a match index and, by its first block, version and delimiters. Throws a `DtsError` for a table that is none, or has another version;
 * other delimiters are a warning.
 */
export function checkMatchIndex(
  { component, index, delimiters }: MatchIndexPlace,
  columns: readonly ResultColumn[],
  block: ResultBlock,
  context: ComponentContext,
): void {
  const place = { source: context.source, subComponent: component };
  const find = (name: string): number =>
    columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
  const versionAt = find(versionColumn);
  const delimitersAt = find(delimitersColumn);
  if (versionAt < 0 || delimitersAt < 0)
    throw dtsError('DTS_E_TXFUZZYLOOKUP_INVALID_MATCH_INDEX', { component, index }, place);
  if (block.rowCount === 0) return;
  const found = Number(block.values[versionAt][0]);
  if (found !== version) {
    const args = { component, index, version: found, expected: version };
    throw dtsError('DTS_E_TXFUZZYLOOKUP_UNSUPPORTED_MATCH_INDEX_VERSION', args, place);
  }
  if (String(block.values[delimitersAt][0]) !== codesOf(delimiters)) {
    context.fire(diagnostic('DTS_W_TXFUZZYLOOKUP_DELIMITERS_DONT_MATCH', { component, index }, place));
  }
}

/** A name in brackets, whatever way it was quoted. */
export function bracketed(name: string): string {
  const parts = parseObjectName(name) ?? [name];
  return parts.map((part) => (part === '' ? '' : `[${part.replaceAll(']', ']]')}]`)).join('.');
}

function codesOf(delimiters: string): string {
  const codes = Array.from({ length: delimiters.length }, (_, at) => delimiters.charCodeAt(at));
  return codes
    .sort((left, right) => left - right)
    .map((code) => code.toString(16).padStart(4, '0'))
    .join(' ');
}
