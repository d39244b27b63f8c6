/** The table of log entries (source: published definitions of `sysssislog`). */
export const createTable = `CREATE TABLE sysssislog (
  id int IDENTITY(1,1) NOT NULL PRIMARY KEY,
  event sysname NOT NULL,
  computer nvarchar(128) NOT NULL,
  operator nvarchar(128) NOT NULL,
  source nvarchar(1024) NOT NULL,
  sourceid uniqueidentifier NOT NULL,
  executionid uniqueidentifier NOT NULL,
  starttime datetime NOT NULL,
  endtime datetime NOT NULL,
  datacode int NOT NULL,
  databytes image NULL,
  message nvarchar(2048) NOT NULL
)`;

const parameters: readonly (readonly [string, string])[] = [
  ['event', 'sysname'],
  ['computer', 'nvarchar(128)'],
  ['operator', 'nvarchar(128)'],
  ['source', 'nvarchar(1024)'],
  ['sourceid', 'uniqueidentifier'],
  ['executionid', 'uniqueidentifier'],
  ['starttime', 'datetime'],
  ['endtime', 'datetime'],
  ['datacode', 'int'],
  ['databytes', 'image'],
  ['message', 'nvarchar(2048)'],
];

/** The columns that an entry fills, in their order. */
export const entryColumns: readonly string[] = parameters.map(([name]) => name);

/** On SQL Server: makes the procedure when it is missing; one that is there is left as it is. */
export const createProcedure = `IF OBJECT_ID('sp_ssis_addlogentry', 'P') IS NULL EXEC('CREATE PROCEDURE sp_ssis_addlogentry ${parameters
  .map(([name, type]) => `@${name} ${type}`)
  .join(', ')} AS INSERT INTO sysssislog (${entryColumns.join(', ')}) VALUES (${entryColumns
  .map((name) => `@${name}`)
  .join(', ')})')`;

/** On SQL Server: writes one entry. */
export const callProcedure = `EXEC sp_ssis_addlogentry ${entryColumns.map(() => '?').join(', ')}`;

/** Elsewhere: writes some entries. */
export function insertEntries(count: number, quoteName: (name: string) => string): string {
  const row = `(${entryColumns.map(() => '?').join(', ')})`;
  return `INSERT INTO ${quoteName('sysssislog')} (${entryColumns.join(', ')}) VALUES ${Array(count).fill(row).join(', ')}`;
}
