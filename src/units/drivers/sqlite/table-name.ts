import { dtsError, parseObjectName } from 'opendtsx/sdk';

/**
 * The table of this file that a name of SQL Server means: `dbo.T` and `T` are the table `T`, `stage.T` is the table named `stage.T`.
 * A database in front must be the connection's own (or tempdb with `#T`); throws OPENDTSX_E_DRIVER_OTHERDATABASE otherwise.
 */
export function tableOf(name: string, database: string | undefined): string {
  const parts = parseObjectName(name);
  if (parts === undefined) return name;
  const table = parts.at(-1) ?? name;
  const schema = parts.at(-2) ?? '';
  const owner = parts.at(-3) ?? '';
  if (parts.length > 3 || (owner !== '' && !isOwn(owner, table, database))) {
    throw dtsError('OPENDTSX_E_DRIVER_OTHERDATABASE', { name, database: database ?? 'none named' });
  }
  const isPlain = schema === '' || /^(dbo|main|temp)$/i.test(schema) || table.startsWith('#');
  return isPlain ? table : `${schema}.${table}`;
}

function isOwn(owner: string, table: string, database: string | undefined): boolean {
  if (table.startsWith('#') && owner.toLowerCase() === 'tempdb') return true;
  return database !== undefined && owner.toLowerCase() === database.toLowerCase();
}

/** A name in double quotes. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
