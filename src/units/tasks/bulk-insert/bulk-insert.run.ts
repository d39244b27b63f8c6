import {
  type BulkInsert,
  columnType,
  convertValue,
  type DatabaseConnection,
  DtsError,
  diagnostic,
  dtsError,
  type InsertBlock,
  type ResultColumn,
  type TaskContext,
  type TaskResult,
  type Value,
} from 'opendtsx/sdk';
import { type BulkInsertInstance, dataFileTypes } from './bulk-insert.ts';
import { readCodePage, readTerminator } from './file-format.ts';
import { type FieldBlock, type FieldShape, readBlocks } from './read-blocks.ts';

/** Counts the rows that are not imported; too many end the task. */
interface Refusals {
  count: number;
  first: string;
}

/** Loads the file. A batch that fails is undone; the batches before it stay. Every row that cannot be imported counts as one error. */
export async function execute(instance: BulkInsertInstance, context: TaskContext): Promise<TaskResult> {
  const bag = instance.properties;
  const source = await context.connection(bag.SourceConnection);
  const place = { source: context.source };
  if (source.kind !== 'file' && source.kind !== 'flat-file') {
    const args = { executable: instance.path, connection: bag.SourceConnection };
    throw dtsError('DTS_E_BITASK_INVALIDSOURCECONNECTIONNAME', args, place);
  }
  const destination = await context.connection(bag.DestinationConnection);
  if (destination.kind !== 'database') {
    const args = { executable: instance.path, connection: bag.DestinationConnection };
    throw dtsError('DTS_E_BITASK_INVALIDDESTCONNECTIONNAME', args, place);
  }
  context.log('DTSBulkInsertTaskBegin', `Loading ${source.writtenPath} into ${bag.DestinationTableName} begins.`);
  try {
    const rows = await load(instance, context, source.path, destination.database);
    context.log('DTSBulkInsertTaskInfos', `${rows} rows were loaded.`);
    context.log('DTSBulkInsertTaskEnd', 'Loading has ended.');
    return { result: 'success', executionValue: { type: columnType('DT_I4'), value: rows } };
  } catch (cause) {
    if (context.signal.aborted) return { result: 'canceled' };
    if (cause instanceof DtsError && cause.diagnostic.symbol.startsWith('DTS_E_BITASK')) throw cause;
    const detail = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
    const args = { executable: instance.path, file: source.writtenPath, table: bag.DestinationTableName, detail };
    throw dtsError('DTS_E_BITASK_EXECUTION_FAILED', args, place, { cause });
  }
}

async function load(
  instance: BulkInsertInstance,
  context: TaskContext,
  path: string,
  database: DatabaseConnection,
): Promise<number> {
  const bag = instance.properties;
  const table = bag.DestinationTableName;
  const columns = await database.describeTable(table);
  if (columns === undefined) {
    const args = { executable: instance.path, table, database: database.displayName };
    throw dtsError('DTS_E_BITASK_CANNOT_RETRIEVE_COLUMN_INFO', args, { source: context.source });
  }
  const refusals: Refusals = { count: 0, first: '' };
  let fatal: string | undefined;
  const insert = await database.bulkInsert({
    table,
    columns,
    commitSize: bag.BatchSize,
    keepNulls: bag.KeepNulls,
    keepIdentity: bag.KeepIdentity,
    signal: context.signal,
    onRefusedRow(_, { kind, message }) {
      if (kind === 'value') refuse(refusals, message);
      else fatal ??= message;
    },
  });
  try {
    for await (const block of convertedBlocks(instance, context, path, columns, refusals)) {
      await insert.write(block);
      if (fatal !== undefined) throw new Error(fatal);
      checkRefusals(bag.MaximumErrors, refusals);
    }
    checkRefusals(bag.MaximumErrors, refusals);
    return await finish(insert, instance, context, refusals);
  } catch (cause) {
    await insert.abort();
    throw cause;
  }
}

async function finish(
  insert: BulkInsert,
  { path: executable, properties: bag }: BulkInsertInstance,
  context: TaskContext,
  { count, first }: Refusals,
): Promise<number> {
  const { rowCount } = await insert.finish();
  if (count > 0) {
    const args = { executable, count, table: bag.DestinationTableName, first };
    context.fire(diagnostic('OPENDTSX_W_BULKINSERT_REFUSED', args, { source: context.source }));
  }
  return rowCount;
}

function refuse(refusals: Refusals, reason: string): void {
  if (refusals.count++ === 0) refusals.first = reason.replace(/\.$/, '');
}

function checkRefusals(most: number, { count, first }: Refusals): void {
  if (most > 0 && count > most)
    throw new Error(`${count} rows cannot be imported, and MaximumErrors is ${most}; the first: ${first}`);
}

function shapeOf({ properties: bag }: BulkInsertInstance, columnCount: number): FieldShape {
  const isWide = bag.DataFileType === dataFileTypes.DTSBulkInsert_DataFileType_WideChar;
  return {
    codePage: isWide ? 1200 : (readCodePage(bag.CodePage) ?? 1252),
    fieldTerminator: readTerminator(bag.FieldTerminator),
    rowTerminator: readTerminator(bag.RowTerminator),
    columnCount,
  };
}

/** Blocks of the rows from FirstRow to LastRow that fit the columns. */
async function* convertedBlocks(
  instance: BulkInsertInstance,
  context: TaskContext,
  path: string,
  columns: readonly ResultColumn[],
  refusals: Refusals,
): AsyncGenerator<InsertBlock> {
  const shape = shapeOf(instance, columns.length);
  const { FirstRow: first, LastRow: last } = instance.properties;
  let before = 0;
  for await (const block of readBlocks(path, shape, context.signal)) {
    const from = Math.max(first - 1 - before, 0);
    const to = last > 0 ? Math.min(last - before, block.rowCount) : block.rowCount;
    if (from < to)
      yield convertRows(block, columns, { from, to, before, rowTerminator: shape.rowTerminator }, refusals);
    before += block.rowCount;
    if (last > 0 && before >= last) return;
  }
}

const textType = columnType('DT_WSTR');

function convertRows(
  block: FieldBlock,
  columns: readonly ResultColumn[],
  range: { readonly from: number; readonly to: number; readonly before: number; readonly rowTerminator: string },
  refusals: Refusals,
): InsertBlock {
  const width = columns.length;
  const values: Value[][] = Array.from({ length: width }, () => []);
  const row: Value[] = new Array(width);
  let rowCount = 0;
  for (let at = range.from; at < range.to; at++) {
    let column = 0;
    for (; column < width; column++) {
      let field = block.columns[column][at];
      // Files of Windows end their rows with CR LF where only \n is named.
      if (column === width - 1 && range.rowTerminator === '\n' && field.endsWith('\r')) field = field.slice(0, -1);
      const { value, error } =
        field === '' ? { value: null } : convertValue(field, textType, columns[column].type, { localeId: 1033 });
      if (error !== undefined) break;
      row[column] = value;
    }
    if (column < width) {
      const { name, type } = columns[column];
      refuse(
        refusals,
        `row ${range.before + at + 1}, column ${name}: "${block.columns[column][at].slice(0, 50)}" does not fit ${type.type}`,
      );
      continue;
    }
    for (column = 0; column < width; column++) values[column].push(row[column]);
    rowCount++;
  }
  return { rowCount, values };
}
