import { BatchFrame } from './batch-frame.ts';
import type { BatchHost, BatchOutput, ResultColumn } from './batch-host.ts';
import { checkBatch } from './check-batch.ts';
import type { BatchParameter } from './run-batch.ts';
import { SessionState } from './session-state.ts';
import { runStatements } from './statement-runner.ts';
import { parseBatch } from './syntax/parse-batch.ts';

/**
 * The columns of each result that a batch would give, nothing run: for sp_prepare and sp_describe_first_result_set. Procedures give none, as what they give is known when they run.
 * Throws `SqlError` for a batch that would not begin to run.
 */
export async function describeBatch(
  text: string,
  host: BatchHost,
  options: { readonly parameters?: readonly Omit<BatchParameter, 'value'>[]; readonly signal?: AbortSignal } = {},
): Promise<readonly (readonly ResultColumn[])[]> {
  const { parameters = [], signal = new AbortController().signal } = options;
  const results: (readonly ResultColumn[])[] = [];
  const output: BatchOutput = {
    resultSet: async ({ columns }) => {
      results.push(columns);
      return { rowCount: 0 };
    },
    statementDone: () => undefined,
    message: () => undefined,
  };
  const session = new SessionState();
  session.formatOnly = true;
  const frame = new BatchFrame({ host, output, signal, session, run: runStatements });
  for (const { name, type } of parameters) frame.declare(name.toUpperCase(), type);
  const statements = parseBatch(text, true);
  await checkBatch(statements, frame);
  await runStatements(statements, frame);
  return results;
}
