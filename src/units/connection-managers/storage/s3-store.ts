import { dtsError, type FileStore, type StoredFile } from 'opendtsx/sdk';
import { elementsAt, errorDetail, parseAnswer, textAt } from './answer-xml.ts';
import { type S3Credentials, signatureV4 } from './signature-v4.ts';
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
const noContent = 204;
const notFound = 404;
/** What S3 takes in one request. */
const largestFile = 5 * 1024 ** 3;
const nothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

type Ask = Omit<StorageRequest, 'url'> & { readonly query?: Readonly<Record<string, string>> };

/** The objects of S3, or of a service that speaks its protocol; the first part of a path is the bucket. Without credentials requests are anonymous. */
export function s3Store(server: StorageServer, credentials: S3Credentials | undefined): FileStore {
  const ask = async (request: Ask, expected: readonly number[], signal: AbortSignal): Promise<StorageAnswer> => {
    const url = addressOf(server.endpoint, request.path, request.query);
    const signed = authorised(credentials, { ...request, url });
    const answer = await send(server, signed, signal);
    if (expected.includes(answer.status)) return answer;
    throw refusal(server, signed, answer.statusText, errorDetail(await textOf(answer)));
  };
  const run = async (request: Ask, expected: readonly number[], signal: AbortSignal): Promise<StorageAnswer> => {
    const answer = await ask(request, expected, signal);
    await textOf(answer);
    return answer;
  };
  return {
    list: (folder, recursive, signal) =>
      listObjects(folder, recursive, async (bucket, query) => {
        const request = { method: 'GET', action: 'list the objects of', path: bucket, query } as const;
        return textOf(await ask(request, [ok], signal));
      }),
    async *read(path, signal) {
      yield* (await ask({ method: 'GET', action: 'read', path }, [ok], signal)).content;
    },
    async write(path, content, signal) {
      if (content.size > largestFile) {
        const reason = 'it is larger than 5 GiB, which S3 does not take at once';
        throw dtsError('OPENDTSX_E_STORAGE_NAME', { name: path, reason });
      }
      await run({ method: 'PUT', action: 'write', path, content }, [ok], signal);
    },
    async exists(path, signal) {
      const request = { method: 'HEAD', action: 'look for', path } as const;
      return (await run(request, [ok, notFound], signal)).status === ok;
    },
    async remove(path, signal) {
      await run({ method: 'DELETE', action: 'delete', path }, [ok, noContent], signal);
    },
  };
}

function authorised(credentials: S3Credentials | undefined, request: StorageRequest): StorageRequest {
  if (credentials === undefined) return request;
  const { url, method, content } = request;
  const headers: Record<string, string> = {
    ...request.headers,
    host: url.host,
    'x-amz-date': new Date().toISOString().replace(/[:-]|\.\d+/g, ''),
    // The content is read once, while it is sent; TLS guards it on the way.
    'x-amz-content-sha256': content === undefined ? nothing : 'UNSIGNED-PAYLOAD',
  };
  headers.authorization = signatureV4(credentials, { method, url, headers });
  return { ...request, headers };
}

async function* listObjects(
  folder: string,
  recursive: boolean,
  ask: (bucket: string, query: Record<string, string>) => Promise<string>,
): AsyncGenerator<StoredFile> {
  const [bucket, ...parts] = folder.split('/');
  const prefix = parts.length === 0 ? '' : `${parts.join('/')}/`;
  let token = '';
  do {
    const root = parseAnswer(
      await ask(bucket, {
        'list-type': '2',
        // Names may hold characters that XML cannot.
        'encoding-type': 'url',
        prefix,
        ...(recursive ? {} : { delimiter: '/' }),
        ...(token === '' ? {} : { 'continuation-token': token }),
      }),
    );
    const isEncoded = textAt(root, 'ListBucketResult', 'EncodingType') === 'url';
    for (const object of elementsAt(root, 'ListBucketResult', 'Contents')) {
      const written = textAt(object, 'Key');
      const key = isEncoded ? decodeURIComponent(written.replaceAll('+', ' ')) : written;
      const size = Number(textAt(object, 'Size'));
      if (key.endsWith('/') && size === 0) continue;
      yield { path: `${bucket}/${key}`, size, modified: new Date(textAt(object, 'LastModified')) };
    }
    token = textAt(root, 'ListBucketResult', 'NextContinuationToken');
  } while (token !== '');
}
