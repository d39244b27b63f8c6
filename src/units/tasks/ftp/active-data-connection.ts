import { createServer, type Server, type Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TLSSocket, connect as tlsConnect } from 'node:tls';
import type { FTPContext } from 'basic-ftp';

/** What goes over a data connection. */
export type DataFlow = { readonly source: Readable } | { readonly target: Writable };

const firstSuccess = 200;
const firstRequest = 300;

/**
 * Runs a command whose data connection the server opens (active mode), which the client library does not know. Resolves when server and data
 * connection both report the end; rejects with the refusal of the server, a timeout, or what broke the connection.
 */
export async function activeDataConnection(ftp: FTPContext, command: string, flow: DataFlow): Promise<void> {
  const server = await listen(ftp);
  try {
    await ftp.request(portCommand(ftp, server));
    const connected = accept(server, ftp);
    // Without a reply to the command nobody may be waiting for it.
    connected.catch(() => undefined);
    await runCommand(ftp, command, () => connected.then((socket) => transfer(socket, ftp, flow)));
  } finally {
    server.close();
  }
}

function listen(ftp: FTPContext): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, ftp.socket.localAddress, () => resolve(server));
  });
}

function portCommand(ftp: FTPContext, server: Server): string {
  const { port } = server.address() as { readonly port: number };
  const address = (ftp.socket.localAddress ?? '').replace(/^::ffff:/i, '');
  if (address.includes(':')) return `EPRT |2|${address}|${port}|`;
  return `PORT ${address.replaceAll('.', ',')},${port >> 8},${port & 0xff}`;
}

function accept(server: Server, ftp: FTPContext): Promise<Socket> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('close', () => reject(new Error('The server opened no data connection')));
    server.on('connection', (socket) => {
      // Only the server that was asked may send.
      if (socket.remoteAddress !== ftp.socket.remoteAddress) socket.destroy();
      else resolve(socket);
    });
  });
}

function runCommand(ftp: FTPContext, command: string, start: () => Promise<void>): Promise<void> {
  let data: Promise<void> | undefined;
  return ftp.handle(command, (response, task) => {
    if (response instanceof Error) {
      task.reject(response);
      return;
    }
    const { code, message } = response;
    if (code < firstSuccess) {
      data ??= start();
      // The control connection is told of broken data at once; of good data only together with the reply.
      data.catch((error: Error) => task.reject(error));
    } else if (code >= firstRequest) task.reject(new Error(`Unexpected reply: ${message}`));
    else if (data === undefined) task.reject(new Error(`The server ended without data: ${message}`));
    else {
      data.then(
        () => task.resolve(undefined),
        () => undefined,
      );
    }
  });
}

async function transfer(raw: Socket, ftp: FTPContext, flow: DataFlow): Promise<void> {
  const socket = secured(raw, ftp);
  // While data flows, the control connection is silent.
  ftp.socket.setTimeout(0);
  // The context watches its data socket, and closes on its timeout; giving it the socket resets the timeout.
  ftp.dataSocket = socket;
  socket.setTimeout(ftp.timeout);
  try {
    if ('source' in flow) await pipeline(flow.source, socket);
    else await pipeline(socket, flow.target);
  } finally {
    ftp.socket.setTimeout(ftp.timeout);
  }
}

function secured(raw: Socket, ftp: FTPContext): Socket {
  if (!(ftp.socket instanceof TLSSocket)) return raw;
  const session = ftp.tlsSessionStore ?? ftp.socket.getSession();
  return tlsConnect({ ...ftp.tlsOptions, socket: raw, ...(session === undefined ? {} : { session }) });
}
