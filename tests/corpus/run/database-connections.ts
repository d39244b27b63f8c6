import type { ConnectionPlan, PackagePlan } from '../../../src/plan/package-plan.ts';
import { findConnection } from '../../../src/plan/plan-connections.ts';

/** Providers of OLE DB that lead to something else than tables of a database. */
const noTables = /^MSOLAP/i;

/** Whether a connection manager leads to a database that another one can stand in for. */
export function isMappable({ unit, connectionString }: ConnectionPlan): boolean {
  return unit?.declaration.gives === 'database' && !noTables.test(partOf(connectionString, 'Provider'));
}

/** The same text for connection managers that lead to the same database; undefined for those that lead to none. @param reference id or refId */
export function databaseKey(plan: PackagePlan, reference: string): string | undefined {
  const connection = findConnection(plan.connections, reference.replace(/:(?:external|invalid)$/, ''));
  return connection === undefined || !isMappable(connection) ? undefined : keyOf(connection);
}

/** The same text for connection managers that lead to the same database. */
export function keyOf({ connectionString, name }: ConnectionPlan): string {
  const database =
    partOf(connectionString, 'Initial Catalog|Database') || partOf(connectionString, 'Data Source|Server|Dsn');
  return (database || name).toLowerCase();
}

/** The database that a connection string names; '' when it names none. */
export function catalogOf({ connectionString }: ConnectionPlan): string {
  return partOf(connectionString, 'Initial Catalog|Database');
}

function partOf(connectionString: string, names: string): string {
  return new RegExp(`(?:^|;)\\s*(?:${names})\\s*=\\s*([^;]*)`, 'i').exec(connectionString)?.[1].trim() ?? '';
}
