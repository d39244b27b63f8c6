import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../store/store.ts';
import { schemaUrl } from '../../store/testing/on-each-store.ts';
import { readPostgresqlRows } from './read-postgresql-rows.ts';
import { readSqliteRows } from './read-sqlite-rows.ts';
import type { ReadingLimits, RowReader } from './row-reader.ts';

interface Opened {
  readonly store: Store;
  readonly reader: RowReader;
}

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function openFile(limits?: ReadingLimits): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'opendtsx-reading-'));
  closing.push(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'catalog.sqlite');
  const store = await openStore({ file });
  closing.push(() => store.close());
  const reader = readSqliteRows(file, limits);
  closing.push(() => reader.close());
  return { store, reader };
}

async function openServer(limits?: ReadingLimits): Promise<Opened> {
  const store = await openStore({ url: schemaUrl('public') });
  closing.push(() => store.close());
  const reader = readPostgresqlRows(store, limits);
  closing.push(() => reader.close());
  return { store, reader };
}

const numbers = (count: number): string =>
  `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count}) select i as c0, 'row ' || i as c1 from n`;

function reads(open: (limits?: ReadingLimits) => Promise<Opened>, parameter: string): void {
  const never = new AbortController().signal;

  it('gives all rows in portions, as arrays in the order of the columns', async () => {
    const { reader } = await open();
    const rows: (readonly unknown[])[] = [];
    let portions = 0;
    for await (const portion of reader.read({ sql: numbers(1200), parameters: [] }, never)) {
      rows.push(...portion);
      portions++;
    }
    expect(rows).toHaveLength(1200);
    expect(rows.at(-1)).toEqual([1200, 'row 1200']);
    expect(portions).toBeGreaterThan(1);
  });

  it('takes parameters by position', async () => {
    const { reader } = await open();
    const sql = `select ${parameter}1 as c0, ${parameter}1 as c1`;
    const found = [];
    for await (const portion of reader.read({ sql, parameters: ['x'] }, never)) found.push(...portion);
    expect(found).toEqual([['x', 'x']]);
  });

  it('fails with what the store says, and reads on', async () => {
    const { reader } = await open();
    const bad = async () => {
      for await (const _ of reader.read({ sql: 'select what from nowhere', parameters: [] }, never)) break;
    };
    await expect(bad()).rejects.toThrow(/nowhere/);
    for await (const portion of reader.read({ sql: 'select 1 as c0', parameters: [] }, never)) {
      expect(portion).toEqual([[1]]);
    }
  });

  it('cannot write', async () => {
    const { reader } = await open();
    const write = async () => {
      const sql =
        parameter === '?'
          ? "insert into folders (name) values ('x') returning 1"
          : 'select setval(pg_get_serial_sequence($1, $2), 1)';
      const parameters = parameter === '?' ? [] : ['folders', 'folder_id'];
      for await (const _ of reader.read({ sql, parameters }, never)) break;
    };
    await expect(write()).rejects.toThrow(/read.?only/i);
  });

  it('ends a query that is at work when the signal says so; others go on meanwhile', async () => {
    const { reader, store } = await open();
    const abort = new AbortController();
    const endless = async () => {
      const sql = `${numbers(1_000_000_000).replace(/select i as c0.*$/, 'select count(*) as c0 from n')}`;
      for await (const _ of reader.read({ sql, parameters: [] }, abort.signal)) break;
    };
    const ended = expect(endless()).rejects.toThrow('enough');
    await store.db.selectFrom('folders').select('folder_id').execute();
    for await (const portion of reader.read({ sql: 'select 2 as c0', parameters: [] }, never)) {
      expect(portion).toEqual([[2]]);
    }
    abort.abort(new Error('enough'));
    await ended;
  });

  it('lets no more than so many read at once', async () => {
    const { reader } = await open({ most: 1, patience: 60_000 });
    const first = reader.read({ sql: numbers(5000), parameters: [] }, never)[Symbol.asyncIterator]();
    await first.next();
    const abort = new AbortController();
    const second = reader.read({ sql: 'select 1 as c0', parameters: [] }, abort.signal)[Symbol.asyncIterator]();
    const waiting = second.next();
    const third = reader.read({ sql: 'select 3 as c0', parameters: [] }, never)[Symbol.asyncIterator]();
    const served = third.next();
    abort.abort(new Error('gave up'));
    await expect(waiting).rejects.toThrow('gave up');
    await first.return?.();
    expect((await served).value).toEqual([[3]]);
    await third.return?.();
  });

  it('ends a query whose rows nobody takes', async () => {
    const { reader } = await open({ most: 1, patience: 1 });
    const rows = reader.read({ sql: numbers(5000), parameters: [] }, never)[Symbol.asyncIterator]();
    await rows.next();
    // Another one is served, though the first still stands where it was left.
    for await (const portion of reader.read({ sql: 'select 1 as c0', parameters: [] }, never)) {
      expect(portion).toEqual([[1]]);
    }
    await expect(rows.next()).rejects.toThrow(/Nobody took the rows/);
  });
}

describe('reading an SQLite file', () => reads(openFile, '?'));
describe.skipIf(process.env.OPENDTSX_TEST_POSTGRES === undefined)('reading PostgreSQL', () => {
  reads(openServer, '$');

  it('refuses a text with a NUL character, which it cannot hold, and reads on', async () => {
    const { reader } = await openServer({ most: 1, patience: 60_000 });
    const read = async (value: string): Promise<unknown[]> => {
      const query = { sql: 'select $1::text as c0', parameters: [value] };
      const rows: unknown[] = [];
      for await (const portion of reader.read(query, new AbortController().signal)) rows.push(...portion);
      return rows;
    };
    await expect(read('a\0b')).rejects.toThrow('NUL');
    expect(await read('ab')).toEqual([['ab']]);
  });
});
