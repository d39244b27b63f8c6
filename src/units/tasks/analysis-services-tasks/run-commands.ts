import {
  type DiagnosticArguments,
  type DtsError,
  dtsError,
  type TaskContext,
  type TaskInstance,
  type TaskResult,
} from 'opendtsx/sdk';
import { askAnalysisServices } from './ask-analysis-services.ts';
import { commandRequest, type XmlaRequest } from './xmla-message.ts';

/** Sends commands to the server of a connection manager. @param invalid symbol for commands that have no valid form */
export async function runCommands(
  instance: TaskInstance,
  context: TaskContext,
  reference: string,
  commands: string,
  invalid: string,
): Promise<TaskResult> {
  const error = (symbol: string, args: DiagnosticArguments = {}, cause?: unknown): DtsError =>
    dtsError(symbol, { executable: instance.path, ...args }, { source: context.source }, { cause });
  if (reference === '') throw error('DTS_E_DTSPROCTASK_NOCONNECTIONSPECIFIED');
  const connection = await context.connection(reference);
  if (connection.kind !== 'analysis-services') {
    const args = { connection: reference, kind: connection.kind };
    throw error('DTS_E_DTSPROCTASK_CONNECTIONMANAGERNOTOLAP', args);
  }
  let request: XmlaRequest;
  try {
    request = commandRequest(commands, connection.properties);
  } catch (cause) {
    throw error(invalid, { detail: (cause as Error).message.replace(/\.$/, '') }, cause);
  }
  const fail = (detail: string, cause?: unknown): DtsError =>
    error('DTS_E_DTSPROCTASK_DDLEXECUTIONFAILED', { detail }, cause);
  try {
    await askAnalysisServices(instance, context, connection, request, fail);
  } catch (cause) {
    if (context.signal.aborted) return { result: 'canceled' };
    throw cause;
  }
  return { result: 'success' };
}
