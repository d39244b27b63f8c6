import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../datatypes/secret.ts';
import { Sealer } from './sealer.ts';
import { openStore, type Store } from './store.ts';
import { onEachStore } from './testing/on-each-store.ts';

const folder = {
  user: { name: 'loads', name_key: 'LOADS', created_by_id: 1, created_by_name: 'admin', created_ms: 5 },
};

onEachStore('a store', (open) => {
  it('gives numbers from 1 that are never given twice, and numbers back as numbers', async () => {
    const { db } = await open();
    const insert = () => db.insertInto('folders').values(folder.user).returning('folder_id').executeTakeFirstOrThrow();
    const first = await insert();
    await db.deleteFrom('folders').execute();
    const second = await insert();
    expect(first).toEqual({ folder_id: 1 });
    expect(second).toEqual({ folder_id: 2 });
    const row = await db.selectFrom('folders').selectAll().executeTakeFirstOrThrow();
    expect(row).toEqual({ ...folder.user, folder_id: 2, description: null });
  });

  it('keeps nothing of a transaction that throws', async () => {
    const store = await open();
    const work = store.transaction(async (db) => {
      await db.insertInto('folders').values(folder.user).execute();
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await store.db.selectFrom('folders').selectAll().execute()).toEqual([]);
  });

  it('removes rows with the row that owns them', async () => {
    const { db } = await open();
    const { folder_id } = await db
      .insertInto('folders')
      .values(folder.user)
      .returning('folder_id')
      .executeTakeFirstOrThrow();
    const environment = {
      folder_id,
      name: 'test',
      name_key: 'TEST',
      created_by_id: 1,
      created_by_name: 'a',
      created_ms: 1,
    };
    await db.insertInto('environments').values(environment).execute();
    await db.deleteFrom('folders').where('folder_id', '=', folder_id).execute();
    expect(await db.selectFrom('environments').selectAll().execute()).toEqual([]);
  });

  it('refuses a second row of one name', async () => {
    const { db } = await open();
    await db.insertInto('folders').values(folder.user).execute();
    await expect(db.insertInto('folders').values(folder.user).execute()).rejects.toThrow(/unique/i);
  });

  it('gives bytes back as they were', async () => {
    const { db } = await open();
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const version = { project_id: 0, created_by_name: 'a', created_ms: 1, sealed_project: bytes };
    const { folder_id } = await db
      .insertInto('folders')
      .values(folder.user)
      .returning('folder_id')
      .executeTakeFirstOrThrow();
    const project = {
      folder_id,
      name: 'p',
      name_key: 'P',
      deployed_by_id: 1,
      deployed_by_name: 'a',
      last_deployed_ms: 1,
      created_ms: 1,
    };
    const { project_id } = await db
      .insertInto('projects')
      .values({ ...project, object_version_lsn: 1, validation_status: 'N' })
      .returning('project_id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('project_versions')
      .values({ ...version, project_id })
      .execute();
    const read = await db.selectFrom('project_versions').select('sealed_project').executeTakeFirstOrThrow();
    expect(Uint8Array.from(read.sealed_project)).toEqual(bytes);
  });
});

describe('a store in a file', () => {
  const made: string[] = [];
  const stores: Store[] = [];
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
    for (const path of made.splice(0)) rmSync(path, { recursive: true });
  });
  const place = () => {
    const path = mkdtempSync(join(tmpdir(), 'store-'));
    made.push(path);
    return { file: join(path, 'catalog.sqlite') };
  };
  const open = async (at: { file: string }) => {
    const store = await openStore(at);
    stores.push(store);
    return store;
  };

  it('is the same when it is opened again', async () => {
    const at = place();
    const store = await open(at);
    await store.db.insertInto('folders').values(folder.user).execute();
    await store.close();
    stores.length = 0;
    const again = await open(at);
    expect(await again.db.selectFrom('folders').select('name').execute()).toEqual([{ name: 'loads' }]);
  });

  it('that a newer program wrote is refused by name', async () => {
    const at = place();
    const store = await open(at);
    await sql`insert into store_migrations (name, timestamp) values ('9999-later', '2030-01-01')`.execute(store.db);
    await expect(openStore(at)).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_STORE_NEWER', message: expect.stringContaining('9999-later') },
    });
  });

  it('that is no database is refused', async () => {
    await expect(openStore({ file: tmpdir() })).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_STORE_OPEN' },
    });
  });
});

describe('a sealer', () => {
  const key = Buffer.alloc(32, 7);

  it('opens what it sealed, for the same purpose only', () => {
    const sealer = new Sealer(key);
    const sealed = sealer.seal(new Secret('päss'), 'variable 1');
    expect(sealer.openSecret(sealed, 'variable 1')?.reveal()).toBe('päss');
    expect(sealer.openSecret(sealed, 'variable 2')).toBeUndefined();
  });

  it('seals the same value to different bytes each time, none of which holds it', () => {
    const sealer = new Sealer(key);
    const sealed = [sealer.seal(new Secret('canary'), 'p'), sealer.seal(new Secret('canary'), 'p')] as const;
    expect(Buffer.from(sealed[0]).equals(Buffer.from(sealed[1]))).toBe(false);
    expect(Buffer.from(sealed[0]).includes('canary')).toBe(false);
  });

  it('opens nothing that was changed, cut short or sealed with another key', () => {
    const sealer = new Sealer(key);
    const sealed = Buffer.from(sealer.seal(new Secret('x'), 'p'));
    expect(new Sealer(Buffer.alloc(32, 8)).open(sealed, 'p')).toBeUndefined();
    expect(sealer.open(sealed.subarray(0, 20), 'p')).toBeUndefined();
    sealed[14] = (sealed[14] ?? 0) ^ 1;
    expect(sealer.open(sealed, 'p')).toBeUndefined();
  });
});
