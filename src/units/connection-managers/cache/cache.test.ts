import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CacheConnection,
  type ConnectionContext,
  columnType,
  type DataTypeName,
  type RowStore,
  type RowStoreOptions,
  readVector,
  type Value,
} from 'opendtsx/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquire } from './cache.run.ts';
import { cacheDeclaration } from './cache.ts';
import { cacheValue, storedValue } from './cache-value.ts';

const column = { DataType: 3, Length: 0, Precision: 0, Scale: 0, CodePage: 0, IndexPosition: 0 };
const properties = {
  UseFile: false,
  UseEncryption: false,
  RetainData: true,
  CacheColumns: [
    { ...column, ObjectName: 'id', IndexPosition: 1 },
    { ...column, ObjectName: 'label', DataType: 130, Length: 10 },
  ],
};
const instance = {
  id: '{1}',
  name: 'Products',
  creationName: 'CACHE',
  connectionString: '',
  target: undefined,
  password: undefined,
  retainSameConnection: false,
  properties,
};

/** The context of one package. */
function newPackage(): ConnectionContext {
  return {
    signal: new AbortController().signal,
    hasDriver: () => false,
    checkPath: () => undefined,
    resolvePath: (path) => path,
    openDatabase: () => Promise.reject(new Error('a cache opens no database')),
  };
}

/** Rows kept as values: as much of a row store as a cache needs. */
class TestRows implements RowStore {
  readonly #options: RowStoreOptions;
  readonly rows: Value[][] = [];
  readonly byteLength = 0;

  constructor(options: RowStoreOptions) {
    this.#options = options;
  }

  get rowCount(): number {
    return this.rows.length;
  }

  appendRow(vectors: Parameters<RowStore['appendRow']>[0], row: number): void {
    this.rows.push(
      this.#options.columns.map((type, index) => {
        const vector = vectors[index];
        return vector === undefined ? null : readVector(vector, row, type);
      }),
    );
  }

  vector(): never {
    throw new Error('not asked for');
  }

  append(): never {
    throw new Error('not asked for');
  }

  async emit(): Promise<void> {}

  clear(): void {
    this.rows.length = 0;
  }
}

const createRows = (options: RowStoreOptions): RowStore => new TestRows(options);

function symbolsFor(changes: Partial<typeof properties>, connectionString = ''): string[] {
  const changed = { ...instance, connectionString, properties: { ...properties, ...changes } };
  return cacheDeclaration.validate(changed, newPackage()).map(({ symbol }) => symbol);
}

function symbolOf(error: unknown): string {
  return (error as { diagnostic: { symbol: string } }).diagnostic.symbol;
}

function thrownBy(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return symbolOf(error);
  }
}

describe('the CACHE connection manager', () => {
  it('is valid with columns and an index', () => {
    expect(symbolsFor({})).toEqual([]);
    expect(symbolsFor({ UseFile: true }, 'a.caw')).toEqual([]);
  });

  it('is not valid when it uses a file without name', () => {
    expect(symbolsFor({ UseFile: true })).toEqual(['DTS_E_INVALIDCACHEFILENAME']);
  });

  it.each([
    ['no index', [0, 0], 'DTS_E_CACHE_TOO_FEW_INDEX_COLUMNS'],
    ['a negative position', [1, -1], 'DTS_E_CACHE_INVALID_INDEXPOS'],
    ['a position twice', [1, 1], 'DTS_E_CACHE_DUPLICATE_INDEXPOS'],
    ['a gap', [1, 3], 'DTS_E_CACHE_INDEXPOS_NOT_CONTINUOUS'],
  ])('is not valid with %s in its index', (_, positions, symbol) => {
    const CacheColumns = positions.map((IndexPosition, index) => ({
      ...column,
      ObjectName: `c${index}`,
      IndexPosition,
    }));
    expect(symbolsFor({ CacheColumns })).toEqual([symbol]);
  });

  it.each([
    ['DT_NTEXT', 303],
    ['an unknown type', 4711],
  ])('is not valid with a column of %s', (_, DataType) => {
    const CacheColumns = [...properties.CacheColumns, { ...column, ObjectName: 'long', DataType }];
    expect(symbolsFor({ CacheColumns })).toEqual(['OPENDTSX_E_CACHE_COLUMNTYPE']);
  });

  it('keeps its rows while a package runs, and shares them with no other package', async () => {
    const context = newPackage();
    const writer = await acquire(instance, context);
    const rows = createRows({ columns: [] });
    writer.beginWriting('Fill');
    await writer.finishWriting(rows);
    expect(await (await acquire(instance, context)).read('Find', createRows)).toBe(rows);
    const other = await acquire(instance, newPackage());
    await expect(other.read('Find', createRows).catch(symbolOf)).resolves.toBe('DTS_E_READUNINITIALIZEDCACHE');
  });

  it('is filled once', async () => {
    const cache = await acquire(instance, newPackage());
    cache.beginWriting('Fill');
    expect(thrownBy(() => cache.beginWriting('Fill again'))).toBe('DTS_E_MULTIPLECACHEWRITES');
    cache.abandonWriting();
    expect(() => cache.beginWriting('Fill again')).not.toThrow();
  });

  it('cannot be read while it is filled', async () => {
    const cache = await acquire(instance, newPackage());
    cache.beginWriting('Fill');
    await expect(cache.read('Find', createRows).catch(symbolOf)).resolves.toBe('DTS_E_READNOTFILLEDCACHE');
  });
});

