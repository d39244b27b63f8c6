import {
  type BulkInsert,
  type BulkInsertOptions,
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
import { accessModes, type OleDbDestinationInstance } from './ole-db-destination.ts';
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
  instance: OleDbDestinationInstance,
  table: string,
  database: DatabaseConnection,
  context: ComponentContext,
): Promise<readonly ResultColumn[]> {
  const columns = await database.describeTable(table);
  if (columns !== undefined) return columns;
  const args = { component: instance.name, table, database: database.displayName };
  throw dtsError('OPENDTSX_E_TABLENOTFOUND', args, { source: context.source, subComponent: instance.name });
}

/** The columns that the table has now. */
export async function describeExternal(
  instance: OleDbDestinationInstance,
  context: ComponentContext,
): Promise<readonly ExternalMetadataColumn[]> {
  return describe(instance, targetTable(instance, context), await connect(context), context);
}

/** The table, for messages. */
export function externalObject(instance: OleDbDestinationInstance, context: ComponentContext): string {
  return `the table ${targetTable(instance, context)}`;
}

/** The running OLE DB Destination: a bulk insert that is committed when the input has ended, and undone when the data flow fails before. */
export function createRuntime(instance: OleDbDestinationInstance): ComponentRuntime {
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
  instance: OleDbDestinationInstance,
  columns: readonly OutgoingColumn[],
  context: ComponentContext,
  refuse: (row: number, refusal: RowRefusal) => void,
): Promise<BulkInsert> {
  const { properties, inputs } = instance;
  const database = await connect(context);
  const table = targetTable(instance, context);
  const existing = await describe(instance, table, database, context);
  const spelling = new Map(existing.map(({ name }) => [name.toLowerCase(), name]));
  const isFastLoad =
    properties.AccessMode === accessModes['OpenRowset Using FastLoad'] ||
    properties.AccessMode === accessModes['OpenRowset Using FastLoad From Variable'];
  const disposition = inputs[0]?.errorRowDisposition;
  return database.bulkInsert({
    table,
    columns: columns.map(({ target }) => ({ ...target, name: spelling.get(target.name.toLowerCase()) ?? target.name })),
    // Without fast load SSIS inserts row by row; here the rows of a buffer are the smallest unit.
    commitSize: isFastLoad ? Math.max(properties.FastLoadMaxInsertCommitSize, 0) : context.rowsPerBuffer,
    keepNulls: isFastLoad ? properties.FastLoadKeepNulls : true,
    keepIdentity: isFastLoad ? properties.FastLoadKeepIdentity : false,
    ...(isFastLoad ? { loadHints: loadHintsOf(properties.FastLoadOptions) } : {}),
    ...(disposition === 'RedirectRow' || disposition === 'IgnoreFailure' ? { onRefusedRow: refuse } : {}),
    signal: context.signal,
  });
}

/** What FastLoadOptions says; the order of rows and their number per batch change nothing in the outcome. */
function loadHintsOf(options: string): NonNullable<BulkInsertOptions['loadHints']> {
  const words = new Set(options.toUpperCase().split(/[^A-Z_]+/));
  return {
    tableLock: words.has('TABLOCK'),
    checkConstraints: words.has('CHECK_CONSTRAINTS'),
    fireTriggers: words.has('FIRE_TRIGGERS'),
  };
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
