import type { OutputColumn, OutputInstance } from 'opendtsx/sdk';
import type { Complain } from './complaints.ts';
import type { SchemaTable, SchemaTables } from './schema/schema-tables.ts';
import type { XmlSourceInstance } from './xml-source.ts';

/** A column of an output and the column of the table that it is read from. */
export interface BoundColumn {
  readonly output: OutputColumn;
  /** Position in the table. */
  readonly source: number;
}

/** An output and its error output, bound to a table of the schema. */
export interface BoundOutput {
  readonly table: SchemaTable;
  /** Position among the outputs of the component. */
  readonly position: number;
  readonly output: OutputInstance;
  readonly columns: readonly BoundColumn[];
  /** Position of the error output; −1: none. */
  readonly errorPosition: number;
  readonly errorOutput: OutputInstance | undefined;
  /** Columns of the error output that hold what the row has. */
  readonly errorColumns: readonly BoundColumn[];
}

/**
 * Binds every output to the table that its RowsetID names, and its columns to those of the table by the name of the external column.
 * Throws DTS_E_NODATATABLEMATCHROWID and DTS_E_XMLSRCEXTERNALMETADATACOLUMNNOTINSCHEMA when the schema has none.
 */
export function bindOutputs(
  { outputs }: XmlSourceInstance,
  { tables }: SchemaTables,
  schema: string,
  complain: Complain,
): BoundOutput[] {
  return outputs.flatMap((output, position): BoundOutput[] => {
    if (output.isErrorOut) return [];
    const table = tableOf(output, tables);
    if (table === undefined) {
      const existing = tables.map(({ id }) => id).join(', ');
      const args = { output: output.name, rowset: rowsetOf(output), schema, existing };
      throw complain('DTS_E_NODATATABLEMATCHROWID', args);
    }
    const columns = output.columns.map((column): BoundColumn => {
      const source = columnOf(column, table);
      if (source >= 0) return { output: column, source };
      const existing = table.columns.map(({ name }) => name).join(', ');
      const args = {
        output: output.name,
        column: externalName(column),
        element: table.path.join('/'),
        schema,
        existing,
      };
      throw complain('DTS_E_XMLSRCEXTERNALMETADATACOLUMNNOTINSCHEMA', args);
    });
    const errorPosition = errorOutputOf(output, outputs);
    const errorOutput = outputs[errorPosition];
    const errorColumns = bindErrors(errorOutput, table, columns);
    return [{ table, position, output, columns, errorPosition, errorOutput, errorColumns }];
  });
}

/** The name of a column in the schema. */
export function externalName(column: OutputColumn): string {
  return column.external?.name ?? column.name;
}

/** The table of an output: that with the RowsetID as its id, or else the one whose element ends the RowsetID and that has most of the columns. */
export function tableOf(output: OutputInstance, tables: readonly SchemaTable[]): SchemaTable | undefined {
  const rowset = rowsetOf(output);
  const exact = tables.find(({ id }) => id === rowset);
  if (exact !== undefined) return exact;
  // How SSIS makes ambiguous names longer is not known: the columns decide between elements of the same name.
  const candidates = tables.filter(({ path }) => endsWithName(rowset, path.at(-1) as string));
  const matches = (table: SchemaTable): number =>
    output.columns.filter((column) => columnOf(column, table) >= 0).length;
  return candidates.reduce<SchemaTable | undefined>(
    (best, table) => (best === undefined || matches(table) > matches(best) ? table : best),
    undefined,
  );
}

function endsWithName(rowset: string, name: string): boolean {
  if (!rowset.endsWith(name)) return false;
  return rowset.length === name.length || /[^\p{L}\p{N}]/u.test(rowset.charAt(rowset.length - name.length - 1));
}

function rowsetOf({ properties }: OutputInstance): string {
  return String(properties.RowsetID ?? '');
}

function columnOf(column: OutputColumn, { columns }: SchemaTable): number {
  return columns.findIndex(({ name }) => name === externalName(column));
}

function errorOutputOf(output: OutputInstance, outputs: readonly OutputInstance[]): number {
  const errors = outputs
    .map((candidate, index) => ({ candidate, index }))
    .filter(({ candidate }) => candidate.isErrorOut);
  const named = errors.find(({ candidate }) => candidate.name === `${output.name} Error Output`);
  const same = errors.find(({ candidate }) => rowsetOf(candidate) !== '' && rowsetOf(candidate) === rowsetOf(output));
  return (named ?? same)?.index ?? -1;
}

function bindErrors(
  errors: OutputInstance | undefined,
  table: SchemaTable,
  columns: readonly BoundColumn[],
): readonly BoundColumn[] {
  return (errors?.columns ?? []).flatMap((column): BoundColumn[] => {
    if (column.specialFlags !== 0) return [];
    const twin = columns.find(({ output }) => output.name === column.name)?.source ?? columnOf(column, table);
    return twin >= 0 ? [{ output: column, source: twin }] : [];
  });
}
