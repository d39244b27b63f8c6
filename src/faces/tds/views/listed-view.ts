import { type RawBuilder, sql } from 'kysely';
import type { ResultColumn } from '../../../tsql/batch/batch-host.ts';
import type { SqlType } from '../../../tsql/sql-type.ts';
import { resultColumns } from '../sql-declaration.ts';
import { compile, type View, type ViewReader } from './declare-view.ts';

/** A row of a listed view: numbers, texts, truth values (as bit) or NULL. */
export type ListedRow = readonly (number | string | boolean | null)[];

/**
 * A view whose rows this program knows itself. They travel to the store as one parameter, so that queries may join them with what is stored.
 * @param columns as `declareColumns` reads them, without expressions
 */
export function listedView(columns: string, rows: (reader: ViewReader) => readonly ListedRow[]): View {
  const declared = resultColumns(columns);
  return {
    columns: declared,
    relation: (reader) => ({
      columns: declared,
      source: () => compile(listedRows(reader, declared, listText(rows(reader))), reader),
    }),
  };
}

/** Rows as the text of the parameter that `listedRows` reads. */
export function listText(rows: readonly ListedRow[]): string {
  return JSON.stringify(rows.map((row) => row.map((value) => (typeof value === 'boolean' ? Number(value) : value))));
}

/** The query that gives the rows of a parameter. @param list what `listText` wrote */
export function listedRows(reader: ViewReader, columns: readonly ResultColumn[], list: string): RawBuilder<unknown> {
  const selected = columns.map(({ name, type }, place) => item(reader, name, type, place));
  const source = isSqlite(reader)
    ? sql`json_each(${list})`
    : sql`jsonb_array_elements(cast(${list} as jsonb)) as listed(value)`;
  return sql`select ${sql.join(selected)} from ${source}`;
}

function isSqlite({ session }: ViewReader): boolean {
  return session.store.dialect === 'sqlite';
}

/** Types that the store gives as whole numbers. */
const wholeNumbers = ['bit', 'tinyint', 'smallint', 'int', 'bigint', 'datetime', 'datetimeoffset'];

function item(reader: ViewReader, name: string, type: SqlType, place: number): RawBuilder<unknown> {
  const named = sql.raw(`"${name}"`);
  if (isSqlite(reader)) return sql`json_extract(value, ${sql.lit(`$[${place}]`)}) as ${named}`;
  const text = sql`value ->> ${sql.lit(place)}`;
  if (type.name === 'varbinary') return sql`decode(${text}, 'hex') as ${named}`;
  return wholeNumbers.includes(type.name) ? sql`cast(${text} as bigint) as ${named}` : sql`${text} as ${named}`;
}
