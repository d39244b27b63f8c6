import {
  type CacheConnection,
  type ComponentContext,
  type ComponentInstance,
  type ComponentRuntime,
  columnReferences,
  dtsError,
  formatValue,
  type PipelineBuffer,
  readVector,
} from 'opendtsx/sdk';
import { cacheBlocks, checkIndex } from './cache-blocks.ts';
import { copyReference, type Matches } from './copy-reference.ts';
import { FullCache, type LookupSettings, type ReferenceCache, type SharedReference } from './full-cache.ts';
import type { lookupDeclaration } from './lookup.ts';
import { type LookupColumns, lookupColumns } from './lookup-columns.ts';
import { QueryCache } from './query-cache.ts';
import { SharedCache } from './shared-cache.ts';

type Instance = ComponentInstance<typeof lookupDeclaration.properties>;

/** Code of a row without match (DTS_E_TXLOOKUP_ROWLOOKUPERROR). */
const noMatch = 0xc020901e;

const bytesPerMegabyte = 1024 * 1024;

/** The running half of Lookup. */
export function createRuntime(instance: Instance): ComponentRuntime {
  const columns = lookupColumns(instance);
  let cache: ReferenceCache | undefined;
  let referenceRows = new Int32Array(0);
  return {
    async open(context) {
      cache = await openCache(instance, columns, context);
      referenceRows = new Int32Array(context.rowsPerBuffer);
    },
    copies: {
      share: () => cache?.share?.(),
      adopt(shared, context) {
        cache = new SharedCache(columns, shared as SharedReference, context.allocateBytes);
        referenceRows = new Int32Array(context.rowsPerBuffer);
      },
    },
    process(buffer) {
      const opened = cache;
      if (opened === undefined) return;
      const pending = opened.match(buffer, referenceRows);
      const proceed = (): void => fillBuffer(instance, columns, opened, buffer, referenceRows);
      return pending === undefined ? proceed() : pending.then(proceed);
    },
    close() {
      cache?.rows.clear();
    },
  };
}

async function openCache(
  instance: Instance,
  columns: LookupColumns,
  context: ComponentContext,
): Promise<ReferenceCache> {
  const usesCache = instance.properties.ConnectionType === 1;
  const connection = await context.connection('OleDbConnection');
  const { SqlCommand, SqlCommandParam, ParameterMap, CacheType, ...properties } = instance.properties;
  const settings = {
    component: instance.name,
    localeId: instance.localeId,
    treatDuplicateKeysAsError: properties.TreatDuplicateKeysAsError,
  };
  if (usesCache && connection.kind === 'cache') return readCache(connection, columns, settings, context);
  if (usesCache || connection.kind !== 'database') {
    const place = { source: context.source, subComponent: instance.name };
    const wanted = usesCache ? 'cache' : 'database';
    throw dtsError(
      'OPENDTSX_E_LOOKUP_CACHEMANAGER',
      { component: instance.name, wanted, kind: connection.kind },
      place,
    );
  }
  const { dialect, database } = connection.database;
  const translate = (sql: string): string => context.translateSql?.(sql, dialect, database) ?? sql;
  if (CacheType === 0) {
    const { signal, rowsPerBuffer: rowsPerBlock } = context;
    const cache = new FullCache(columns, settings, context);
    const options = { signal, rowsPerBlock, expected: columns.expected };
    await cache.load(connection.database.query(translate(SqlCommand), [], options));
    return cache;
  }
  const query = {
    ...settings,
    sql: translate(SqlCommandParam),
    parameters: columnReferences(ParameterMap),
    remembers: CacheType === 1,
    remembersNoMatch: properties.NoMatchCachePercentage > 0,
    memoryLimit: properties.MaxMemoryUsage64 * bytesPerMegabyte,
  };
  return new QueryCache(columns, query, instance.inputs[0], connection.database, context);
}

async function readCache(
  connection: CacheConnection,
  columns: LookupColumns,
  settings: LookupSettings,
  context: ComponentContext,
): Promise<ReferenceCache> {
  checkIndex(connection, columns, settings.component);
  const rows = await connection.read(settings.component, (options) => context.createRowStore(options));
  const cache = new FullCache(columns, settings, context);
  await cache.load(cacheBlocks(connection, rows, context.rowsPerBuffer));
  return cache;
}

function fillBuffer(
  instance: Instance,
  columns: LookupColumns,
  cache: ReferenceCache,
  buffer: PipelineBuffer,
  referenceRows: Int32Array,
): void {
  const stays = sendRowsWithoutMatch(instance, columns, buffer, referenceRows);
  const { rowCount, selection } = buffer;
  const matches: Matches = { rowCount, selection, referenceRows };
  columns.copies.forEach((copy, index) => {
    const target = buffer.vector(copy.lineageId);
    // Replaced text is kept for the rows that leave without match, so reference text has to join it in the column's own bytes.
    copyReference(cache.rows.vector(index), target, matches, !copy.replaces, (row) => stays.has(row));
    const faults = cache.rows.faults(index);
    if (faults.size === 0) return;
    for (let position = 0; position < rowCount; position++) {
      const row = selection === undefined ? position : selection[position];
      const fault = faults.get(referenceRows[row]);
      if (fault !== undefined) buffer.reportRowError(row, copy.lineageId, fault.code, fault.kind);
    }
  });
}

/** Disposes of the rows without match; returns those that stay on the match output. */
function sendRowsWithoutMatch(
  instance: Instance,
  columns: LookupColumns,
  buffer: PipelineBuffer,
  referenceRows: Int32Array,
): ReadonlySet<number> {
  const [matchOutput, noMatchOutput] = instance.outputs.filter((output) => !output.isErrorOut);
  const redirects = instance.properties.NoMatchBehavior === 1 && noMatchOutput !== undefined;
  const stays = new Set<number>();
  const { rowCount, selection } = buffer;
  for (let position = 0; position < rowCount; position++) {
    const row = selection === undefined ? position : selection[position];
    if (referenceRows[row] >= 0) continue;
    if (redirects) buffer.directRow(row, noMatchOutput.id);
    else if (
      buffer.reportRowError(
        row,
        matchOutput.id,
        noMatch,
        'error',
        noMatchDetail(columns, buffer, row, instance.localeId),
      )
    ) {
      stays.add(row);
    }
  }
  return stays;
}

// Getters: the engine words the first of many rows only.
function noMatchDetail(columns: LookupColumns, buffer: PipelineBuffer, row: number, localeId: number) {
  return {
    get value(): string {
      return columns.joins.map(({ column }) => `${column.name} = ${printed(column)}`).join(', ');
    },
    rule: 'no reference row has this key',
  };
  function printed({ lineageId, type }: LookupColumns['joins'][number]['column']): string {
    const value = readVector(buffer.vector(lineageId), row, type);
    return value === null ? 'NULL' : formatValue(value, type, localeId);
  }
}
