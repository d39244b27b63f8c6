import { type DatabaseTransaction, dtsError, type TransactionIsolation } from 'opendtsx/sdk';
import { postgresqlFailure } from './postgresql-error.ts';
import type { PostgresqlSession, TextResult } from './postgresql-session.ts';

const levels: Readonly<Record<TransactionIsolation, string>> = {
  unspecified: '',
  'read-uncommitted': ' ISOLATION LEVEL READ UNCOMMITTED',
  'read-committed': ' ISOLATION LEVEL READ COMMITTED',
  'repeatable-read': ' ISOLATION LEVEL REPEATABLE READ',
  serializable: ' ISOLATION LEVEL SERIALIZABLE',
};

/** Begins a transaction on a session that everything done through its connection shares. */
export async function beginShared(
  session: PostgresqlSession,
  isolation: TransactionIsolation,
): Promise<DatabaseTransaction> {
  if (session.inTransaction || session.occupied > 0) {
    const detail = 'the connection has a transaction of its own, begun by a statement, or is in use';
    throw dtsError('DTS_E_OLEDBERROR', { detail });
  }
  await run(session, `BEGIN${levels[isolation]}`);
  session.isShared = true;
  const end = (statement: 'COMMIT' | 'ROLLBACK'): Promise<void> =>
    session.exclusively(async () => {
      session.isShared = false;
      if (statement === 'ROLLBACK' && !session.inTransaction) return;
      const [{ command }] = await run(session, statement);
      // The server answers a COMMIT of a failed transaction with ROLLBACK, and calls that a success.
      if (command !== statement)
        throw dtsError('DTS_E_OLEDBERROR', {
          detail: 'the server rolled the transaction back, as a statement in it had failed',
        });
    });
  return {
    commit: () => end('COMMIT'),
    rollback: () => end('ROLLBACK'),
    mark: () =>
      session.exclusively(async () => {
        const [{ rows }] = await run(session, 'SELECT pg_current_xact_id()::text');
        return String(rows[0]?.[0]);
      }),
  };
}

/** Whether the transaction with this number was committed; undefined when the server does not know any more. */
export async function wasCommitted(session: PostgresqlSession, mark: string): Promise<boolean | undefined> {
  const { rows } = (await run(session, 'SELECT pg_xact_status($1::xid8)', [mark]))[0];
  const status = rows[0]?.[0];
  // The server has not noticed yet that its client is gone: it will roll back.
  if (status === 'committed') return true;
  return status === 'aborted' || status === 'in progress' ? false : undefined;
}

async function run(session: PostgresqlSession, sql: string, values: readonly string[] = []): Promise<TextResult[]> {
  try {
    return await session.run(sql, values);
  } catch (error) {
    throw postgresqlFailure(error);
  }
}
