import type { PropertyDeclarations, TaskDeclaration, TaskInstance } from 'opendtsx/sdk';
import { analysisConnectionSymbols, checkAnalysisConnection, findAt } from './check-connection.ts';

const properties = {
  ConnectionName: { kind: 'connection', description: 'Connection manager of the server.' },
  ProcessingCommands: {
    kind: 'string',
    description: 'The command that processes objects: XMLA (`Batch`, `Process`) or TMSL (`refresh`).',
  },
} as const satisfies PropertyDeclarations;

/** A bound Analysis Services Processing task. */
export type AsProcessingInstance = TaskInstance<typeof properties>;

/** Analysis Services Processing task: processes cubes, dimensions and models. */
export const asProcessingDeclaration: TaskDeclaration<typeof properties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: {
    creationName: 'Microsoft.DTSProcessingTask',
    aliases: [
      'Microsoft.ASProcessingTask',
      'Microsoft.DataTransformationServices.Tasks.DTSProcessingTask.DTSProcessingTask, Microsoft.SqlServer.ASTasks',
    ],
  },
  displayName: 'Analysis Services Processing Task',
  description: 'Processes cubes, dimensions and models of Analysis Services.',
  objectData: '<ASProcessingData />',
  properties,
  raises: [
    ...analysisConnectionSymbols,
    'DTS_E_DTSPROCTASK_INVALIDDDLPROCESSINGCOMMANDS',
    'DTS_E_DTSPROCTASK_DDLEXECUTIONFAILED',
    'OPENDTSX_E_XMLA_ERROR',
    'OPENDTSX_W_XMLA_WARNING',
  ],
  validate(instance, context) {
    const { ConnectionName, ProcessingCommands } = instance.properties;
    const findings = checkAnalysisConnection(instance, context, ConnectionName);
    if (ProcessingCommands.trim() !== '') return findings;
    const symbol = 'DTS_E_DTSPROCTASK_INVALIDDDLPROCESSINGCOMMANDS';
    return [...findings, findAt(instance, symbol, { detail: 'there is none' })];
  },
};
