import { DtsError, diagnostic, dtsError, type TaskContext, type TaskResult } from 'opendtsx/sdk';
import { type FtpInstance, needsRemotePath, operationName } from './ftp.ts';
import { ConnectFailure, type FtpSession, openSession } from './ftp-session.ts';
import { localOperations } from './local-operations.ts';
import { failureSymbols, type Operation, reasonOf } from './operation.ts';
import { remoteOperations } from './remote-operations.ts';
import { resolveLocalPath, resolveRemotePath } from './resolve-paths.ts';

/** Does the operation. What fails ends the task, or is a warning when StopOnOperationFailure is off. */
export async function execute(instance: FtpInstance, context: TaskContext): Promise<TaskResult> {
  const { Operation: number } = instance.properties;
  try {
    const local = localOperations[number];
    const remote = remoteOperations[number];
    if (local !== undefined) {
      const operation = operationOf(instance, context);
      await local(operation, await resolveLocalPath(instance, context));
    } else if (remote !== undefined) {
      // Paths are judged before anybody is connected to.
      const remotePath = resolveRemotePath(instance, context);
      const operation = operationOf(instance, context);
      const run = await remote(operation, remotePath);
      await withSession(instance, context, run);
    } else {
      throw operationOf(instance, context).error('DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE', {
        detail: `the operation ${number} is not known`,
      });
    }
  } catch (cause) {
    if (context.signal.aborted) return { result: 'canceled' };
    throw cause;
  }
  return context.signal.aborted ? { result: 'canceled' } : { result: 'success' };
}

async function withSession(
  instance: FtpInstance,
  context: TaskContext,
  run: (session: FtpSession) => Promise<void>,
): Promise<void> {
  const { Connection: reference, IsTransferTypeASCII: ascii } = instance.properties;
  const place = { source: context.source };
  if (reference === '') {
    throw dtsError('DTS_E_FTPTASK_CONNECTION_NAME_NULL', { executable: instance.path }, place);
  }
  const server = await context.connection(reference);
  if (server.kind !== 'ftp') {
    const args = { executable: instance.path, connection: reference, kind: server.kind };
    throw dtsError('DTS_E_FTPTASK_CONNECTION_NOT_FTP', args, place);
  }
  context.log('FTPConnectingToServer', `Connecting to ${server.host}:${server.port} as ${server.userName}.`);
  const session = await openSession(server, ascii, context.signal).catch((cause: unknown) => {
    if (!(cause instanceof ConnectFailure)) throw cause;
    const args = {
      executable: instance.path,
      connection: server.name,
      server: `${server.host}:${server.port}`,
      user: server.userName,
      attempts: cause.attempts,
      detail: cause.message,
    };
    throw dtsError('DTS_E_FTPTASK_UNABLETOCONNECTTOSERVER', args, place, { cause });
  });
  try {
    await run(session);
  } finally {
    session.close();
  }
}

function operationOf(instance: FtpInstance, context: TaskContext): Operation {
  const { Operation: number, StopOnOperationFailure: stops } = instance.properties;
  const name = operationName(number);
  const place = { source: context.source };
  if (!needsRemotePath(number)) context.log('FTPOperation', `${name} begins.`);
  const error: Operation['error'] = (symbol, args = {}, cause) =>
    dtsError(symbol, { executable: instance.path, operation: name, ...args }, place, { cause });
  return {
    name,
    instance,
    context,
    error,
    async attempt(subject, action) {
      context.signal.throwIfAborted();
      try {
        await action();
      } catch (cause) {
        context.signal.throwIfAborted();
        const failure =
          cause instanceof DtsError
            ? cause
            : error(failureSymbols[number], { subject, detail: reasonOf(cause) }, cause);
        if (stops) throw failure;
        const args = { executable: instance.path, operation: name, detail: failure.diagnostic.message };
        context.fire(diagnostic('DTS_W_FTPTASK_OPERATIONFAILURE', args, place));
      }
    },
    tell: (symbol, args) => context.fire(diagnostic(symbol, args, place)),
  };
}
