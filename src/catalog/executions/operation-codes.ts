/** Status of an operation, execution or validation (source: catalog.operations). */
export const operationStatus = {
  created: 1,
  running: 2,
  canceled: 3,
  failed: 4,
  pending: 5,
  endedUnexpectedly: 6,
  succeeded: 7,
  stopping: 8,
  completed: 9,
} as const;

/** Kinds of operations (source: catalog.operations). */
export const operationType = {
  initialization: 1,
  retentionWindow: 2,
  projectVersions: 3,
  deployProject: 101,
  restoreProject: 106,
  execution: 200,
  stopOperation: 202,
  validateProject: 300,
  validatePackage: 301,
  configureCatalog: 1000,
} as const;

/** What an operation is about (source: catalog.operations). */
export const operationObjectType = { folder: 10, project: 20, package: 30, environment: 40, execution: 50 } as const;

/** Whom a parameter of an execution belongs to (source: catalog.set_execution_parameter_value). */
export const parameterObjectType = { project: 20, package: 30, system: 50 } as const;

/** Message types that are no event of a package (source: catalog.operation_messages). */
export const messageType = { information: 70, warning: 110, error: 120, custom: 200 } as const;

/** Who a message comes from (source: catalog.operation_messages). */
export const messageSourceType = {
  entryPoint: 10,
  externalProcess: 20,
  package: 30,
  controlFlowTask: 40,
  container: 50,
  dataFlowTask: 60,
} as const;

/** Message type of every event of SSIS; all others are custom events, 200 (source: catalog.operation_messages). */
export const messageTypeOfEvent: ReadonlyMap<string, number> = new Map([
  ['OnPreValidate', 10],
  ['OnPostValidate', 20],
  ['OnPreExecute', 30],
  ['OnPostExecute', 40],
  ['OnExecStatusChanged', 50],
  ['OnProgress', 60],
  ['OnInformation', 70],
  ['OnVariableValueChanged', 80],
  ['Diagnostic', 90],
  ['OnQueryCancel', 100],
  ['OnWarning', 110],
  ['OnError', 120],
  ['OnTaskFailed', 130],
  ['DiagnosticEx', 140],
  ['NonDiagnostic', 400],
]);

/** Statuses in which an operation is not over. */
export const openStatuses = [
  operationStatus.running,
  operationStatus.pending,
  operationStatus.stopping,
] as const satisfies readonly number[];
