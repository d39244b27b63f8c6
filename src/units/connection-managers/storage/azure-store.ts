import type { FileStore, Secret, StoredContent, StoredFile } from 'opendtsx/sdk';
import { elementsAt, errorDetail, parseAnswer, textAt } from './answer-xml.ts';
import { sharedKey } from './shared-key.ts';
import {
  addressOf,
  refusal,
  type StorageAnswer,
  type StorageRequest,
  type StorageServer,
  send,
  textOf,
} from './storage-server.ts';

/** A storage account of Azure and how to prove who asks. */
export interface AzureAccount {
  readonly name: string;
  /** Access key in Base64. */
  readonly key: Secret | undefined;
  /** Token of a shared access signature; without both, requests are anonymous. */
  readonly token: Secret | undefined;
  /** Address of the Data Lake Storage (Gen2) service of the account; undefined for plain Blob Storage. */
  readonly lake: string | undefined;
}

const version = '2021-12-02';
const created = 201;
const accepted = 202;
const notFound = 404;
const ok = 200;
/** How large files are sent. */
export interface AzureSizes {
  /** Bytes that one request may hold at most before a file is sent in blocks; the service takes 5,000 MiB. */
  readonly request: number;
  readonly block: number;
}

const usualSizes: AzureSizes = { request: 256 * 1024 * 1024, block: 64 * 1024 * 1024 };

type Ask = Omit<StorageRequest, 'url'> & { readonly query?: Readonly<Record<string, string>>; readonly lake?: string };

/** The blobs of a storage account; the first part of a path is the container. */
export function azureStore(server: StorageServer, account: AzureAccount, sizes = usualSizes): FileStore {
  const ask = async (request: Ask, expected: readonly number[], signal: AbortSignal): Promise<StorageAnswer> => {
    const url = addressOf(request.lake ?? server.endpoint, request.path, request.query);
    const signed = authorised(account, { ...request, url });
    const answer = await send(server, signed, signal);
    if (expected.includes(answer.status)) return answer;
    const code = answer.headers['x-ms-error-code'];
    throw refusal(server, signed, answer.statusText, errorDetail(await textOf(answer)) || String(code ?? ''));
  };
  const run = async (request: Ask, expected: readonly number[], signal: AbortSignal): Promise<StorageAnswer> => {
    const answer = await ask(request, expected, signal);
    await textOf(answer);
    return answer;
  };
  const { lake } = account;
  return {
    list: (folder, recursive, signal) =>
      listBlobs(folder, recursive, async (container, query) => {
        const request = { method: 'GET', action: 'list the blobs of', path: container, query } as const;
        return textOf(await ask(request, [ok], signal));
      }),
    async *read(path, signal) {
      yield* (await ask({ method: 'GET', action: 'read', path }, [ok], signal)).content;
    },
    async write(path, content, signal) {
      const put = { method: 'PUT', action: 'write', path } as const;
      if (content.size > sizes.request) {
        const ids: string[] = [];
        for await (const block of blocksOf(content, sizes.block)) {
          const id = Buffer.from(String(ids.length).padStart(6, '0')).toString('base64');
          const query = { comp: 'block', blockid: id };
          await run({ ...put, query, content: bytesContent(block) }, [created], signal);
          ids.push(id);
        }
        const list = `<BlockList>${ids.map((id) => `<Latest>${id}</Latest>`).join('')}</BlockList>`;
        await run(
          { ...put, query: { comp: 'blocklist' }, content: bytesContent(Buffer.from(list)) },
          [created],
          signal,
        );
      } else {
        await run({ ...put, headers: { 'x-ms-blob-type': 'BlockBlob' }, content }, [created], signal);
      }
    },
    async exists(path, signal) {
      const request = { method: 'HEAD', action: 'look for', path } as const;
      return (await run(request, [ok, notFound], signal)).status === ok;
    },
    async remove(path, signal) {
      await run({ method: 'DELETE', action: 'delete', path }, [accepted], signal);
    },
    ...(lake === undefined
      ? {}
      : {
          async removeFolder(path, signal) {
            let continuation = '';
            do {
              const query = { recursive: 'true', ...(continuation === '' ? {} : { continuation }) };
              const request = { method: 'DELETE', action: 'delete the folder', path, query, lake } as const;
              const answer = await run(request, [ok, accepted], signal);
              continuation = String(answer.headers['x-ms-continuation'] ?? '');
            } while (continuation !== '');
          },
        }),
  };
}

function authorised(account: AzureAccount, request: StorageRequest): StorageRequest {
  const { url, content } = request;
  const headers: Record<string, string> = {
    ...request.headers,
    'x-ms-date': new Date().toUTCString(),
    'x-ms-version': version,
    ...(content === undefined ? {} : { 'content-length': String(content.size) }),
  };
  if (account.token !== undefined) {
    const text = account.token.reveal().replace(/^\?/, '');
    return { ...request, headers, url: new URL(`${url.href}${url.search === '' ? '?' : '&'}${text}`) };
  }
  if (account.key !== undefined) {
    headers.authorization = sharedKey(account.name, account.key, { method: request.method, url, headers });
  }
  return { ...request, headers };
}

async function* listBlobs(
  folder: string,
  recursive: boolean,
  ask: (container: string, query: Record<string, string>) => Promise<string>,
): AsyncGenerator<StoredFile> {
  const [container, ...parts] = folder.split('/');
  const prefix = parts.length === 0 ? '' : `${parts.join('/')}/`;
  let marker = '';
  do {
    const root = parseAnswer(
      await ask(container, {
        restype: 'container',
        comp: 'list',
        include: 'metadata',
        ...(prefix === '' ? {} : { prefix }),
        ...(recursive ? {} : { delimiter: '/' }),
        ...(marker === '' ? {} : { marker }),
      }),
    );
    for (const blob of elementsAt(root, 'EnumerationResults', 'Blobs', 'Blob')) {
      const [name] = elementsAt(blob, 'Name');
      const path = name?.attributes.Encoded === 'true' ? decodeURIComponent(name.text) : (name?.text ?? '');
      const size = Number(textAt(blob, 'Properties', 'Content-Length'));
      const isFolder =
        textAt(blob, 'Properties', 'ResourceType') === 'directory' ||
        textAt(blob, 'Metadata', 'hdi_isfolder') === 'true' ||
        (path.endsWith('/') && size === 0);
      if (isFolder) continue;
      yield { path: `${container}/${path}`, size, modified: new Date(textAt(blob, 'Properties', 'Last-Modified')) };
    }
    marker = textAt(root, 'EnumerationResults', 'NextMarker');
  } while (marker !== '');
}

function bytesContent(bytes: Uint8Array): StoredContent {
  return {
    size: bytes.length,
    async *open() {
      yield bytes;
    },
  };
}

async function* blocksOf({ open }: StoredContent, size: number): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of open()) {
    waiting.push(chunk);
    length += chunk.length;
    if (length < size) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(waiting);
}
