import {
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
  type TaskDeclaration,
  type TaskInstance,
  type TaskValidation,
} from 'opendtsx/sdk';

const properties = {
  UseProjectReference: {
    kind: 'boolean',
    description: 'The child is a package of the same project; otherwise a connection manager leads to it.',
    at: 'UseProjectReference',
    default: false,
  },
  PackageName: {
    kind: 'string',
    description: 'Name of the child in the project, or its path in the package store.',
    at: 'PackageName',
  },
  Connection: {
    kind: 'connection',
    description: 'FILE connection manager of the child when it is not in the project.',
    at: 'Connection',
  },
  PackageID: { kind: 'string', description: 'Id of the child; informational.', at: 'PackageID' },
  VersionID: { kind: 'string', description: 'Version id of the child; informational.', at: 'VersionID' },
  PackagePassword: {
    kind: 'string',
    description: 'Password of a child that is encrypted with one.',
    at: 'PackagePassword',
    sensitive: true,
  },
  ExecuteOutOfProcess: {
    kind: 'boolean',
    description:
      'Runs the child in a process of its own. It gets the variables of the parent as they are, objects left out, and gives them back at its end.',
    at: 'ExecuteOutOfProcess',
    default: false,
  },
  ParameterAssignments: {
    kind: 'collection',
    description: 'Parameters of the child and the variables or parameters of the parent that fill them.',
    at: 'ParameterAssignment',
    fields: {
      ParameterName: { kind: 'string', description: 'Parameter of the child.', at: 'ParameterName' },
      BindedVariableOrParameterName: {
        kind: 'variable',
        description: 'Variable or parameter of the parent.',
        at: 'BindedVariableOrParameterName',
      },
    },
  },
} as const satisfies PropertyDeclarations;

/** The properties of the Execute Package task. */
export type ExecutePackageProperties = typeof properties;

/** An Execute Package task ready to run. */
export type ExecutePackageInstance = TaskInstance<ExecutePackageProperties>;

/** Execute Package task: runs another package, of the same project or from a file. */
export const executePackageDeclaration: TaskDeclaration<ExecutePackageProperties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: {
    creationName: 'Microsoft.ExecutePackageTask',
    aliases: [
      'SSIS.ExecutePackageTask',
      'SSIS.ExecutePackageTask.1',
      'SSIS.ExecutePackageTask.2',
      'SSIS.ExecutePackageTask.3',
      'SSIS.ExecutePackageTask.4',
      'DTS.ExecutePackageTask',
      'DTS.ExecutePackageTask.1',
      'STOCK:ExecutePackageTask',
    ],
  },
  rollsBack: true,
  displayName: 'Execute Package Task',
  objectData: '<ExecutePackageTask />',
  description: 'Runs another package as part of this execution.',
  raises: [
    'DTS_E_TKEXECPACKAGE_UNSPECIFIEDPACKAGE',
    'DTS_E_TKEXECPACKAGE_UNSPECIFIEDCONNECTION',
    'DTS_E_TKEXECPACKAGE_INCORRECTCONNECTIONMANAGERTYPE',
    'DTS_E_CONNECTIONNOTFOUND',
    'OPENDTSX_E_EXECPACKAGE_SERVERREFERENCE',
    'OPENDTSX_E_EXECPACKAGE_VARIABLENOTFOUND',
    'OPENDTSX_W_EXECPACKAGE_PARAMETERSIGNORED',
  ],
  properties,
  validate: (instance, context) =>
    instance.properties.UseProjectReference
      ? validateProjectReference(instance, context)
      : validateExternalReference(instance, context),
};

function validateProjectReference(instance: ExecutePackageInstance, context: TaskValidation): Diagnostic[] {
  const place = { source: instance.path };
  const findings: Diagnostic[] = [];
  if (instance.properties.PackageName.trim() === '') {
    findings.push(diagnostic('DTS_E_TKEXECPACKAGE_UNSPECIFIEDPACKAGE', { executable: instance.path }, place));
  }
  for (const assignment of instance.properties.ParameterAssignments) {
    const variable = assignment.BindedVariableOrParameterName;
    if (context.hasVariable(variable)) continue;
    const args = { executable: instance.path, variable, parameter: assignment.ParameterName };
    findings.push(diagnostic('OPENDTSX_E_EXECPACKAGE_VARIABLENOTFOUND', args, place));
  }
  return findings;
}

function validateExternalReference(instance: ExecutePackageInstance, context: TaskValidation): Diagnostic[] {
  const { Connection: connection, PackageName: name, ParameterAssignments: assignments } = instance.properties;
  const place = { source: instance.path };
  const executable = instance.path;
  if (connection === '') {
    // Without a connection, a name alone means the package store of the server that runs the parent.
    return name === ''
      ? [diagnostic('DTS_E_TKEXECPACKAGE_UNSPECIFIEDCONNECTION', { executable }, place)]
      : [diagnostic('OPENDTSX_E_EXECPACKAGE_SERVERREFERENCE', { executable, package: name }, place)];
  }
  const kind = context.connectionKind(connection);
  if (kind === undefined) return [diagnostic('DTS_E_CONNECTIONNOTFOUND', { connection }, place)];
  if (kind === 'database') {
    return [diagnostic('OPENDTSX_E_EXECPACKAGE_SERVERREFERENCE', { executable, package: name }, place)];
  }
  if (kind !== 'file') {
    const args = { executable, connection, kind };
    return [diagnostic('DTS_E_TKEXECPACKAGE_INCORRECTCONNECTIONMANAGERTYPE', args, place)];
  }
  if (assignments.length === 0) return [];
  const args = { executable, parameters: assignments.map((assignment) => assignment.ParameterName).join(', ') };
  return [diagnostic('OPENDTSX_W_EXECPACKAGE_PARAMETERSIGNORED', args, place)];
}
