import type { PropertyDeclaration, PropertyDeclarations, TaskDeclaration } from 'opendtsx/sdk';

const text = (description: string): PropertyDeclaration => ({ kind: 'string', description });
const flag = (description: string): PropertyDeclaration => ({ kind: 'boolean', description, default: false });
const choice = (description: string, values: Readonly<Record<string, number>>): PropertyDeclaration => ({
  kind: 'enumeration',
  description,
  values,
  default: 0,
});

const connections: PropertyDeclarations = {
  SourceConnection: { kind: 'connection', description: 'SMO connection manager of the source server.' },
  DestinationConnection: { kind: 'connection', description: 'SMO connection manager of the destination server.' },
};

const IfObjectExists = choice('What happens to an object that the destination has.', {
  FailTask: 0,
  Overwrite: 1,
  Skip: 2,
});

/** A task that moves objects between servers through SMO: packages with it load and keep it. */
function declareTransfer(
  [name, assembly]: readonly [name: string, assembly: string],
  [displayName, description]: readonly [displayName: string, description: string],
  own: PropertyDeclarations,
  refused: string,
): TaskDeclaration {
  return {
    sdkVersion: 1,
    kind: 'task',
    identifiers: {
      creationName: `Microsoft.${name}`,
      aliases: [`Microsoft.SqlServer.Dts.Tasks.${name}.${name}, Microsoft.SqlServer.${assembly}`, `STOCK:${name}`],
    },
    displayName,
    description,
    objectData: `<${assembly}Data />`,
    refused,
    properties: { ...connections, ...own },
    raises: ['OPENDTSX_E_TASK_UNSUPPORTED'],
    validate: () => [],
  };
}

/** Transfer Database task: copies or moves a database to another server. */
export const transferDatabaseDeclaration = declareTransfer(
  ['TransferDatabaseTask', 'TransferDatabasesTask'],
  ['Transfer Database Task', 'Copies or moves a database of a SQL Server to another one.'],
  {
    Action: choice('Copies or moves the database.', { Copy: 0, Move: 1 }),
    Method: choice('Whether the database is offline meanwhile.', { DatabaseOffline: 0, DatabaseOnline: 1 }),
    SourceDatabaseName: text('Name of the database.'),
    SourceDatabaseFiles: text('Its files.'),
    ReattachSourceDatabase: flag('Attaches the database again when the transfer fails.'),
    DestinationDatabaseName: text('Name of the database on the destination server.'),
    DestinationDatabaseFiles: text('Its files on the destination server.'),
    DestinationOverwrite: flag('Overwrites a database of that name.'),
  },
  'Back the database up and restore it with two Execute T-SQL Statement Tasks (BACKUP DATABASE, RESTORE DATABASE … WITH MOVE)',
);

/** Transfer Error Messages task: copies user-defined messages. */
export const transferErrorMessagesDeclaration = declareTransfer(
  ['TransferErrorMessagesTask', 'TransferErrorMessagesTask'],
  ['Transfer Error Messages Task', 'Copies user-defined error messages of a SQL Server to another one.'],
  {
    IfObjectExists,
    TransferAllErrorMessages: flag('Copies all messages.'),
    ErrorMessagesList: text('Numbers of the messages.'),
    ErrorMessageLanguagesList: text('Languages of the messages.'),
  },
  'Add the messages with sp_addmessage in an Execute SQL Task, in a loop over sys.messages of the source',
);

/** Transfer Jobs task: copies Agent jobs. */
export const transferJobsDeclaration = declareTransfer(
  ['TransferJobsTask', 'TransferJobsTask'],
  ['Transfer Jobs Task', 'Copies SQL Server Agent jobs of a server to another one.'],
  {
    IfObjectExists,
    TransferAllJobs: flag('Copies all jobs.'),
    JobsList: text('Names of the jobs.'),
    EnableJobsAtDestination: flag('Enables the jobs at the destination.'),
  },
  'Script the jobs once and run the script (sp_add_job, sp_add_jobstep) in an Execute SQL Task',
);

/** Transfer Logins task: copies logins. */
export const transferLoginsDeclaration = declareTransfer(
  ['TransferLoginsTask', 'TransferLoginsTask'],
  ['Transfer Logins Task', 'Copies logins of a SQL Server to another one.'],
  {
    IfObjectExists,
    LoginsToTransfer: choice('Which logins are copied.', {
      AllLogins: 0,
      SelectedLogins: 1,
      AllLoginsFromSelectedDatabases: 2,
    }),
    LoginsList: text('Names of the logins.'),
    DatabasesList: text('Databases whose logins are copied.'),
    CopySids: flag('Keeps the security identifiers.'),
  },
  'Create the logins with their SIDs by CREATE LOGIN in an Execute SQL Task',
);

/** Transfer Master Stored Procedures task: copies procedures of master. */
export const transferStoredProceduresDeclaration = declareTransfer(
  ['TransferStoredProceduresTask', 'TransferStoredProceduresTask'],
  ['Transfer Master Stored Procedures Task', 'Copies user-defined procedures of master to another SQL Server.'],
  {
    IfObjectExists,
    TransferAllStoredProcedures: flag('Copies all procedures.'),
    StoredProceduresList: text('Names of the procedures.'),
  },
  'Run the definitions of sys.sql_modules of the source in an Execute SQL Task',
);
