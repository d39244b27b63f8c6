import {
  type BytesVector,
  type ComponentContext,
  type ComponentInstance,
  type ComponentRuntime,
  cellCopier,
  createTextTokeniser,
  FuzzyIndex,
  InternalError,
  type OutputColumn,
  type OutputPort,
  type PipelineBuffer,
  setNull,
  textOfSpan,
  unescapePersistedText,
} from 'opendtsx/sdk';
import { FoundMatches, leastCompared } from './found-matches.ts';
import type { fuzzyLookupDeclaration } from './fuzzy-lookup.ts';
import { type FuzzyLookupColumns, fuzzyLookupColumns } from './fuzzy-lookup-columns.ts';
import { matchIndexOptions } from './fuzzy-lookup-properties.ts';
import { bracketed, checkMatchIndex, findMatchIndex, writeMatchIndex } from './match-index.ts';
import { ReferenceRows } from './reference-rows.ts';

type Instance = ComponentInstance<typeof fuzzyLookupDeclaration.properties>;

/** The running half of Fuzzy Lookup: the reference is read and indexed before the first row. */
export function createRuntime(instance: Instance): ComponentRuntime {
  const columns = fuzzyLookupColumns(instance);
  const index = createIndex(instance, columns);
  const found = new FoundMatches(columns.fuzzy.length);
  let reference: ReferenceRows | undefined;
  return {
    async open(context) {
      reference = await readReference(instance, columns, index, context);
    },
    async process(buffer, _input, context) {
      if (reference === undefined || !context.outputs[0].connected) return;
      for (let from = 0; from < buffer.rowCount; from += index.rowsPerTurn) {
        // Searching takes long: a data flow that is cancelled meanwhile must not wait for the end of the buffer.
        if (from > 0) await new Promise((resolve) => setImmediate(resolve));
        context.signal.throwIfAborted();
        findMatches(instance, columns, index, reference, buffer, from, found);
        await sendMatches(columns, reference, buffer, found, context.outputs[0]);
      }
    },
    close() {
      reference?.clear();
    },
  };
}

function createIndex({ properties, localeId }: Instance, { fuzzy }: FuzzyLookupColumns): FuzzyIndex {
  const delimiters = unescapePersistedText(properties.Delimiters);
  return new FuzzyIndex({
    columns: fuzzy.map(({ column }) => ({
      tokenise: createTextTokeniser({
        delimiters,
        flags: Number(column.properties.FuzzyComparisonFlags),
        extendedFlags: Number(column.properties.FuzzyComparisonFlagsEx),
        localeId,
      }),
      minSimilarity: Number(column.properties.MinSimilarity),
    })),
    minSimilarity: properties.MinSimilarity,
    exhaustive: properties.Exhaustive,
  });
}

async function readReference(
  { name, localeId, connections, properties }: Instance,
  columns: FuzzyLookupColumns,
  index: FuzzyIndex,
  context: ComponentContext,
): Promise<ReferenceRows> {
  const connection = await context.connection(connections[0] ?? 'OleDbConnection');
  if (connection.kind !== 'database') throw new InternalError(`${name} has a ${connection.kind} connection`);
  const { database } = connection;
  const isMatchIndex = properties.MatchIndexOptions !== matchIndexOptions.GenerateNewIndex;
  const table = unescapePersistedText(properties.ReferenceTableName);
  const delimiters = unescapePersistedText(properties.Delimiters);
  const place = { component: name, index: unescapePersistedText(properties.MatchIndexName), delimiters };
  if (properties.MatchIndexOptions === matchIndexOptions.GenerateAndPersistNewIndex) {
    await writeMatchIndex(place, table, properties.DropExistingMatchIndex, database, context);
  }
  const read = isMatchIndex ? place.index : table;
  if (isMatchIndex) await findMatchIndex(place, database, context);
  const rows = new ReferenceRows(columns, { component: name, localeId, table: read, isMatchIndex }, index, context);
  const sql = `SELECT * FROM ${bracketed(read)}`;
  const query = context.translateSql?.(sql, database.dialect, database.database) ?? sql;
  const options = { signal: context.signal, rowsPerBlock: context.rowsPerBuffer, expected: rows.expected };
  let isFirst = true;
  for await (const { columns: given, block } of database.query(query, [], options)) {
    if (isMatchIndex && isFirst) checkMatchIndex(place, given, block, context);
    isFirst = false;
    rows.add(given, block);
  }
  index.seal();
  context.count('reference rows', index.rowCount);
  return rows;
}

function findMatches(
  { properties }: Instance,
  { fuzzy }: FuzzyLookupColumns,
  index: FuzzyIndex,
  reference: ReferenceRows,
  buffer: PipelineBuffer,
  from: number,
  found: FoundMatches,
): void {
  const most = properties.MaxOutputMatchesPerInput;
  const limit = Math.max(most, leastCompared);
  const vectors = fuzzy.map(({ column }) => buffer.vector(column.lineageId) as BytesVector);
  const texts: (string | null)[] = vectors.map(() => null);
  reference.bind(buffer);
  found.clear();
  const end = Math.min(buffer.rowCount, from + index.rowsPerTurn);
  for (let position = from; position < end; position++) {
    const row = buffer.selection === undefined ? position : buffer.selection[position];
    for (let column = 0; column < vectors.length; column++) {
      const { nulls, bytes, starts, ends } = vectors[column];
      texts[column] = nulls[row] === 1 ? null : textOfSpan(bytes, starts[row], ends[row]);
    }
    found.add(row, index.search(texts, reference.keyOf(row), limit), most);
  }
}

async function sendMatches(
  columns: FuzzyLookupColumns,
  reference: ReferenceRows,
  buffer: PipelineBuffer,
  found: FoundMatches,
  port: OutputPort,
): Promise<void> {
  for (let from = 0; from < found.count; from += port.buffer.capacity) {
    const count = Math.min(port.buffer.capacity, found.count - from);
    fillColumns(columns, reference, buffer, found, from, count, port);
    await port.send(count);
  }
}

function fillColumns(
  columns: FuzzyLookupColumns,
  reference: ReferenceRows,
  buffer: PipelineBuffer,
  found: FoundMatches,
  from: number,
  count: number,
  port: OutputPort,
): void {
  port.buffer.origin = undefined;
  for (const { column, source } of columns.passed) {
    if (source === undefined) continue;
    const copy = cellCopier(buffer.vector(source.lineageId), port.buffer.vector(column.lineageId));
    for (let row = 0; row < count; row++) copy(found.inputRows.values[from + row], row);
  }
  columns.copies.forEach(({ column }, position) => {
    const target = port.buffer.vector(column.lineageId);
    const copy = cellCopier(reference.vector(position), target);
    for (let row = 0; row < count; row++) {
      const match = found.referenceRows.values[from + row];
      if (match < 0) setNull(target, row);
      else copy(match, row);
    }
  });
  const fill = (column: OutputColumn, score: number): void => {
    const target = port.buffer.vector(column.lineageId);
    if (target.layout !== 'f64') throw new InternalError(`${column.name} holds no floating point numbers`);
    target.canonicalText = undefined;
    target.nulls.fill(0, 0, count);
    for (let row = 0; row < count; row++) {
      target.values[row] = Math.fround(found.scores[(from + row) * found.width + score]);
    }
  };
  for (const column of columns.similarities) fill(column, 0);
  for (const column of columns.confidences) fill(column, 1);
  for (const { column, place } of columns.columnSimilarities) fill(column, place + 2);
}
