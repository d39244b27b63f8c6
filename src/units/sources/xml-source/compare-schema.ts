import { type ColumnType, type DiagnosticArguments, isBlob, isDateTime, isNumeric, isString } from 'opendtsx/sdk';
import { externalName, tableOf } from './bind-outputs.ts';
import type { SchemaTable } from './schema/schema-tables.ts';
import type { XmlSourceInstance } from './xml-source.ts';

/** Something in which the package and the schema differ. */
export interface SchemaDifference {
  readonly symbol: string;
  readonly severity: 'error' | 'warning';
  readonly args: DiagnosticArguments;
}

/**
 * What the package expects of the schema and does not find: a missing element or column is an error, a type of another kind a warning.
 * Types of the same kind are not compared: packages of other versions map them differently, and values are read by the column's own type.
 */
export function compareSchema(
  { name: component, outputs }: XmlSourceInstance,
  tables: readonly SchemaTable[],
  schema: string,
): SchemaDifference[] {
  return outputs.flatMap((output): SchemaDifference[] => {
    if (output.isErrorOut) return [];
    const table = tableOf(output, tables);
    if (table === undefined) {
      const existing = tables.map(({ id }) => id).join(', ');
      const args = {
        component,
        output: output.name,
        rowset: String(output.properties.RowsetID ?? ''),
        schema,
        existing,
      };
      return [{ symbol: 'DTS_E_NODATATABLEMATCHROWID', severity: 'error', args }];
    }
    return output.columns.flatMap((column): SchemaDifference[] => {
      const wanted = externalName(column);
      const found = table.columns.find(({ name }) => name === wanted);
      const args = { component, output: output.name, column: wanted, element: table.path.join('/'), schema };
      if (found === undefined) {
        const existing = table.columns.map(({ name }) => name).join(', ');
        return [
          { symbol: 'DTS_E_XMLSRCEXTERNALMETADATACOLUMNNOTINSCHEMA', severity: 'error', args: { ...args, existing } },
        ];
      }
      const known = column.external?.type ?? found.type;
      if (kindOf(known) === kindOf(found.type)) return [];
      const types = { known: known.type, found: found.type.type };
      return [{ symbol: 'DTS_E_XMLDATATYPECHANGED', severity: 'warning', args: { ...args, ...types } }];
    });
  });
}

function kindOf({ type }: ColumnType): string {
  if (isNumeric(type)) return 'number';
  if (isDateTime(type)) return 'date';
  if (type === 'DT_BYTES' || type === 'DT_IMAGE') return 'bytes';
  return isString(type) || isBlob(type) ? 'text' : type;
}
