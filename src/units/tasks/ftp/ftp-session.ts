import { createReadStream } from 'node:fs';
import { PassThrough, type Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client, FileInfo } from 'basic-ftp';
import { type FtpConnection, loadClientLibrary, openFileTarget, tlsOptions } from 'opendtsx/sdk';
import { activeDataConnection } from './active-data-connection.ts';
import { carriageReturns } from './carriage-returns.ts';

/** A server that has been logged in to. */
export interface FtpSession {
  /** Files and folders of a folder; without `.` and `..`. */
  list(folder: string): Promise<readonly FileInfo[]>;
  /** Sends a file of this machine. */
  send(path: string, remotePath: string): Promise<void>;
  /** Receives a file; it appears under its name only when it is complete. */
  receive(remotePath: string, path: string): Promise<void>;
  /** Sends a command that takes a path, e.g. `DELE`; rejects when the server refuses. */
  command(name: string, remotePath: string): Promise<void>;
  close(): void;
}

const milliseconds = 1000;
const longestPause = 5000;
const pauseStep = 100;
const largestListing = 64 * 1024 * 1024;

/** How many attempts were made, and why the last one failed. */
export class ConnectFailure extends Error {
  readonly attempts: number;

  constructor(attempts: number, cause: Error) {
    super(cause.message, { cause });
    this.attempts = attempts;
  }
}

/**
 * Connects and logs in, as often as the connection manager says; a refused login is not tried again. Rejects with a `ConnectFailure`, with
 * OPENDTSX_E_CLIENTLIBRARY without the client library, or with the reason of the signal.
 */
export async function openSession(server: FtpConnection, ascii: boolean, signal: AbortSignal): Promise<FtpSession> {
  const library = await loadClientLibrary(() => import('basic-ftp'), 'basic-ftp', 'The FTP task');
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    const client = new library.Client(server.timeout * milliseconds, { maxListingBytes: largestListing });
    const stop = (): void => client.close();
    signal.addEventListener('abort', stop, { once: true });
    try {
      await logIn(client, server, ascii);
      return sessionOf(client, server, ascii, () => signal.removeEventListener('abort', stop));
    } catch (cause) {
      client.close();
      signal.removeEventListener('abort', stop);
      signal.throwIfAborted();
      if (!(cause instanceof Error)) throw cause;
      const isLast = server.retries > 0 && attempt >= server.retries;
      if (isLast || isRefusal(cause, library.FTPError)) throw new ConnectFailure(attempt, cause);
    }
    // The first new attempt follows at once.
    await pause(Math.min((attempt - 1) * pauseStep, longestPause), undefined, { signal });
  }
}

const serviceNotAvailable = 421;

function isRefusal(cause: Error, FtpError: typeof import('basic-ftp').FTPError): boolean {
  return cause instanceof FtpError && cause.code !== serviceNotAvailable;
}

async function logIn(client: Client, server: FtpConnection, ascii: boolean): Promise<void> {
  const { host, port, security } = server;
  const tls = tlsOptions(host, security);
  if (security.mode === 'implicit') await client.connectImplicitTLS(host, port, tls);
  else await client.connect(host, port);
  if (security.mode === 'explicit') await client.useTLS(tls);
  // Servers want something that looks like an address from those without an account.
  const password = server.password?.reveal() ?? (server.userName === 'anonymous' ? 'anonymous@' : '');
  await client.login(server.userName, password);
  await client.useDefaultSettings();
  if (ascii) await client.send('TYPE A');
}

function sessionOf(client: Client, server: FtpConnection, ascii: boolean, forget: () => void): FtpSession {
  const { passive, chunkSize } = server;
  const upload = async (source: Readable, path: string): Promise<void> => {
    if (passive) await client.uploadFrom(source, path);
    else await activeDataConnection(client.ftp, `STOR ${path}`, { source });
  };
  const download = async (target: Writable, path: string): Promise<void> => {
    if (passive) await client.downloadTo(target, path);
    else await activeDataConnection(client.ftp, `RETR ${path}`, { target });
  };
  return {
    async list(folder) {
      const entries = passive ? await client.list(folder) : client.parseList(await activeListing(client, folder));
      return entries.filter(({ name }) => name !== '.' && name !== '..');
    },
    async send(path, remotePath) {
      const file = createReadStream(path, { highWaterMark: chunkSize });
      const source = ascii ? file.compose(carriageReturns) : file;
      try {
        await upload(source as Readable, remotePath);
      } finally {
        file.destroy();
      }
    },
    receive: (remotePath, path) => receiveAside(path, chunkSize, (target) => download(target, remotePath)),
    async command(name, remotePath) {
      await client.send(`${name} ${remotePath}`);
    },
    close() {
      forget();
      client.close();
    },
  };
}

async function activeListing(client: Client, folder: string): Promise<string> {
  const chunks: Buffer[] = [];
  const target = new PassThrough();
  target.on('data', (chunk: Buffer) => chunks.push(chunk));
  await activeDataConnection(client.ftp, `LIST ${folder}`, { target });
  return Buffer.concat(chunks).toString('utf8');
}

async function receiveAside(path: string, chunkSize: number, fill: (target: Writable) => Promise<void>): Promise<void> {
  const file = await openFileTarget(path, true);
  let written: Promise<void> = Promise.resolve();
  const target = new Writable({
    highWaterMark: chunkSize,
    write(chunk: Buffer, _encoding, done) {
      written = file.write(chunk);
      written.then(() => done(), done);
    },
  });
  try {
    await fill(target);
    await written;
  } catch (error) {
    await file.close(false);
    throw error;
  }
  await file.close(true);
}
