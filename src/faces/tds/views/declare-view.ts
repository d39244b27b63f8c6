import { type RawBuilder, sql } from 'kysely';
import type { AgentSession } from '../../../agent/agent-session.ts';
import type { CatalogSession } from '../../../catalog/catalog-session.ts';
import type { ObjectType } from '../../../catalog/permissions/permission-types.ts';
import { readableBy } from '../../../catalog/permissions/readable-by.ts';
import type { Relation, ResultColumn } from '../../../tsql/batch/batch-host.ts';
import type { TypedSqlValue } from '../../../tsql/sql-type.ts';
import { type DeclaredColumn, declareColumns } from '../sql-declaration.ts';
import type { ListedDatabase, ObjectList } from '../system/object-list.ts';
import { formOf } from './stored-forms.ts';

/** For whom a view is read. */
export interface ViewReader {
  readonly session: CatalogSession;
  readonly agent: AgentSession;
  /** Everything that can be named, and the database that the view is read in. */
  readonly objects: ObjectList;
  readonly database: ListedDatabase;
}

/** A view as data: its columns, and how to read it for a caller. */
export interface View {
  readonly columns: readonly ResultColumn[];
  /** The view as this caller sees it. */
  relation(reader: ViewReader): Relation;
}

/** What stands behind a view. */
export interface ViewSource {
  /** Columns as `declareColumns` reads them. */
  readonly columns: string;
  /** What stands behind FROM, over the store's tables. */
  readonly from: string | ((reader: ViewReader) => RawBuilder<unknown>);
  /** Which of the rows the caller may see. */
  readonly visible: (reader: ViewReader) => RawBuilder<unknown>;
}

/** A view over tables of the store. */
export function declareView({ columns, from, visible }: ViewSource): View {
  const declared = declareColumns(columns);
  return {
    columns: declared.map(({ column }) => column),
    relation: (reader) => ({
      columns: declared.map(({ column }) => column),
      source: () => {
        const rows = typeof from === 'string' ? sql.raw(from) : from(reader);
        return compile(
          sql`select ${sql.raw(selectList(declared, reader))} from ${rows} where ${visible(reader)}`,
          reader,
        );
      },
    }),
  };
}

/** Everybody sees every row. */
export const allRows = () => sql`1 = 1`;

/** Nobody sees a row. */
export const noRows = () => sql`1 = 0`;

/** Rows of objects that the caller may read in the catalog. @param column the number of the object, with its table */
export function catalogRows(type: ObjectType, column: string, forLogReaders = false): ViewSource['visible'] {
  return ({ session }) => readableBy(session, type, { column, forLogReaders });
}

function selectList(declared: readonly DeclaredColumn[], { session, agent }: ViewReader): string {
  const settings = { dialect: session.store.dialect, timeZone: agent.timeZone, now: session.now() };
  return declared
    .map(({ column, kind, expression }) => `${formOf(column.type, kind, expression, settings)} as "${column.name}"`)
    .join(', ');
}

/** The query with its parameters as `Relation` writes them: `@p0`, `@p1` …. */
export function compile(query: RawBuilder<unknown>, { session }: ViewReader): ReturnType<Relation['source']> {
  const compiled = query.compile(session.store.db);
  let place = 0;
  // Texts and names in quotes are left as they are.
  const text = compiled.sql.replaceAll(/'(?:[^']|'')*'|"[^"]*"|\$(\d+)|\?/g, (found, number: string | undefined) => {
    if (number !== undefined) return `@p${Number(number) - 1}`;
    return found === '?' ? `@p${place++}` : found;
  });
  return { sql: text, parameters: compiled.parameters.map(typedValue) };
}

function typedValue(value: unknown): TypedSqlValue {
  if (typeof value === 'number') return { type: { name: 'bigint' }, value: BigInt(value) };
  return { type: { name: 'nvarchar', length: 'max' }, value: String(value) };
}
