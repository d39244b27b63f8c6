import {
  type ColumnFault,
  type ColumnWriter,
  type ComponentContext,
  type ComponentRuntime,
  columnWriter,
  type DatabaseConnection,
  dtsError,
  type ExternalMetadataColumn,
  InternalError,
  type OutputColumn,
  type OutputPort,
  type ResultBlock,
  type ResultColumn,
  shownValue,
} from 'opendtsx/sdk';
import type { ExcelSourceInstance } from './excel-source.ts';
import { describeRequest, describeSource, readRequest } from './read-request.ts';

// DTS_E_OLEDBSOURCEADAPTERSTATIC_CANTCONVERTVALUE, _TRUNCATED, _SIGNMISMATCH, _DATAOVERFLOW.
const codes: Readonly<Record<ColumnFault['reason'], number>> = {
  invalid: 0xc0209072,
  'not-supported': 0xc0209072,
  truncated: 0xc0209073,
  unmappable: 0xc0209073,
  sign: 0xc0209074,
  overflow: 0xc0209075,
};

async function connect(context: ComponentContext): Promise<DatabaseConnection> {
  const connection = await context.connection('OleDbConnection');
  if (connection.kind === 'database') return connection.database;
  throw new InternalError(`The slot OleDbConnection gave a connection of the kind ${connection.kind}.`);
}

/** The running Excel Source. */
export function createRuntime(instance: ExcelSourceInstance): ComponentRuntime {
  return {
    async produce(context) {
      const database = await connect(context);
      const position = instance.outputs.findIndex((output) => !output.isErrorOut);
      await readRows(instance, database, context.outputs[position], instance.outputs[position].columns, context);
    },
  };
}

/** The columns that the table or query has now. */
export async function describeExternal(
  instance: ExcelSourceInstance,
  context: ComponentContext,
): Promise<readonly ExternalMetadataColumn[]> {
  const database = await connect(context);
  return describeRequest(readRequest(instance, database, context), instance.name, database);
}

/** The table or query, for messages. */
export function externalObject(instance: ExcelSourceInstance, context: ComponentContext): string {
  return describeSource(instance, context);
}

async function readRows(
  instance: ExcelSourceInstance,
  database: DatabaseConnection,
  port: OutputPort,
  columns: readonly OutputColumn[],
  context: ComponentContext,
): Promise<void> {
  const request = readRequest(instance, database, context);
  const expected = columns.map((column) => ({ name: externalName(column), type: column.type }));
  const { sql, parameters } = 'sql' in request ? request : await tableQuery(request, instance, database, columns);
  const source = 'table' in request ? request.table : request.written.trim();
  const rows = database.query(sql, parameters, {
    signal: context.signal,
    rowsPerBlock: port.buffer.capacity,
    expected,
  });
  let binding: BoundColumn[] | undefined;
  let sent = 0;
  for await (const { columns: returned, block } of rows) {
    binding ??= bindColumns(columns, returned, instance, port, source, context);
    port.buffer.origin = { source, firstRow: sent + 1 };
    writeBlock(binding, block, port);
    sent += block.rowCount;
    const pending = port.send(block.rowCount);
    if (pending !== undefined) await pending;
  }
}

function externalName(column: OutputColumn): string {
  return column.external?.name ?? column.name;
}

/** A query for the columns in use only, in the spelling of the table. */
async function tableQuery(
  request: { readonly table: string },
  instance: ExcelSourceInstance,
  database: DatabaseConnection,
  columns: readonly OutputColumn[],
): Promise<{ readonly sql: string; readonly parameters: [] }> {
  const existing = await describeRequest(request, instance.name, database);
  const names = new Map(existing.map(({ name }) => [name.toLowerCase(), name]));
  const found = columns.map((column) => names.get(externalName(column).toLowerCase()) ?? externalName(column));
  const list = found.length === 0 ? '*' : found.map((name) => `[${name}]`).join(', ');
  return { sql: `SELECT ${list} FROM ${database.quoteName(request.table)}`, parameters: [] };
}

/** A column of the output with the position of its values in the blocks. */
interface BoundColumn {
  readonly lineageId: string;
  readonly position: number;
  readonly write: ColumnWriter;
}

function bindColumns(
  columns: readonly OutputColumn[],
  returned: readonly ResultColumn[],
  instance: ExcelSourceInstance,
  port: OutputPort,
  source: string,
  context: ComponentContext,
): BoundColumn[] {
  const positions = new Map(returned.map(({ name }, position) => [name.toLowerCase(), position]));
  return columns.map((column) => {
    const position = positions.get(externalName(column).toLowerCase());
    if (position === undefined) {
      const existing = returned.map(({ name }) => name).join(', ');
      const args = { component: instance.name, column: externalName(column), object: source, existing };
      throw dtsError('OPENDTSX_E_SOURCE_COLUMNNOTRETURNED', args, { source: context.source });
    }
    const { lineageId } = column;
    const write = columnWriter(column.type, (row, fault) => {
      const detail = { value: shownValue(fault.value), rule: ruleOf(fault, column) };
      port.buffer.reportRowError(row, lineageId, codes[fault.reason], fault.kind, detail);
    });
    return { lineageId, position, write };
  });
}

function ruleOf(fault: ColumnFault, { type }: OutputColumn): string {
  const size = type.length > 0 ? `(${type.length})` : type.precision > 0 ? `(${type.precision},${type.scale})` : '';
  return fault.kind === 'truncation' ? `it does not fit ${type.type}${size}` : `it is no ${type.type}${size}`;
}

function writeBlock(binding: readonly BoundColumn[], block: ResultBlock, port: OutputPort): void {
  for (const { lineageId, position, write } of binding) {
    const vector = port.buffer.vector(lineageId);
    if (vector.layout === 'bytes') vector.used = 0;
    write(block.values[position], block.rowCount, vector);
  }
}
