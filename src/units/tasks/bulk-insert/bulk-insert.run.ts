import { readFile } from 'node:fs/promises';
import {
  type BulkInsert,
  columnType,
  type DatabaseConnection,
  DtsError,
  diagnostic,
  dtsError,
  type InsertBlock,
  type ResultColumn,
  type TaskContext,
  type TaskResult,
} from 'opendtsx/sdk';
import { type BulkInsertInstance, dataFileTypes } from './bulk-insert.ts';
import { convertRows, type ReadBlock, type ReadColumns, type Refusals, refuse } from './convert-rows.ts';
import { readCodePage, readTerminator } from './file-format.ts';
import { readFormatFile } from './format-file.ts';
import { nativeFields } from './native-fields.ts';
import { nativeReader } from './native-values.ts';
import { readBlocks } from './read-blocks.ts';
import { readRecords } from './read-records.ts';

/** Where rows go. */
interface Target {
  readonly database: DatabaseConnection;
  readonly columns: readonly ResultColumn[];
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
  const source = await openSource(instance, context, path, { database, columns });
  const insert = await database.bulkInsert({
    table,
    columns: source.read.targets,
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
    for await (const block of convertedBlocks(instance, source, refusals)) {
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

function checkRefusals(most: number, { count, first }: Refusals): void {
  if (most > 0 && count > most)
    throw new Error(`${count} rows cannot be imported, and MaximumErrors is ${most}; the first: ${first}`);
}

/** Where rows come from, and what becomes of their fields. */
interface RowSource {
  readonly read: ReadColumns;
  readonly blocks: AsyncIterable<ReadBlock>;
}

/** Blocks of the rows from FirstRow to LastRow that fit the columns. */
async function* convertedBlocks(
  { properties: bag }: BulkInsertInstance,
  { read, blocks }: RowSource,
  refusals: Refusals,
): AsyncGenerator<InsertBlock> {
  const { FirstRow: first, LastRow: last } = bag;
  let before = 0;
  for await (const block of blocks) {
    const from = Math.max(first - 1 - before, 0);
    const to = last > 0 ? Math.min(last - before, block.rowCount) : block.rowCount;
    if (from < to) yield convertRows(block, read, { from, to, before }, refusals);
    before += block.rowCount;
    if (last > 0 && before >= last) return;
  }
}

async function openSource(
  instance: BulkInsertInstance,
  context: TaskContext,
  path: string,
  { database, columns }: Target,
): Promise<RowSource> {
  const { properties: bag } = instance;
  const isNative = bag.DataFileType % 2 === 1;
  if (!bag.UseFormatFile && !isNative) return textSource(bag, path, columns, context.signal);
  const isWide = bag.DataFileType === dataFileTypes.DTSBulkInsert_DataFileType_WideNative;
  const fields = bag.UseFormatFile
    ? await formatFields(bag.FormatFile, context, columns)
    : await nativeFields(database, bag.DestinationTableName, columns, isWide, context.signal);
  const codePage = readCodePage(bag.CodePage) ?? 1252;
  const taken = fields.filter(({ column }) => column >= 0);
  return {
    read: {
      targets: taken.map(({ column }) => columns[column]),
      types: taken.map(({ storage }) => nativeReader(storage, codePage).type),
      dropsReturn: false,
      emptyIsNull: false,
    },
    blocks: readRecords(path, fields, codePage, context.signal),
  };
}

function textSource(
  bag: BulkInsertInstance['properties'],
  path: string,
  columns: readonly ResultColumn[],
  signal: AbortSignal,
): RowSource {
  const isWide = bag.DataFileType === dataFileTypes.DTSBulkInsert_DataFileType_WideChar;
  const rowTerminator = readTerminator(bag.RowTerminator);
  const shape = {
    codePage: isWide ? 1200 : (readCodePage(bag.CodePage) ?? 1252),
    fieldTerminator: readTerminator(bag.FieldTerminator),
    rowTerminator,
    columnCount: columns.length,
  };
  return {
    read: {
      targets: columns,
      types: columns.map(() => textType),
      dropsReturn: rowTerminator === '\n',
      emptyIsNull: true,
    },
    blocks: readBlocks(path, shape, signal),
  };
}

const textType = columnType('DT_WSTR');

async function formatFields(written: string, context: TaskContext, columns: readonly ResultColumn[]) {
  const inFormat = (reason: string, cause?: unknown) => new Error(`the format file ${written}: ${reason}`, { cause });
  const bytes = await readFile(context.resolvePath(written)).catch((cause: NodeJS.ErrnoException) => {
    throw inFormat(cause.code === 'ENOENT' ? 'it does not exist' : `it cannot be read (${cause.code})`, cause);
  });
  try {
    const fields = readFormatFile(bytes);
    const beyond = fields.find(({ column }) => column >= columns.length);
    if (beyond === undefined) return fields;
    throw new Error(`a field goes to column ${beyond.column + 1}, and the table has ${columns.length}`);
  } catch (cause) {
    throw inFormat((cause as Error).message, cause);
  }
}
