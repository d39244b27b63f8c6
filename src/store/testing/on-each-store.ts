import { randomBytes } from 'node:crypto';
import { afterEach, describe } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import { openStore, type Store } from '../store.ts';

const server = process.env.OPENDTSX_TEST_POSTGRES || undefined;

/**
 * Describes what holds on both databases: a store in memory, and, where OPENDTSX_TEST_POSTGRES names a server, a schema of its own there.
 * Every call of `open` gives an empty store that is closed and removed after the test.
 */
export function onEachStore(title: string, tests: (open: () => Promise<Store>) => void): void {
  describe(`${title} (SQLite)`, () => describeOn(tests, async () => ({ store: await openStore({ memory: true }) })));
  describe.skipIf(server === undefined)(`${title} (PostgreSQL)`, () => describeOn(tests, openSchema));
}

interface Opened {
  readonly store: Store;
  remove?(): Promise<void>;
}

function describeOn(tests: (open: () => Promise<Store>) => void, make: () => Promise<Opened>): void {
  const opened: Opened[] = [];
  afterEach(async () => {
    for (const { store, remove } of opened.splice(0)) {
      await store.close();
      await remove?.();
    }
  });
  tests(async () => {
    const one = await make();
    opened.push(one);
    return one.store;
  });
}

async function openSchema(): Promise<Opened> {
  const schema = `store_${randomBytes(6).toString('hex')}`;
  await onServer(`create schema ${schema}`);
  return {
    store: await openStore({ url: schemaUrl(schema) }),
    remove: () => onServer(`drop schema ${schema} cascade`),
  };
}

/** The address of the test server with a schema as the search path. */
export function schemaUrl(schema: string): Secret {
  const url = new URL(server ?? '');
  url.searchParams.set('options', `-csearch_path=${schema}`);
  return new Secret(url.href);
}

/** Runs a statement on the test server. */
export async function onServer(statement: string): Promise<void> {
  const { Client } = (await import('pg')).default;
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(statement);
  await client.end();
}
