import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { expect, it } from 'vitest';
import { selfSignedCertificate } from './self-signed-certificate.ts';

it('is one that other programs can read, for its names, from yesterday on for ten years', async () => {
  const pair = await selfSignedCertificate(['etl-1', 'localhost'], Date.UTC(2026, 0, 31));
  const certificate = new X509Certificate(pair.cert);
  expect(certificate.subject).toBe('CN=OpenDTSX self-signed');
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkHost('etl-1')).toBe('etl-1');
  expect(certificate.checkHost('elsewhere')).toBeUndefined();
  expect(certificate.validFromDate).toEqual(new Date(Date.UTC(2026, 0, 30)));
  expect(certificate.validToDate.getUTCFullYear()).toBe(2036);
});

it('may end after 2049', async () => {
  const pair = await selfSignedCertificate(['a'], Date.UTC(2045, 5, 1));
  expect(new X509Certificate(pair.cert).validToDate.getUTCFullYear()).toBe(2055);
});

it('serves TLS to clients that are told to trust it', async () => {
  const pair = await selfSignedCertificate(['localhost'], Date.now());
  const server = createServer(pair, (socket) => socket.end('hello'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca: pair.cert });
  const [data] = await once(socket, 'data');
  expect(String(data)).toBe('hello');
  server.close();
});
