import { createHmac } from 'node:crypto';
import type { Secret } from 'opendtsx/sdk';

/** A request as its signature sees it. */
export interface SignedRequest {
  readonly method: string;
  readonly url: URL;
  /** By name in small letters. */
  readonly headers: Readonly<Record<string, string>>;
}

const standardHeaders = [
  'content-encoding',
  'content-language',
  'content-length',
  'content-md5',
  'content-type',
  'date',
  'if-modified-since',
  'if-match',
  'if-none-match',
  'if-unmodified-since',
  'range',
];

/** The text that is signed for Shared Key. Source: "Authorize with Shared Key" of the Azure Storage documentation, version 2015-02-21 and later. */
export function textToSign(account: string, { method, url, headers }: SignedRequest): string {
  const standard = standardHeaders.map((name) => {
    const value = headers[name] ?? '';
    return name === 'content-length' && value === '0' ? '' : value;
  });
  const own = Object.keys(headers)
    .filter((name) => name.startsWith('x-ms-'))
    .sort()
    .map((name) => `${name}:${headers[name].trim()}`);
  const parameters = [...url.searchParams]
    .map(([name, value]) => `${name.toLowerCase()}:${value}`)
    .sort((a, b) => (a < b ? -1 : 1));
  return [method, ...standard, ...own, `/${account}${url.pathname}`, ...parameters].join('\n');
}

/** The Authorization header of a request to Azure Storage. @param key in Base64, as Azure shows it */
export function sharedKey(account: string, key: Secret, request: SignedRequest): string {
  const signature = createHmac('sha256', Buffer.from(key.reveal(), 'base64'))
    .update(textToSign(account, request), 'utf8')
    .digest('base64');
  return `SharedKey ${account}:${signature}`;
}
