import type { ProcedureParameter, ResultColumn } from '../../../tsql/batch/batch-host.ts';

/** A table, view or procedure as the server lists it. */
export interface ListedObject {
  /** Unique in its database. */
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  /** As sys.objects has it: U table, V view, P procedure. */
  readonly type: 'U' | 'V' | 'P';
  /** Of tables and views; empty for procedures. */
  readonly columns: readonly ResultColumn[];
  /** Of procedures; empty for tables and views. */
  readonly parameters: readonly ProcedureParameter[];
}

/** A database with what is in it, besides what every database has. */
export interface ListedDatabase {
  readonly id: number;
  readonly name: string;
  readonly schemas: readonly string[];
  readonly objects: readonly ListedObject[];
}

/** Everything that can be named. */
export type ObjectList = readonly ListedDatabase[];

/** The database of a name, compared without case. */
export function databaseNamed(list: ObjectList, name: string): ListedDatabase | undefined {
  return list.find((database) => database.name.toLowerCase() === name.toLowerCase());
}

/** The number of a schema: 1 dbo, 3 INFORMATION_SCHEMA, 4 sys; others from 5 on. */
export function schemaId({ schemas }: ListedDatabase, schema: string): number | null {
  const fixed = fixedSchemas.find(([name]) => name.toLowerCase() === schema.toLowerCase());
  if (fixed !== undefined) return fixed[1];
  const place = schemas
    .filter((name) => name !== 'dbo')
    .findIndex((name) => name.toLowerCase() === schema.toLowerCase());
  return place < 0 ? null : place + firstSchema;
}

/** The schemas of a database with their numbers. */
export function schemasOf(database: ListedDatabase): readonly (readonly [name: string, id: number])[] {
  const own = database.schemas
    .filter((name) => name !== 'dbo')
    .map((name, place): readonly [string, number] => [name, place + firstSchema]);
  return [...fixedSchemas, ...own];
}

const fixedSchemas: readonly (readonly [string, number])[] = [
  ['dbo', 1],
  ['guest', 2],
  ['INFORMATION_SCHEMA', 3],
  ['sys', 4],
];
const firstSchema = 5;
