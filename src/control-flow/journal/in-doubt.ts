import { DtsError, dtsError } from '../../diagnostics/dts-error.ts';
import type { ExecutableRun } from '../executable-run.ts';
import { acquireConnection } from '../use-connection.ts';
import type { JournaledStore } from './journal-record.ts';

type Answer = boolean | undefined;

/**
 * Finds out whether the transaction of a run was committed before the process was killed, by the marks left in its databases. Gives false when none was:
 * the run is done again. Throws OPENDTSX_E_JOURNAL_INDOUBT when some were and others not, or one cannot tell, unless an answer is given.
 * @param given believed instead of failing
 */
export async function resolveCommit(
  run: ExecutableRun,
  stores: readonly JournaledStore[],
  given: 'committed' | 'rolled-back' | undefined,
): Promise<boolean> {
  const answers = new Map<string, Answer>();
  for (const { connection, mark } of stores) answers.set(connection, await askDatabase(run, connection, mark));
  const all = [...answers.values()];
  if (all.every((answer) => answer === true)) return true;
  if (all.every((answer) => answer === false)) return false;
  if (given !== undefined) return given === 'committed';
  const named = (wanted: Answer): string =>
    [...answers].flatMap(([name, answer]) => (answer === wanted ? [name] : [])).join(', ') || 'none';
  const { path } = run.plan;
  const args = { executable: path, committed: named(true), rolledBack: named(false), unknown: named(undefined) };
  throw dtsError('OPENDTSX_E_JOURNAL_INDOUBT', args, { source: path });
}

async function askDatabase(run: ExecutableRun, name: string, mark: string | undefined): Promise<Answer> {
  if (mark === undefined) return undefined;
  let use: Awaited<ReturnType<typeof acquireConnection>>;
  try {
    use = await acquireConnection(run, name);
  } catch (error) {
    // A connection manager of a child package is not known here.
    if (error instanceof DtsError && error.diagnostic.symbol === 'DTS_E_CONNECTIONNOTFOUND') return undefined;
    throw error;
  }
  try {
    return use.connection.kind === 'database' ? await use.connection.database.committed?.(mark) : undefined;
  } finally {
    await run.execution.host.release(use.plan, use.connection);
  }
}

/** Takes away the marks that a journal left in databases. What cannot be reached keeps its marks. */
export async function forgetMarks(run: ExecutableRun, marks: ReadonlyMap<string, ReadonlySet<string>>): Promise<void> {
  for (const [name, own] of marks) {
    if (own.size === 0) continue;
    try {
      const { plan, connection } = await acquireConnection(run, name);
      if (connection.kind === 'database') await connection.database.forgetMarks?.([...own]);
      await run.execution.host.release(plan, connection);
    } catch (error) {
      if (!(error instanceof DtsError)) throw error;
    }
  }
}
