import { createHash, createHmac } from 'node:crypto';
import type { Secret } from 'opendtsx/sdk';
import type { SignedRequest } from './shared-key.ts';
import { percentEncoded } from './storage-server.ts';

/** Who signs requests to S3. */
export interface S3Credentials {
  readonly accessKey: string;
  readonly secretKey: Secret;
  readonly region: string;
}

/**
 * The Authorization header of a request to S3, over all its headers; they include `host`, `x-amz-date` and `x-amz-content-sha256`.
 * Source: "Authenticating Requests (AWS Signature Version 4)" of the Amazon S3 documentation.
 */
export function signatureV4({ accessKey, secretKey, region }: S3Credentials, request: SignedRequest): string {
  const { method, url, headers } = request;
  const names = Object.keys(headers).sort();
  const query = [...url.searchParams]
    .map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(value)}`)
    .sort((a, b) => (a < b ? -1 : 1));
  const canonical = [
    method,
    url.pathname,
    query.join('&'),
    ...names.map((name) => `${name}:${headers[name].trim()}`),
    '',
    names.join(';'),
    headers['x-amz-content-sha256'],
  ].join('\n');
  const time = headers['x-amz-date'];
  const day = time.slice(0, time.indexOf('T'));
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', time, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(
    (chain, part) => createHmac('sha256', chain).update(part).digest(),
    `AWS4${secretKey.reveal()}`,
  );
  const signature = createHmac('sha256', key).update(text).digest('hex');
  return `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope},SignedHeaders=${names.join(';')},Signature=${signature}`;
}
