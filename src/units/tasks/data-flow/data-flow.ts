import type { PropertyDeclarations, TaskDeclaration, TaskInstance } from 'opendtsx/sdk';

const properties = {
  DefaultBufferMaxRows: {
    kind: 'integer',
    description: 'Rows that a buffer holds at most.',
    at: '@defaultBufferMaxRows',
    default: 10_000,
  },
  DefaultBufferSize: {
    kind: 'integer',
    description: 'Bytes that a buffer holds at most.',
    at: '@defaultBufferSize',
    default: 10_485_760,
  },
  AutoAdjustBufferSize: {
    kind: 'boolean',
    description: 'Makes buffers large enough for DefaultBufferMaxRows rows, whatever DefaultBufferSize says.',
    at: '@autoAdjustBufferSize',
    default: false,
  },
  EngineThreads: {
    kind: 'integer',
    description: 'Execution trees that may run at the same time.',
    at: '@engineThreads',
    default: 10,
  },
  RunInOptimizedMode: {
    kind: 'boolean',
    description: 'Leaves out columns and components that nothing uses.',
    at: '@runInOptimizedMode',
    default: true,
  },
  BLOBTempStoragePath: {
    kind: 'string',
    description: 'Folder for large values that do not fit into memory; empty for the temporary folder.',
    at: '@BLOBTempStoragePath',
  },
  BufferTempStoragePath: {
    kind: 'string',
    description: 'Folder for buffers that do not fit into memory; empty for the temporary folder.',
    at: '@bufferTempStoragePath',
  },
} as const satisfies PropertyDeclarations;

/** The properties of the Data Flow task. */
export type DataFlowProperties = typeof properties;

/** A Data Flow task ready to run. */
export type DataFlowInstance = TaskInstance<DataFlowProperties>;

/** Data Flow task: runs the pipeline that its ObjectData holds. The plan checks the pipeline itself. */
export const dataFlowDeclaration: TaskDeclaration<DataFlowProperties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: {
    creationName: 'Microsoft.Pipeline',
    aliases: [
      'SSIS.Pipeline',
      'SSIS.Pipeline.1',
      'SSIS.Pipeline.2',
      'SSIS.Pipeline.3',
      'SSIS.Pipeline.4',
      'DTS.Pipeline',
      'DTS.Pipeline.1',
      'STOCK:PipelineTask',
      '{5918251B-2970-45A4-AB5F-01C3C588FE5A}',
      '{E3CFBEA8-1F48-40D8-91E1-2DEDC1EDDD56}',
    ],
  },
  displayName: 'Data Flow Task',
  description: 'Moves rows from sources through transformations to destinations.',
  properties,
  hostsPipeline: true,
  validate: () => [],
};
