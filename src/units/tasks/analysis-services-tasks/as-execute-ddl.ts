import type { Diagnostic, PropertyDeclarations, TaskDeclaration, TaskInstance, TaskValidation } from 'opendtsx/sdk';
import { analysisConnectionSymbols, checkAnalysisConnection, findAt } from './check-connection.ts';

/** Where the commands come from: DDLSourceType of the documentation. */
export const ddlSources = { DirectInput: 0, FileConnection: 1, Variable: 2 } as const;

const properties = {
  ConnectionName: { kind: 'connection', description: 'Connection manager of the server.' },
  SourceType: {
    kind: 'enumeration',
    description: 'Where the commands come from.',
    aliases: ['DDLSourceType'],
    values: ddlSources,
    default: ddlSources.DirectInput,
  },
  Source: {
    kind: 'string',
    description: 'The command (XMLA or TMSL), or the FILE connection manager or variable that holds it.',
  },
} as const satisfies PropertyDeclarations;

/** A bound Analysis Services Execute DDL task. */
export type AsExecuteDdlInstance = TaskInstance<typeof properties>;

/** Analysis Services Execute DDL task: runs an XMLA or TMSL command. */
export const asExecuteDdlDeclaration: TaskDeclaration<typeof properties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: {
    creationName: 'Microsoft.ASExecuteDDLTask',
    aliases: [
      'Microsoft.DataTransformationServices.Tasks.DTSProcessingTask.ASExecuteDDLTask, Microsoft.SqlServer.ASTasks',
    ],
  },
  displayName: 'Analysis Services Execute DDL Task',
  description: 'Runs an XMLA or TMSL command on a server of Analysis Services.',
  objectData: '<ASExecuteDDLData />',
  properties,
  raises: [
    ...analysisConnectionSymbols,
    'DTS_E_DTSPROCTASK_INVALIDDDL',
    'DTS_E_DTSPROCTASK_DDLEXECUTIONFAILED',
    'DTS_E_DTSPROCTASK_FILEDOESNOTEXIST',
    'DTS_E_DTSPROCTASK_FILECONNECTIONNOTDEFINED',
    'DTS_E_DTSPROCTASK_INVALIDCONNECTION',
    'DTS_E_DTSPROCTASK_VARIABLENOTDEFINED',
    'OPENDTSX_E_TASK_PROPERTY',
    'OPENDTSX_E_XMLA_ERROR',
    'OPENDTSX_W_XMLA_WARNING',
  ],
  validate(instance, context) {
    const findings = checkAnalysisConnection(instance, context, instance.properties.ConnectionName);
    return [...findings, ...checkSource(instance, context)];
  },
};

function checkSource(instance: AsExecuteDdlInstance, context: TaskValidation): Diagnostic[] {
  const { SourceType: type, Source: source } = instance.properties;
  switch (type) {
    case ddlSources.DirectInput:
      return source.trim() === ''
        ? [findAt(instance, 'DTS_E_DTSPROCTASK_INVALIDDDL', { detail: 'there is none' })]
        : [];
    case ddlSources.FileConnection: {
      const kind = context.connectionKind(source);
      if (kind === 'file') return [];
      const symbol =
        kind === undefined ? 'DTS_E_DTSPROCTASK_FILECONNECTIONNOTDEFINED' : 'DTS_E_DTSPROCTASK_INVALIDCONNECTION';
      return [findAt(instance, symbol, { connection: source })];
    }
    case ddlSources.Variable:
      if (context.hasVariable(source)) return [];
      return [findAt(instance, 'DTS_E_DTSPROCTASK_VARIABLENOTDEFINED', { variable: source })];
    default: {
      const reason = 'known are 0 DirectInput, 1 FileConnection, 2 Variable';
      return [findAt(instance, 'OPENDTSX_E_TASK_PROPERTY', { property: 'SourceType', value: type, reason })];
    }
  }
}
