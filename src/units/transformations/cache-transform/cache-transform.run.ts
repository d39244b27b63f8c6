import {
  type CacheColumn,
  type CacheConnection,
  type ComponentContext,
  type ComponentInstance,
  type ComponentRuntime,
  createKeyPacker,
  diagnostic,
  dtsError,
  type InputColumn,
  InternalError,
  KeyTable,
  type PipelineBuffer,
  type RowStore,
} from 'opendtsx/sdk';
import { cacheColumnOf, type cacheTransformDeclaration } from './cache-transform.ts';

type Instance = ComponentInstance<typeof cacheTransformDeclaration.properties>;

/** The running half of Cache Transform: collects the rows, and makes them those of the cache when the data flow has succeeded. */
export function createRuntime(instance: Instance): ComponentRuntime {
  let filling: CacheFilling | undefined;
  return {
    async open(context) {
      const connection = await context.connection(instance.connections[0] ?? 'CacheConnection');
      if (connection.kind !== 'cache') throw new InternalError(`${instance.name} has a ${connection.kind} connection`);
      const columns = inputColumnsOf(connection, instance);
      connection.beginWriting(instance.name);
      filling = new CacheFilling(connection, columns, context);
    },
    process: (buffer) => filling?.add(buffer),
    finish: (_input, context) => filling?.reportDuplicates(instance, context),
    async close(_context, succeeded) {
      if (succeeded) await filling?.finish();
      else filling?.abandon();
    },
  };
}

/** The input column of each column of the cache. Throws a `DtsError` when they do not match. */
function inputColumnsOf(cache: CacheConnection, { name: component, inputs: [input] }: Instance): InputColumn[] {
  const args = { component, connection: cache.name };
  for (const column of input.columns) {
    const target = cacheColumnOf(column);
    const found = cache.columns.find(({ name }) => isSameName(name, target));
    const existing = cache.columns.map(({ name }) => name).join(', ');
    if (found === undefined) {
      throw dtsError('DTS_E_CACHECOLUMNOTFOUND', { ...args, column: column.name, target, existing });
    }
    if (!isSameType(column, found)) {
      const types = { type: column.type.type, target, targetType: found.type.type };
      throw dtsError('DTS_E_CACHECOLDATATYPEINCOMPAT', { ...args, column: column.name, ...types });
    }
  }
  return cache.columns.map(({ name }) => {
    const column = input.columns.find((candidate) => isSameName(name, cacheColumnOf(candidate)));
    if (column === undefined) throw dtsError('DTS_E_INCORRECTINPUTCACHECOLCOUNT', { ...args, column: name });
    return column;
  });
}

function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function isSameType({ type: one }: InputColumn, { type: other }: CacheColumn): boolean {
  // A currency has its four places by its type, whatever stands beside it.
  const isAlike = one.type === 'DT_CY' || (one.precision === other.precision && one.scale === other.scale);
  return one.type === other.type && isAlike && one.codePage === other.codePage && one.length <= other.length;
}

/** The rows on their way into a cache: of those with the same index the first one. */
class CacheFilling {
  readonly #cache: CacheConnection;
  readonly #columns: readonly InputColumn[];
  readonly #index: readonly InputColumn[];
  readonly #rows: RowStore;
  readonly #packer;
  readonly #known = new KeyTable();
  #duplicates = 0;

  constructor(cache: CacheConnection, columns: readonly InputColumn[], context: ComponentContext) {
    this.#cache = cache;
    this.#columns = columns;
    this.#index = columns.filter((_, column) => cache.columns[column].indexPosition > 0);
    this.#rows = context.createRowStore({ columns: cache.columns.map(({ type }) => type) });
    this.#packer = createKeyPacker(this.#index.map(({ type }) => ({ type })));
  }

  add(buffer: PipelineBuffer): void {
    this.#packer.bind(this.#index.map(({ lineageId }) => buffer.vector(lineageId)));
    const kept = new Int32Array(buffer.rowCount);
    let count = 0;
    for (let position = 0; position < buffer.rowCount; position++) {
      const row = buffer.selection === undefined ? position : buffer.selection[position];
      const length = this.#packer.pack(row);
      const size = this.#known.size;
      if (this.#known.findOrInsert(this.#packer.words, length) === size) kept[count++] = row;
      else this.#duplicates++;
    }
    const vectors = this.#columns.map(({ lineageId }) => buffer.vector(lineageId));
    for (const row of kept.subarray(0, count)) this.#rows.appendRow(vectors, row);
  }

  reportDuplicates({ name: component, properties }: Instance, context: ComponentContext): void {
    if (this.#duplicates === 0) return;
    const place = { source: context.source, subComponent: component };
    const columns = this.#index.map(cacheColumnOf).join(', ');
    const args = { component, count: this.#duplicates, columns };
    if (properties.TreatDuplicateKeysAsError) throw dtsError('OPENDTSX_E_LOOKUP_DUPLICATEKEYS', args, place);
    context.fire(diagnostic('DTS_W_TXLOOKUP_DUPLICATE_KEYS', args, place));
  }

  finish(): Promise<void> {
    return this.#cache.finishWriting(this.#rows);
  }

  abandon(): void {
    this.#cache.abandonWriting();
    this.#rows.clear();
  }
}
