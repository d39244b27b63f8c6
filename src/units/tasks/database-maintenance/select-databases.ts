import { DtsError, type TaskInstance } from 'opendtsx/sdk';
import { faultFinding } from './check-maintenance.ts';
import type { MaintenanceSession } from './maintain.ts';
import { type databaseProperties, databaseSelections } from './maintenance-properties.ts';
import { databasesQuery } from './server-catalog.ts';

/** A database of a server. */
export interface ServerDatabase {
  readonly name: string;
  readonly isOnline: boolean;
  readonly isSimple: boolean;
}

type Bag = TaskInstance<typeof databaseProperties>['properties'];

const systemNames = ['master', 'model', 'msdb'];

/** The databases that a selection means, of those that a server has. Gives the name of a selected one that is not there. */
export function chooseDatabases(
  bag: Bag,
  all: readonly ServerDatabase[],
): { readonly chosen: readonly ServerDatabase[]; readonly missing?: string } {
  const { DatabaseSelectionType: type, SelectedDatabases: selected } = bag;
  const online = bag.IgnoreDatabasesInNotOnlineState ? all.filter(({ isOnline }) => isOnline) : all;
  const isSystem = ({ name }: ServerDatabase): boolean => systemNames.includes(name.toLowerCase());
  if (type === databaseSelections.System) return { chosen: online.filter(isSystem) };
  if (type === databaseSelections.User) return { chosen: online.filter((each) => !isSystem(each)) };
  if (type !== databaseSelections.Specific) return { chosen: online };
  const find = (wanted: string, among: readonly ServerDatabase[]): ServerDatabase | undefined =>
    among.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  const names = selected.map(({ DatabaseName }) => DatabaseName);
  const missing = names.find((name) => name.toLowerCase() !== 'tempdb' && find(name, all) === undefined);
  if (missing !== undefined) return { chosen: [], missing };
  return { chosen: names.flatMap((name) => find(name, online) ?? []) };
}

/** Asks a SQL Server for its databases and chooses. Throws OPENDTSX_E_TASK_PROPERTY when a selected one is not there. */
export async function selectDatabases(
  instance: TaskInstance<typeof databaseProperties>,
  session: MaintenanceSession,
): Promise<readonly ServerDatabase[]> {
  const rows = (await session.run(databasesQuery)).at(-1)?.rows ?? [];
  const all = rows.map(([name, state, recovery]) => ({
    name: String(name),
    isOnline: state === 'ONLINE',
    isSimple: recovery === 'SIMPLE',
  }));
  const { chosen, missing } = chooseDatabases(instance.properties, all);
  if (missing === undefined) return chosen;
  const reason = `the server has no such database; take it out, or correct its name (${session.database.displayName})`;
  throw new DtsError(faultFinding(instance, ['SelectedDatabases', missing, reason]));
}
