import type { TaskDeclaration } from 'opendtsx/sdk';

/** A task that Integration Services itself runs no more. What its ObjectData holds is kept as it is. */
function discontinued(
  identifiers: TaskDeclaration['identifiers'],
  displayName: string,
  description: string,
  refused: string,
): TaskDeclaration {
  return {
    sdkVersion: 1,
    kind: 'task',
    identifiers,
    displayName,
    description: `${description} It never runs here: packages with it are refused at validation.`,
    refused,
    properties: {},
    raises: ['OPENDTSX_E_TASK_UNSUPPORTED'],
    validate: () => [],
  };
}

/** ActiveX Script task: a script of DTS 2000. Removed from SQL Server 2012 on. */
export const activeXScriptDeclaration = discontinued(
  {
    creationName: 'Microsoft.ActiveXScriptTask',
    aliases: [
      'Microsoft.SqlServer.Dts.Tasks.ActiveXScriptTask.ActiveXScriptTask, Microsoft.SqlServer.ActiveXScriptTask',
      'SSIS.ActiveXScriptTask',
      'DTS.ActiveXScriptTask',
      'STOCK:ActiveXScriptTask',
    ],
  },
  'ActiveX Script Task',
  'Runs a script of DTS 2000. Integration Services has removed the task.',
  'Replace it by an Expression Task, an Execute SQL Task or an Execute Process Task',
);

/** Execute DTS 2000 Package task: runs a package of SQL Server 2000. Removed from SQL Server 2012 on. */
export const executeDts2000PackageDeclaration = discontinued(
  {
    creationName: 'Microsoft.Exec80PackageTask',
    aliases: [
      'Microsoft.SqlServer.Dts.Tasks.Exec80PackageTask.Exec80PackageTask, Microsoft.SqlServer.Exec80PackageTask',
      'SSIS.Exec80PackageTask',
      'DTS.Exec80PackageTask',
      'STOCK:Exec80PackageTask',
    ],
  },
  'Execute DTS 2000 Package Task',
  'Runs a package of SQL Server 2000. Integration Services has removed the task.',
  'Migrate the DTS 2000 package with Integration Services 2005 or 2008, or rebuild it, and run it with an Execute Package Task',
);

/** What an upgrade puts in the place of a task that it cannot convert. */
export const replacementDeclaration = discontinued(
  { creationName: 'SSIS.ReplacementTask', aliases: ['Microsoft.ReplacementTask'] },
  'Replacement Task',
  'Stands for a task that an upgrade of the package could not convert.',
  'Look into the package of the earlier version for what the task did, and rebuild it with other tasks',
);
