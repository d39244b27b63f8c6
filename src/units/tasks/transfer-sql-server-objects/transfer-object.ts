import { type CatalogRow, parseObjectName, type ResultColumn } from 'opendtsx/sdk';

/** A name of two parts; `dbo` is the schema of what is found without one. */
export interface ObjectName {
  readonly schema: string;
  readonly name: string;
}

/** A column of a table that is copied. */
export interface TransferColumn extends ResultColumn {
  readonly isNullable: boolean;
  readonly hasDefault: boolean;
}

/** Columns that are a key or an index. */
export interface TransferKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly isUnique: boolean;
}

/** A reference to another table. */
export interface TransferReference {
  readonly name: string;
  readonly columns: readonly string[];
  readonly target: ObjectName;
  /** Empty: the primary key. */
  readonly targetColumns: readonly string[];
  readonly onUpdate: string;
  readonly onDelete: string;
}

/** A table of the source, with what is copied besides its rows. */
export interface TransferTable extends ObjectName {
  readonly columns: readonly TransferColumn[];
  readonly primaryKey: TransferKey | undefined;
  readonly indexes: readonly TransferKey[];
  readonly references: readonly TransferReference[];
}

/** A view of the source. */
export interface TransferView extends ObjectName {
  readonly definition: string;
}

/** A name as an object of a catalog has it. @param prefix of the columns of the row */
export function catalogName(row: CatalogRow, prefix = 'TABLE', isPlain = row.IN_DEFAULT_SCHEMA): ObjectName {
  return {
    schema: isPlain === true ? 'dbo' : String(row[`${prefix}_SCHEMA`] ?? 'dbo'),
    name: String(row[`${prefix}_NAME`]),
  };
}

/** A name as a package writes it; a database in front does not count. */
export function writtenName(text: string): ObjectName {
  const parts = parseObjectName(text) ?? [text];
  return { schema: parts.at(-2) || 'dbo', name: parts.at(-1) ?? text };
}

/** Equal for names that SQL Server takes for the same. */
export function nameKey({ schema, name }: ObjectName): string {
  return `${schema}.${name}`.toLowerCase();
}

/** A name in brackets. */
export function bracketed(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`;
}

/** Schema and name in brackets. */
export function quotedName({ schema, name }: ObjectName): string {
  return `${bracketed(schema)}.${bracketed(name)}`;
}
