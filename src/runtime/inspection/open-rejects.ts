import { resolve } from 'node:path';
import { dtsError } from '../../diagnostics/dts-error.ts';
import type { ConnectionPlan } from '../../plan/package-plan.ts';
import type { PreparedPackage } from '../prepare-package.ts';
import { openRejectsFile } from './rejects-file.ts';
import { openRejectsTable } from './rejects-table.ts';
import type { RejectsTarget } from './rejects-target.ts';

/**
 * Opens what `rejects` of a request names: a file (`.jsonl`: lines of JSON, else comma-separated values), or `ConnectionManager:table`.
 * Throws a `DtsError` when there is no such connection manager or the file cannot be made.
 */
export async function openRejects(
  text: string,
  prepared: PreparedPackage,
  signal: AbortSignal,
): Promise<RejectsTarget> {
  const { connections } = prepared.plan;
  const table = tableOf(text, connections);
  if (table === undefined) return openRejectsFile(resolve(prepared.settings.workingFolder, text));
  const { name, connection } = table;
  if (connection === undefined) {
    const names = connections.map((each) => each.name).join(', ') || 'none';
    throw dtsError('OPENDTSX_E_REJECTSCONNECTION', { connection: name, connections: names });
  }
  const fault = faultOf(connection);
  if (fault === undefined) return openRejectsTable({ ...table, connection, access: prepared.settings, signal });
  throw dtsError('OPENDTSX_E_REJECTSTABLE', { table: table.table, connection: connection.name, detail: fault });
}

function faultOf({ target, unit, propertyExpressions }: ConnectionPlan): string | undefined {
  if (target !== undefined) return undefined;
  if (unit?.declaration.gives !== 'database') return 'the connection manager leads to no database';
  // Expressions have values only while the package runs, and different ones from moment to moment.
  return propertyExpressions.length === 0 ? undefined : 'property expressions say where the connection manager leads';
}

// A drive letter and a path before the colon mean a file, and so does an ending that only files have.
function tableOf(
  text: string,
  connections: readonly ConnectionPlan[],
): { name: string; table: string; connection: ConnectionPlan | undefined } | undefined {
  const [, name, table] = /^([^:]+):(.+)$/.exec(text) ?? [];
  if (name === undefined || table === undefined) return undefined;
  const connection = connections.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (connection !== undefined) return { name, table, connection };
  return name.length === 1 || /[\\/]/.test(name) || /\.(?:csv|jsonl|txt)$/i.test(text)
    ? undefined
    : { name, table, connection };
}
