import type { FileStore, StoredFile } from 'opendtsx/sdk';
import {
  addressOf,
  refusal,
  type StorageAnswer,
  type StorageRequest,
  type StorageServer,
  send,
  textOf,
} from './storage-server.ts';

const ok = 200;
const created = 201;
const notFound = 404;
const redirected = [301, 302, 303, 307, 308];

interface FileStatus {
  readonly pathSuffix: string;
  readonly type: 'FILE' | 'DIRECTORY' | 'SYMLINK';
  readonly length: number;
  readonly modificationTime: number;
}

type Ask = Omit<StorageRequest, 'url'> & { readonly operation: string; readonly query?: Record<string, string> };

/** The files of HDFS over WebHDFS. Source: WebHDFS REST API of the Hadoop documentation. @param userName '' for the default user of the cluster */
export function webHdfsStore(server: StorageServer, userName: string): FileStore {
  const user: Record<string, string> = userName === '' ? {} : { 'user.name': userName };
  const place = ({ path, operation, query }: Ask): URL =>
    addressOf(`${server.endpoint}/webhdfs/v1`, path, { op: operation, ...user, ...query });

  async function ask(request: Ask, expected: readonly number[], signal: AbortSignal): Promise<StorageAnswer> {
    const asked = { ...request, url: place(request) };
    const answer = await send(server, asked, signal);
    if (expected.includes(answer.status)) return answer;
    throw await remoteException(server, asked, answer);
  }

  /** Does what the name server passes on to the server that has the data: the content goes to the second only. */
  async function passedOn(request: Ask, expected: number, signal: AbortSignal): Promise<StorageAnswer> {
    const { content, ...first } = request;
    const answer = await ask(first, content === undefined ? [...redirected, expected] : redirected, signal);
    if (answer.status === expected) return answer;
    await textOf(answer);
    const url = nextAddress(server, { ...request, url: place(request) }, answer);
    const headers: Record<string, string> = content === undefined ? {} : { 'Content-Type': 'application/octet-stream' };
    const second = { ...request, url, headers };
    const final = await send(server, second, signal);
    if (final.status === expected) return final;
    throw await remoteException(server, second, final);
  }

  async function json(request: Ask, signal: AbortSignal): Promise<unknown> {
    const answer = await ask(request, [ok], signal);
    try {
      return JSON.parse(await textOf(answer));
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      throw refusal(server, { ...request, url: place(request) }, answer.statusText, 'the answer is not JSON');
    }
  }

  async function statuses(path: string, signal: AbortSignal): Promise<readonly FileStatus[]> {
    const request = { method: 'GET', operation: 'LISTSTATUS', action: 'list the files of', path } as const;
    const answer = (await json(request, signal)) as { FileStatuses?: { FileStatus?: readonly FileStatus[] } } | null;
    return answer?.FileStatuses?.FileStatus ?? [];
  }

  async function* list(folder: string, recursive: boolean, signal: AbortSignal): AsyncGenerator<StoredFile> {
    const below: string[] = [];
    for (const { pathSuffix, type, length, modificationTime } of await statuses(folder, signal)) {
      const path = [folder, pathSuffix].filter((part) => part !== '').join('/');
      if (type === 'DIRECTORY') below.push(path);
      else if (type === 'FILE') yield { path, size: length, modified: new Date(modificationTime) };
    }
    if (recursive) for (const path of below) yield* list(path, recursive, signal);
  }

  async function succeed(request: Ask, signal: AbortSignal): Promise<void> {
    const answer = (await json(request, signal)) as { boolean?: boolean } | null;
    if (answer?.boolean === true) return;
    throw refusal(server, { ...request, url: place(request) }, '200 OK', 'it was not done');
  }

  const removed = (path: string, recursive: boolean, action = 'delete'): Ask => ({
    method: 'DELETE',
    operation: 'DELETE',
    action,
    path,
    query: { recursive: String(recursive) },
  });

  async function exists(path: string, signal: AbortSignal): Promise<boolean> {
    const request = { method: 'GET', operation: 'GETFILESTATUS', action: 'look for', path } as const;
    const answer = await ask(request, [ok, notFound], signal);
    await textOf(answer);
    return answer.status === ok;
  }

  return {
    list,
    exists,
    async *read(path, signal) {
      const request = { method: 'GET', operation: 'OPEN', action: 'read', path } as const;
      yield* (await passedOn(request, ok, signal)).content;
    },
    async write(path, content, signal) {
      // HDFS shows a file from its first byte, so that it is written under another name first.
      const partial = `${path}.partial`;
      const query = { overwrite: 'true' };
      try {
        const request = { method: 'PUT', operation: 'CREATE', action: 'write', path: partial, query, content } as const;
        await textOf(await passedOn(request, created, signal));
        if (await exists(path, signal)) await succeed(removed(path, false), signal);
        const rename = { destination: `/${path}` };
        await succeed({ method: 'PUT', operation: 'RENAME', action: 'rename', path: partial, query: rename }, signal);
      } catch (error) {
        // What went wrong counts, not that cleaning up may go wrong too; the signal may have been what ended it.
        await ask(removed(partial, false), [ok], new AbortController().signal).then(textOf, () => undefined);
        throw error;
      }
    },
    remove: (path, signal) => succeed(removed(path, false), signal),
    removeFolder: (path, signal) => succeed(removed(path, true, 'delete the folder'), signal),
  };
}

function nextAddress(server: StorageServer, request: StorageRequest, answer: StorageAnswer): URL {
  const url = URL.parse(answer.headers.location ?? '', request.url.href);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw refusal(server, request, answer.statusText, 'it passes the request on to no address');
  }
  if (request.url.protocol === 'https:' && url.protocol === 'http:') {
    throw refusal(server, request, answer.statusText, 'it passes the request on from https to http');
  }
  return url;
}

async function remoteException(
  server: StorageServer,
  request: StorageRequest,
  answer: StorageAnswer,
): Promise<ReturnType<typeof refusal>> {
  return refusal(server, request, answer.statusText, exceptionText(await textOf(answer)));
}

function exceptionText(text: string): string {
  try {
    const { RemoteException } = JSON.parse(text) as {
      RemoteException?: { exception?: string; message?: string };
    };
    const message = RemoteException?.message?.split('\n')[0] ?? '';
    return [RemoteException?.exception ?? '', message].filter((part) => part !== '').join(': ');
  } catch {
    return '';
  }
}
