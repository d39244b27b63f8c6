import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { dtsError } from '../../../diagnostics/dts-error.ts';
import { InternalError } from '../../../diagnostics/internal-error.ts';
import { TdsConnection } from './tds-connection.ts';
import {
  defaultTdsLimits,
  type TdsProduct,
  type TdsServerOptions,
  type TdsServerSetting,
  type TlsContexts,
} from './tds-server-options.ts';

/** A TDS endpoint that listens. */
export interface TdsServer {
  readonly port: number;
  /** Listens no more, cancels what runs, cuts clients off, and resolves when their sessions are closed. */
  close(): Promise<void>;
}

// Drivers ask for what a version has: 15.0 is SQL Server 2019.
const defaultProduct: TdsProduct = { name: 'OpenDTSX', version: [15, 0, 2000] };

const firstSpid = 51;
const lastSpid = 32_767;

/** Listens for TDS clients. Throws `DtsError` when the address cannot be listened on or the certificate not be read. */
export async function startTdsServer(options: TdsServerOptions): Promise<TdsServer> {
  const setting = settingOf(options);
  const connections = new Map<number, { connection: TdsConnection; done: Promise<void> }>();
  let lastNumber = firstSpid - 1;
  const atDoor = (address: string | undefined): number => {
    let count = 0;
    for (const { connection } of connections.values()) if (connection.isAtDoorFrom(address)) count++;
    return count;
  };
  const server = createServer((socket) => {
    const { connections: most, loginsPerAddress } = setting.limits;
    if (connections.size >= most || atDoor(socket.remoteAddress) >= loginsPerAddress) return refuseConnection(socket);
    do lastNumber = lastNumber >= lastSpid ? firstSpid : lastNumber + 1;
    while (connections.has(lastNumber));
    const spid = lastNumber;
    const connection = new TdsConnection(setting, socket, spid);
    const done = connection.run().finally(() => connections.delete(spid));
    connections.set(spid, { connection, done });
  });
  await listen(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      const open = [...connections.values()];
      for (const { connection } of open) connection.destroy();
      await Promise.all([closed, ...open.map(({ done }) => done)]);
    },
  };
}

function refuseConnection(socket: Socket): void {
  socket.on('error', () => {});
  socket.destroy();
}

async function listen(server: Server, { host, port }: TdsServerOptions): Promise<void> {
  try {
    server.listen({ host, port });
    await once(server, 'listening');
  } catch (error) {
    const { message: detail } = error as Error;
    throw dtsError('OPENDTSX_E_SERVER_LISTEN', { host, port, detail }, {}, { cause: error });
  }
}

function settingOf(options: TdsServerOptions): TdsServerSetting {
  const { tls, encrypt, login, serverName, product = defaultProduct, limits = {}, onBug } = options;
  if (encrypt !== 'off' && tls === undefined) {
    throw new InternalError('A TDS endpoint that encrypts was given no certificate.');
  }
  const contexts = tls === undefined || encrypt === 'off' ? undefined : tlsContexts(tls);
  const most = Math.min({ ...defaultTdsLimits, ...limits }.connections, lastSpid - firstSpid + 1);
  return {
    contexts,
    encrypt,
    login,
    serverName,
    product,
    limits: { ...defaultTdsLimits, ...limits, connections: most },
    onBug,
  };
}

function tlsContexts(tls: NonNullable<TdsServerOptions['tls']>): TlsContexts {
  try {
    return {
      // TLS 1.3 sends tickets behind its handshake, where clients of TDS 7 expect no packet around them any more.
      inPackets: createSecureContext({ ...tls, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }),
      fromStart: createSecureContext({ ...tls, minVersion: 'TLSv1.2' }),
    };
  } catch (error) {
    throw dtsError('OPENDTSX_E_TDS_CERTIFICATE', { detail: (error as Error).message }, {}, { cause: error });
  }
}
