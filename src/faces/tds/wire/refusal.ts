import { DtsError } from '../../../diagnostics/dts-error.ts';
import type { DiagnosticArguments } from '../../../diagnostics/message-table.ts';
import { renderMessage } from '../../../diagnostics/messages.ts';
import type { SqlMessage } from '../../../tsql/batch/batch-host.ts';
import { SqlError } from '../../../tsql/batch/sql-error.ts';

/** The number of errors that SQL Server has no number of its own for. */
export const userError = 50_000;

/** An error with our wording for `symbol`, under a number of SQL Server where it has one for the case. */
export function refusal(symbol: string, args: DiagnosticArguments = {}, number = userError, severity = 16): SqlError {
  return new SqlError({ number, severity, message: textOf(renderMessage(symbol, args)) });
}

/** What a client is shown of something thrown: all of a `SqlError` and `DtsError`; of anything else only that we failed, after `onBug` was told. */
export function messageOfThrown(thrown: unknown, onBug: (error: unknown) => void): SqlMessage {
  if (thrown instanceof SqlError) return thrown.toMessage();
  if (thrown instanceof DtsError) {
    return { number: userError, severity: 16, state: 1, message: textOf(thrown.diagnostic), line: 1 };
  }
  onBug(thrown);
  return refusal('OPENDTSX_E_TDS_BUG').toMessage();
}

function textOf({ message, hint }: { readonly message: string; readonly hint?: string | undefined }): string {
  return hint === undefined ? message : `${message} ${hint}`;
}
