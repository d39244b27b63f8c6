import {
  type ComponentContext,
  type DatabaseConnection,
  dtsError,
  markerCount,
  parameterNames,
  parseParameterMapping,
  type ResultColumn,
  type StatementParameter,
} from 'opendtsx/sdk';
import { accessModes, type ExcelSourceInstance } from './excel-source.ts';

/** Characters of a query in messages. */
const shownCharacters = 80;

/** What the source reads: a table by name, or a query that the driver understands. */
export type ReadRequest =
  | { readonly table: string }
  | { readonly sql: string; readonly written: string; readonly parameters: readonly StatementParameter[] };

/** What the source is to read now, with the variables as they are. */
export function readRequest(
  instance: ExcelSourceInstance,
  database: DatabaseConnection,
  context: ComponentContext,
): ReadRequest {
  const { properties } = instance;
  switch (properties.AccessMode) {
    case accessModes.OpenRowset:
      return { table: properties.OpenRowset };
    case accessModes['OpenRowset From Variable']:
      return { table: textOf(properties.OpenRowsetVariable, context) };
    case accessModes['SQL Command']:
      return query(properties.SqlCommand, instance, database, context);
    default:
      return query(textOf(properties.SqlCommandVariable, context), instance, database, context);
  }
}

/** `the sheet or range Sheet1$`, or the query with its first words. */
export function describeSource(instance: ExcelSourceInstance, context: ComponentContext): string {
  const { properties } = instance;
  const { AccessMode: mode } = properties;
  if (mode === accessModes.OpenRowset) return `the sheet or range ${properties.OpenRowset}`;
  if (mode === accessModes['OpenRowset From Variable'])
    return `the sheet or range ${textOf(properties.OpenRowsetVariable, context)}`;
  const isWritten = mode === accessModes['SQL Command'];
  const written = isWritten ? properties.SqlCommand : textOf(properties.SqlCommandVariable, context);
  const query = written.trim().replaceAll(/\s+/g, ' ');
  return `the query ${query.length > shownCharacters ? `${query.slice(0, shownCharacters)}…` : query}`;
}

function textOf(variable: string, context: ComponentContext): string {
  return String(context.variable(variable).value ?? '');
}

function query(
  written: string,
  instance: ExcelSourceInstance,
  database: DatabaseConnection,
  context: ComponentContext,
): ReadRequest {
  const sql = context.translateSql?.(written, database.dialect, database.database) ?? written;
  const mappings = parseParameterMapping(instance.properties.ParameterMapping);
  if (mappings === undefined) {
    const args = { component: instance.name, mapping: instance.properties.ParameterMapping };
    throw dtsError('DTS_E_INCORRECTPARAMETERMAPPINGFORMAT', args, { source: context.source });
  }
  const mentioned = parameterNames(sql);
  const isNamed = (parameter: string): boolean =>
    parameter.startsWith('@') && mentioned.includes(parameter.toLowerCase());
  // The designer leaves mappings behind when a query loses its markers, and their variables may be gone.
  let markers = markerCount(sql);
  const used = mappings.filter(({ parameter }) => isNamed(parameter) || markers-- > 0);
  const parameters = used.map(
    ({ parameter, variable }): StatementParameter => ({
      ...(isNamed(parameter) ? { name: parameter } : {}),
      value: context.variable(variable),
      direction: 'input',
    }),
  );
  return { sql, written, parameters };
}

/** The columns that the table or query has now. */
export async function describeRequest(
  request: ReadRequest,
  component: string,
  database: DatabaseConnection,
): Promise<readonly ResultColumn[]> {
  if ('sql' in request) return database.describeQuery(request.sql);
  const columns = await database.describeTable(request.table);
  if (columns !== undefined) return columns;
  const tables = (await database.readCatalog?.('Tables', { signal: new AbortController().signal })) ?? [];
  const existing = tables.map(({ TABLE_NAME: name }) => name).join(', ');
  const args = {
    file: database.displayName.replace(/^the workbook /, ''),
    table: request.table,
    existing: existing || 'none',
  };
  throw dtsError('OPENDTSX_E_EXCEL_TABLE', args, { subComponent: component });
}
