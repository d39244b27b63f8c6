import {
  type Diagnostic,
  type DiagnosticArguments,
  diagnostic,
  type TaskInstance,
  type TaskValidation,
} from 'opendtsx/sdk';

/** A finding about a task of Analysis Services. */
export function findAt(instance: TaskInstance, symbol: string, args: DiagnosticArguments = {}): Diagnostic {
  return diagnostic(symbol, { executable: instance.path, ...args }, { source: instance.path });
}

/** Checks that a reference means a connection manager of Analysis Services. */
export function checkAnalysisConnection(
  instance: TaskInstance,
  context: TaskValidation,
  connection: string,
): Diagnostic[] {
  if (connection === '') return [findAt(instance, 'DTS_E_DTSPROCTASK_NOCONNECTIONSPECIFIED')];
  const kind = context.connectionKind(connection);
  if (kind === 'analysis-services') return [];
  return kind === undefined
    ? [findAt(instance, 'DTS_E_DTSPROCTASK_UNABLETOLOCATECONNECTIONMANAGER', { connection })]
    : [findAt(instance, 'DTS_E_DTSPROCTASK_CONNECTIONMANAGERNOTOLAP', { connection, kind })];
}

/** What `checkAnalysisConnection` finds. */
export const analysisConnectionSymbols = [
  'DTS_E_DTSPROCTASK_NOCONNECTIONSPECIFIED',
  'DTS_E_DTSPROCTASK_UNABLETOLOCATECONNECTIONMANAGER',
  'DTS_E_DTSPROCTASK_CONNECTIONMANAGERNOTOLAP',
];
