import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import type { ExecutableRun, ExecutionResult } from '../executable-run.ts';
import { raiseFinding } from '../raise-event.ts';
import { isolationName, isolationOf } from './isolation-level.ts';
import { isKnownToSplit } from './known-splits.ts';
import { Transaction } from './transaction.ts';

const notSupported = 0;
const required = 2;

/**
 * Puts a run into the transaction that its TransactionOption gives it: none, that of its container, or one of its own. For a child package the container
 * is the Execute Package task. Gives false, and raises an error, when it asks for an isolation level that a transaction cannot have.
 */
export function enterTransaction(run: ExecutableRun): boolean {
  const { transactionOption, isolationLevel } = run.settings;
  const outer = run.parent?.transaction;
  run.transaction = transactionOption === notSupported ? undefined : outer;
  if (transactionOption !== required || outer !== undefined) return true;
  const isolation = isolationOf(isolationLevel);
  const { path } = run.plan;
  if (isolation === undefined) {
    const args = { executable: path, level: isolationName(isolationLevel) };
    raiseFinding(run, diagnostic('OPENDTSX_E_TRANSACTION_ISOLATION', args, { source: path }));
    return false;
  }
  run.transaction = new Transaction(path, isolation, (names) => {
    if (isKnownToSplit(run.plan)) return;
    const args = { executable: path, connections: names.join(', ') };
    raiseFinding(run, diagnostic('OPENDTSX_W_TRANSACTION_TWOSTORES', args, { source: path }));
  });
  run.ownsTransaction = true;
  raiseFinding(run, diagnostic('DTS_I_STARTINGTRANSACTION', { executable: path }, { source: path }));
  return true;
}

/**
 * Ends the transaction that a run began: commits it when the run succeeded, else rolls it back. Gives the result of the run, which is failure when the
 * databases did not commit.
 * @param beforeCommit called when the transaction is about to be committed
 */
export async function leaveTransaction(
  run: ExecutableRun,
  result: ExecutionResult,
  beforeCommit: (transaction: Transaction) => Promise<void> = async () => {},
): Promise<ExecutionResult> {
  const { transaction } = run;
  if (transaction === undefined || !run.ownsTransaction) return result;
  run.transaction = undefined;
  run.ownsTransaction = false;
  const commits = result === 'success' || result === 'completion';
  const { path } = run.plan;
  const symbol = commits ? 'DTS_I_COMMITTINGTRANSACTION' : 'DTS_I_ABORTINGTRANSACTION';
  raiseFinding(run, diagnostic(symbol, { executable: path }, { source: path }));
  try {
    await (commits ? commitAfter(transaction, beforeCommit) : transaction.rollback());
    return result;
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    raiseFinding(run, { ...error.diagnostic, source: error.diagnostic.source ?? path });
    await run.pending;
    return result === 'canceled' ? result : 'failure';
  }
}

async function commitAfter(
  transaction: Transaction,
  beforeCommit: (transaction: Transaction) => Promise<void>,
): Promise<void> {
  try {
    await beforeCommit(transaction);
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
  await transaction.commit();
}
