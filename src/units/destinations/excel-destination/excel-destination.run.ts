import {
  type BulkInsert,
  type ComponentContext,
  type ComponentRuntime,
  type DatabaseConnection,
  diagnostic,
  dtsError,
  type ExternalMetadataColumn,
  InternalError,
  type PipelineBuffer,
  type ResultColumn,
  type RowRefusal,
  shownValue,
  type Value,
} from 'opendtsx/sdk';
import type { ExcelDestinationInstance } from './excel-destination.ts';
import { type OutgoingColumn, type OutgoingRows, outgoingColumns, outgoingRows } from './outgoing-rows.ts';
import { targetTable } from './target-table.ts';

// DTS_E_OLEDBERROR for what the database refuses in its own words, DTS_E_OLEDBDESTINATIONADAPTERSTATIC_DATAOVERFLOW for values it cannot hold.
const refusalCodes = { constraint: 0xc0202009, other: 0xc0202009, value: 0xc020907a } as const;

async function connect(context: ComponentContext): Promise<DatabaseConnection> {
  const connection = await context.connection('OleDbConnection');
  if (connection.kind === 'database') return connection.database;
  throw new InternalError(`The slot OleDbConnection gave a connection of the kind ${connection.kind}.`);
}

async function describe(
  instance: ExcelDestinationInstance,
  table: string,
  database: DatabaseConnection,
  context: ComponentContext,
): Promise<readonly ResultColumn[]> {
  const columns = await database.describeTable(table);
  if (columns !== undefined) return columns;
  const tables = (await database.readCatalog?.('Tables', { signal: context.signal })) ?? [];
  const existing = tables.map(({ TABLE_NAME: name }) => name).join(', ');
  const args = { file: database.displayName.replace(/^the workbook /, ''), table, existing: existing || 'none' };
  throw dtsError('OPENDTSX_E_EXCEL_TABLE', args, { source: context.source, subComponent: instance.name });
}

/** The columns that the table has now. */
export async function describeExternal(
  instance: ExcelDestinationInstance,
  context: ComponentContext,
): Promise<readonly ExternalMetadataColumn[]> {
  return describe(instance, targetTable(instance, context), await connect(context), context);
}

/** The table, for messages. */
export function externalObject(instance: ExcelDestinationInstance, context: ComponentContext): string {
  return `the sheet or range ${targetTable(instance, context)}`;
}

/** The running Excel Destination: a bulk insert that is committed when the input has ended, and undone when the data flow fails before. */
export function createRuntime(instance: ExcelDestinationInstance): ComponentRuntime {
  const columns = outgoingColumns(instance.inputs[0]?.columns ?? []);
  let insert: BulkInsert | undefined;
  let current: { readonly buffer: PipelineBuffer; readonly rows: OutgoingRows } | undefined;
  const refuse = (row: number, refusal: RowRefusal): void => {
    if (current === undefined) throw new InternalError('A row was refused after its buffer had been given back.');
    reportRefusal(current.buffer, current.rows, columns, row, refusal);
  };
  return {
    async open(context) {
      insert = await openInsert(instance, columns, context, refuse);
    },
    process(buffer) {
      const rows = outgoingRows(buffer, columns, instance.localeId);
      current = { buffer, rows };
      if (rows.block.rowCount > 0) return insert?.write(rows.block);
    },
    async finish(_input, context) {
      const written = await insert?.finish();
      insert = undefined;
      context.count('rows written', written?.rowCount ?? 0);
      for (const changed of written?.changed ?? []) {
        context.fire(diagnostic('OPENDTSX_W_VALUESCHANGED', { component: instance.name, ...changed }));
      }
    },
    async close() {
      await insert?.abort();
      insert = undefined;
    },
  };
}

async function openInsert(
  instance: ExcelDestinationInstance,
  columns: readonly OutgoingColumn[],
  context: ComponentContext,
  refuse: (row: number, refusal: RowRefusal) => void,
): Promise<BulkInsert> {
  const { inputs } = instance;
  const database = await connect(context);
  const table = targetTable(instance, context);
  const existing = await describe(instance, table, database, context);
  const spelling = new Map(existing.map(({ name }) => [name.toLowerCase(), name]));
  const disposition = inputs[0]?.errorRowDisposition;
  return database.bulkInsert({
    table,
    columns: columns.map(({ target }) => ({ ...target, name: spelling.get(target.name.toLowerCase()) ?? target.name })),
    // A workbook is replaced as a whole, when all rows are there.
    commitSize: 0,
    keepNulls: true,
    keepIdentity: true,
    ...(disposition === 'RedirectRow' || disposition === 'IgnoreFailure' ? { onRefusedRow: refuse } : {}),
    signal: context.signal,
  });
}

function reportRefusal(
  buffer: PipelineBuffer,
  rows: OutgoingRows,
  columns: readonly OutgoingColumn[],
  row: number,
  { kind, message, column }: RowRefusal,
): void {
  const at = columns.findIndex(({ target }) => target.name.toLowerCase() === column?.toLowerCase());
  const value: Value | undefined = rows.block.values[at]?.[row];
  const lineageId = columns[at]?.input.lineageId ?? '';
  const detail = {
    rule: message,
    ...(value === undefined ? {} : { value: shownValue(value, columns[at]?.target.type) }),
  };
  buffer.reportRowError(rows.positionOf(row), lineageId, refusalCodes[kind], 'error', detail);
}
