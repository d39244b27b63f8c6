import { CompiledQuery, type ControlledTransaction, sql } from 'kysely';
import { dtsError } from '../../diagnostics/dts-error.ts';
import type { StoreQuery } from '../../faces/tds/tds-services.ts';
import type { Store } from '../../store/store.ts';
import type { StoreTables } from '../../store/tables/store-tables.ts';
import { limitedReader, type OpenQuery, type ReadingLimits, type RowReader } from './row-reader.ts';

const rowsAtATime = 200;

/** Reads rows of a PostgreSQL store with cursors, each in a transaction of its own that cannot write. */
export function readPostgresqlRows(store: Store, limits?: ReadingLimits): RowReader {
  return limitedReader(
    async (query) => {
      refuseNul(query);
      return openCursor(store, query);
    },
    async () => undefined,
    limits,
  );
}

/** PostgreSQL has no text with a NUL character, and none can be asked for. */
function refuseNul({ sql: text, parameters }: StoreQuery): void {
  if (![text, ...parameters].some((value) => typeof value === 'string' && value.includes('\0'))) return;
  throw dtsError('OPENDTSX_E_FACES_VALUE', {
    name: 'A text in a query',
    value: 'one with a NUL character',
    allowed: 'text without NUL characters',
  });
}

async function openCursor(store: Store, { sql: text, parameters }: StoreQuery): Promise<OpenQuery> {
  const transaction = await store.db.startTransaction().setAccessMode('read only').execute();
  let atWork: Promise<unknown> | undefined;
  let ending: Promise<void> | undefined;
  let isOver = false;
  try {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction);
    const pid = rows[0]?.pid ?? 0;
    const cursor = `declare reading no scroll cursor for ${text}`;
    let isOpen = false;
    const fetch = async (): Promise<readonly object[]> => {
      // Opened with the first portion: what takes long can be ended from here on.
      if (!isOpen) await transaction.executeQuery(CompiledQuery.raw(cursor, [...parameters]));
      isOpen = true;
      const { rows: found } = await transaction.executeQuery<object>(
        CompiledQuery.raw(`fetch forward ${rowsAtATime} from reading`),
      );
      return found;
    };
    return {
      next: async () => {
        if (ending !== undefined) throw new Error('The query was ended.');
        if (isOver) return undefined;
        const work = fetch();
        atWork = work;
        const found = await work.finally(() => {
          atWork = undefined;
        });
        isOver = found.length < rowsAtATime;
        return found.map((row) => Object.values(row));
      },
      end: () => {
        ending ??= endTransaction(store, transaction, pid, atWork);
        return ending;
      },
    };
  } catch (error) {
    await transaction.rollback().execute();
    throw error;
  }
}

async function endTransaction(
  store: Store,
  transaction: ControlledTransaction<StoreTables>,
  pid: number,
  atWork: Promise<unknown> | undefined,
): Promise<void> {
  if (atWork !== undefined) {
    await sql`select pg_cancel_backend(${pid})`.execute(store.db);
    await atWork.catch(() => undefined);
  }
  await transaction.rollback().execute();
}