describe('a cache file', () => {
  const [first, second] = [
    'OpenDTSX cache 1',
    JSON.stringify([
      { name: 'id', type: columnType('DT_I4'), indexPosition: 1 },
      { name: 'label', type: columnType('DT_WSTR', { length: 10 }), indexPosition: 0 },
    ]),
  ];
  let folder = '';
  let path = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opendtsx-cache-'));
    path = join(folder, 'products.caw');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = (): Promise<CacheConnection> =>
    acquire({ ...instance, connectionString: path, properties: { ...properties, UseFile: true } }, newPackage());

  it('is read when nothing has filled the cache, which cannot be filled afterwards', async () => {
    await writeFile(path, `${first}\n${second}\n[1,"one"]\n[null,null]\n`);
    const cache = await open();
    const rows = (await cache.read('Find', createRows)) as TestRows;
    expect(rows.rows).toEqual([
      [1, 'one'],
      [null, null],
    ]);
    expect(thrownBy(() => cache.beginWriting('Fill'))).toBe('DTS_E_CACHELOADEDFROMFILE');
  });

  it.each([
    ['of SSIS', '\x00\x01binary', 'DTS_E_CACHEBADHEADER'],
    ['that is empty', '', 'DTS_E_CACHEBADHEADER'],
    ['of other columns', `${first}\n[]\n`, 'DTS_E_FAILEDTOLOADCACHE'],
    ['with a damaged row', `${first}\n${second}\n[1,`, 'DTS_E_FAILEDTOLOADCACHE'],
    ['with a row of other length', `${first}\n${second}\n[1]\n`, 'DTS_E_FAILEDTOLOADCACHE'],
    ['with a value of another type', `${first}\n${second}\n[[],"one"]\n`, 'DTS_E_FAILEDTOLOADCACHE'],
  ])('%s is refused', async (_, text, symbol) => {
    await writeFile(path, text);
    await expect((await open()).read('Find', createRows).catch(symbolOf)).resolves.toBe(symbol);
  });

  it('that is missing is told', async () => {
    await expect((await open()).read('Find', createRows).catch(symbolOf)).resolves.toBe('DTS_E_READUNINITIALIZEDCACHE');
  });

  it('that cannot be written is told', async () => {
    path = join(folder, 'no such folder', 'products.caw');
    const cache = await open();
    cache.beginWriting('Fill');
    const written = cache.finishWriting(createRows({ columns: [] }));
    await expect(written.catch(symbolOf)).resolves.toBe('DTS_E_CACHEFILEWRITEFAILED');
  });

  it.each<[DataTypeName, Value]>([
    ['DT_I4', -5],
    ['DT_R8', Number.NEGATIVE_INFINITY],
    ['DT_R8', -0],
    ['DT_UI8', 18446744073709551615n],
    ['DT_BOOL', true],
    ['DT_WSTR', 'a "b"\n'],
    ['DT_BYTES', new Uint8Array([0, 255])],
    ['DT_NUMERIC', { coefficient: -12345678901234567890123n, scale: 2 }],
    ['DT_DBTIMESTAMPOFFSET', { ticks: 5n, offset: -90 }],
    ['DT_DBTIMESTAMP2', 637000000000000001n],
    ['DT_GUID', '{6F9619FF-8B86-D011-B42D-00C04FC964FF}'],
    ['DT_DBDATE', null],
  ])('keeps a value of %s', (type, value) => {
    const stored: unknown = JSON.parse(JSON.stringify(storedValue(value)));
    expect(cacheValue(stored, columnType(type))).toEqual(value);
  });
});
