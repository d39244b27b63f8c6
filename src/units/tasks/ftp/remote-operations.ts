import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileInfo } from 'basic-ftp';
import { ftpOperations } from './ftp.ts';
import type { FtpSession } from './ftp-session.ts';
import { filesAt } from './local-operations.ts';
import type { Operation } from './operation.ts';
import { resolveLocalPath } from './resolve-paths.ts';
import { hasWildcards, matchNames, splitPath } from './wildcards.ts';

/** Prepares an operation on the server: everything on this side is judged before the session begins. */
export type RemoteOperation = (
  operation: Operation,
  remotePath: string,
) => Promise<(session: FtpSession) => Promise<void>>;

/** Sends files into a folder of the server, under their names. Source: the folder of SendFiles in the object model (documentation). */
const send: RemoteOperation = async (operation, remotePath) => {
  const { instance, context } = operation;
  const local = await resolveLocalPath(instance, context);
  let files = [] as Awaited<ReturnType<typeof filesAt>>;
  await operation.attempt(local.written, async () => {
    files = await filesAt(operation, local);
  });
  const folder = remotePath.endsWith('/') ? remotePath : `${remotePath}/`;
  return async (session) => {
    logBegin(operation, `${local.written} to ${folder}`);
    const existing = instance.properties.OverwriteDestination ? [] : await namesIn(operation, session, folder);
    // What must not be replaced is not known.
    if (existing === undefined) return;
    for (const [done, { name, path }] of files.entries()) {
      await operation.attempt(name, async () => {
        if (existing.includes(name)) throw existsAlready(operation, `${folder}${name}`);
        await session.send(path, `${folder}${name}`);
        operation.tell('DTS_I_FTPSENDFILE', { file: name });
      });
      reportProgress(operation, done + 1, files.length);
    }
  };
};

/** Receives files into a folder of this machine, under their names. */
const receive: RemoteOperation = async (operation, remotePath) => {
  const { instance, context } = operation;
  const local = await resolveLocalPath(instance, context);
  const found = await stat(local.path).catch(() => undefined);
  if (found?.isDirectory() !== true)
    throw operation.error('DTS_E_FTPTASK_INVALIDDIRECTORY', { directory: local.written });
  return async (session) => {
    logBegin(operation, `${remotePath} to ${local.written}`);
    const files = await remoteFiles(operation, session, remotePath);
    for (const [done, { name, path }] of files.entries()) {
      await operation.attempt(name, async () => {
        const target = join(local.path, name);
        const replaced = await stat(target).catch(() => undefined);
        if (replaced !== undefined && !instance.properties.OverwriteDestination) throw existsAlready(operation, name);
        await session.receive(path, target);
        operation.tell('DTS_I_FTPRECEIVEFILE', { file: name });
      });
      reportProgress(operation, done + 1, files.length);
    }
  };
};

const deleteFiles: RemoteOperation = async (operation, remotePath) => async (session) => {
  logBegin(operation, remotePath);
  for (const { name, path } of await remoteFiles(operation, session, remotePath)) {
    await operation.attempt(name, async () => {
      await session.command('DELE', path);
      operation.tell('DTS_I_FTPDELETEFILE', { file: name });
    });
  }
};

function onDirectory(command: 'MKD' | 'RMD'): RemoteOperation {
  return async (operation, remotePath) => (session) => {
    logBegin(operation, remotePath);
    return operation.attempt(remotePath, () => session.command(command, remotePath));
  };
}

interface RemoteFile {
  readonly name: string;
  readonly path: string;
}

async function remoteFiles(operation: Operation, session: FtpSession, remotePath: string): Promise<RemoteFile[]> {
  const { folder, name } = splitPath(remotePath);
  if (!hasWildcards(name)) return [{ name, path: remotePath }];
  let found: string[] = [];
  await operation.attempt(remotePath, async () => {
    const files = (await session.list(folder)).filter(({ isFile, isSymbolicLink }) => isFile || isSymbolicLink);
    found = matchNames(files.map(safeName), name, false);
    if (found.length === 0) throw operation.error('DTS_E_FTPTASK_NOFILESFOUND', { path: remotePath });
  });
  return found.map((each) => ({ name: each, path: `${folder}${each}` }));
}

// A server must not choose the folder that a file is written to.
function safeName({ name }: FileInfo): string {
  if (!/[\\/\0]/.test(name)) return name;
  throw new Error(`the server lists the name ${JSON.stringify(name)}, which is no file name`);
}

async function namesIn(operation: Operation, session: FtpSession, folder: string): Promise<string[] | undefined> {
  let names: string[] | undefined;
  await operation.attempt(folder, async () => {
    names = (await session.list(folder)).map(({ name }) => name);
  });
  return names;
}

function existsAlready(operation: Operation, file: string): Error {
  operation.tell('DTS_I_FTPFILEEXISTS', { file });
  return new Error(`${file} exists already, and OverwriteDestination is False`);
}

function logBegin({ context, name }: Operation, subject: string): void {
  context.log('FTPOperation', `${name} ${subject}`);
}

const wholePercent = 100;

function reportProgress({ context, name }: Operation, done: number, count: number): void {
  context.progress(`${name}: ${done} of ${count} files`, Math.floor((done * wholePercent) / count));
}

/** The operations on the server, by number. */
export const remoteOperations: Readonly<Record<number, RemoteOperation>> = {
  [ftpOperations.Send]: send,
  [ftpOperations.Receive]: receive,
  [ftpOperations.DeleteRemote]: deleteFiles,
  [ftpOperations.MakeDirRemote]: onDirectory('MKD'),
  [ftpOperations.RemoveDirRemote]: onDirectory('RMD'),
};
