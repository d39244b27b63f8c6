import {
  type AnalysisServicesConnection,
  type DtsError,
  diagnostic,
  type TaskContext,
  type TaskInstance,
} from 'opendtsx/sdk';
import { askServer } from './xmla-exchange.ts';
import { readXmlaAnswer, type XmlaAnswer, type XmlaRequest } from './xmla-message.ts';

/** Makes the error of a task from what went wrong, without a full stop. */
export type AsFailure = (detail: string, cause?: unknown) => DtsError;

/**
 * Sends a request and gives the answer. Warnings of the server become OnWarning; its errors become OnError, all but the first, which is in the error thrown:
 * the one that `fail` makes.
 */
export async function askAnalysisServices(
  instance: TaskInstance,
  context: TaskContext,
  connection: AnalysisServicesConnection,
  request: XmlaRequest,
  fail: AsFailure,
): Promise<XmlaAnswer> {
  const answer = await readAnswer(context, connection, request, fail);
  const place = { source: context.source };
  const args = ({ code, description: detail }: XmlaAnswer['messages'][number]) => ({
    executable: instance.path,
    code,
    detail,
  });
  for (const message of answer.messages) {
    if (message.kind === 'warning') context.fire(diagnostic('OPENDTSX_W_XMLA_WARNING', args(message), place));
  }
  const [first, ...others] = answer.messages.filter(({ kind }) => kind === 'error');
  if (first === undefined) return answer;
  for (const other of others) context.fire(diagnostic('OPENDTSX_E_XMLA_ERROR', args(other), place));
  throw fail(`${first.description} (error ${first.code})`);
}

async function readAnswer(
  context: TaskContext,
  connection: AnalysisServicesConnection,
  request: XmlaRequest,
  fail: AsFailure,
): Promise<XmlaAnswer> {
  try {
    return readXmlaAnswer(await askServer(connection, request, context.signal));
  } catch (cause) {
    context.signal.throwIfAborted();
    const error = cause as NodeJS.ErrnoException;
    throw fail(error.message.trim().replace(/\.$/, '') || error.code || error.name, cause);
  }
}
