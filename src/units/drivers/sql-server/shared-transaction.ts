import { type DatabaseTransaction, dtsError, type TransactionIsolation } from 'opendtsx/sdk';
import { sqlServerFailure } from './sql-server-error.ts';
import type { SqlServerSession } from './sql-server-session.ts';

const levels: Readonly<Record<TransactionIsolation, string>> = {
  unspecified: '',
  'read-uncommitted': 'SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED; ',
  'read-committed': 'SET TRANSACTION ISOLATION LEVEL READ COMMITTED; ',
  'repeatable-read': 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; ',
  serializable: 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; ',
};

/** Begins a transaction on a session that everything done through its connection shares. */
export async function beginShared(
  session: SqlServerSession,
  isolation: TransactionIsolation,
): Promise<DatabaseTransaction> {
  if (session.inTransaction || session.occupied > 0) {
    const detail = 'the connection has a transaction of its own, begun by a statement, or is in use';
    throw dtsError('DTS_E_OLEDBERROR', { detail });
  }
  await run(session, `${levels[isolation]}BEGIN TRANSACTION`);
  session.isShared = true;
  const end = (statement: 'COMMIT' | 'ROLLBACK'): Promise<void> =>
    session.exclusively(async () => {
      session.isShared = false;
      const isOpen = session.inTransaction && !session.isClosed;
      // The level would stay for whoever uses the connection next.
      const usual = levels[isolation] === '' ? '' : '; SET TRANSACTION ISOLATION LEVEL READ COMMITTED';
      if (isOpen) await run(session, `${statement} TRANSACTION${usual}`);
      else if (statement === 'COMMIT') {
        const detail = 'the server rolled the transaction back, as a statement in it had failed';
        throw dtsError('DTS_E_OLEDBERROR', { detail });
      }
    });
  return { commit: () => end('COMMIT'), rollback: () => end('ROLLBACK') };
}

async function run(session: SqlServerSession, sql: string): Promise<void> {
  try {
    await session.run(sql);
  } catch (error) {
    throw sqlServerFailure(error);
  }
}
