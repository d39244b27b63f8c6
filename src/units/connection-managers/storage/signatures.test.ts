import { Secret } from 'opendtsx/sdk';
import { expect, it } from 'vitest';
import { sharedKey, textToSign } from './shared-key.ts';
import { signatureV4 } from './signature-v4.ts';

// The key of the emulator, which its documentation publishes.
const key = new Secret('Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==');

const metadata = {
  method: 'GET',
  url: new URL('https://myaccount.blob.core.windows.net/mycontainer?comp=metadata&restype=container&timeout=20'),
  headers: { 'x-ms-version': '2015-02-21', 'x-ms-date': 'Fri, 26 Jun 2015 23:39:12 GMT' },
};

// Source: documentation: "Authorize with Shared Key", the text to sign of Get Container Metadata.
it('signs the text that the documentation of Azure Storage shows', () => {
  expect(textToSign('myaccount', metadata)).toBe(
    [
      'GET\n\n\n\n\n\n\n\n\n\n\n',
      'x-ms-date:Fri, 26 Jun 2015 23:39:12 GMT',
      'x-ms-version:2015-02-21',
      '/myaccount/mycontainer',
      'comp:metadata',
      'restype:container',
      'timeout:20',
    ].join('\n'),
  );
});

// Source: observed: the client library of Azure Storage for JavaScript, 12.34.0.
it('signs as the client library of Azure does', () => {
  expect(sharedKey('myaccount', key, metadata)).toBe(
    'SharedKey myaccount:1u9lui2jDxj0+fpbHjQ5m5NnastJRSYM+PSmfi8TXx4=',
  );
});

it('counts the length of content, and leaves out a length of 0', () => {
  const lines = (length: string) =>
    textToSign('a', { method: 'PUT', url: new URL('https://h/c/b'), headers: { 'content-length': length } }).split(
      '\n',
    );
  expect([lines('11')[3], lines('0')[3]]).toEqual(['11', '']);
});

const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const credentials = {
  accessKey: 'AKIAIOSFODNN7EXAMPLE',
  secretKey: new Secret('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'),
  region: 'us-east-1',
};

// Source: documentation: "Signature Calculations for the Authorization Header", Amazon S3.
it.each([
  [
    'GET Object',
    'GET',
    '/test.txt',
    { range: 'bytes=0-9', 'x-amz-content-sha256': emptyHash },
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  ],
  [
    'PUT Object',
    'PUT',
    '/test%24file.text',
    {
      date: 'Fri, 24 May 2013 00:00:00 GMT',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
      'x-amz-content-sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
    },
    '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  ],
  [
    'GET Bucket Lifecycle',
    'GET',
    '/?lifecycle',
    { 'x-amz-content-sha256': emptyHash },
    'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  ],
  [
    'GET Bucket (List Objects)',
    'GET',
    '/?max-keys=2&prefix=J',
    { 'x-amz-content-sha256': emptyHash },
    '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  ],
])('signs %s as the documentation of S3 shows', (_, method, path, headers, signature) => {
  const all = { ...headers, host: 'examplebucket.s3.amazonaws.com', 'x-amz-date': '20130524T000000Z' };
  const url = new URL(`https://examplebucket.s3.amazonaws.com${path}`);
  const header = signatureV4(credentials, { method, url, headers: all });
  expect(header).toContain('Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request');
  expect(header).toMatch(new RegExp(`Signature=${signature}$`));
});
