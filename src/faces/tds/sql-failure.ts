import { agentErrors } from '../../agent/agent-errors.ts';
import { catalogErrors } from '../../catalog/catalog-errors.ts';
import type { DtsError } from '../../diagnostics/dts-error.ts';
import { identityErrors } from '../../identity/identity-errors.ts';
import { packageStoreErrors } from '../../package-store/package-store-errors.ts';
import { SqlError } from '../../tsql/batch/sql-error.ts';

interface Entry {
  readonly kind: string;
  readonly number: number;
}

const entries: Readonly<Record<string, Entry>> = {
  ...catalogErrors,
  ...identityErrors,
  ...agentErrors,
  ...packageStoreErrors,
};

const otherErrors = 50_000;
const ofUser = 16;
/** Of permissions that SQL Server itself asks for; SSISDB and msdb report theirs as mistakes of the user. */
const ofPermission = 14;

/** The procedure that a finding has ended. */
interface EndedProcedure {
  readonly procedure: string;
  readonly returnValue: number;
}

/** A finding of the services as SQL Server sends it: under its number there, and with what to do. */
export function sqlErrorOf(error: DtsError, ended?: EndedProcedure): SqlError {
  const { symbol, message, hint } = error.diagnostic;
  const number = entryOf(symbol)?.number ?? otherErrors;
  return new SqlError(
    {
      number,
      severity: symbol === 'OPENDTSX_E_IDENTITY_DENIED' ? ofPermission : ofUser,
      message: hint === undefined ? message : `${message} ${hint}`,
      ...ended,
    },
    { cause: error },
  );
}

/** Whether the finding says that the caller may not: what the audit log keeps even where nothing was changed. */
export function isRefusal({ diagnostic }: DtsError): boolean {
  return entryOf(diagnostic.symbol)?.kind === 'refused';
}

function entryOf(symbol: string): Entry | undefined {
  return Object.hasOwn(entries, symbol) ? entries[symbol] : undefined;
}
