import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IntegrationServices } from '../../src/client/catalog/integration-services.ts';
import { openServer } from '../../src/server/open-server.ts';

/** A server of this process with its own data, and its first user. */
export interface Served {
  readonly address: string;
  readonly folder: string;
  readonly user: string;
  readonly password: string;
  readonly services: IntegrationServices;
  /** Defects of the server. */
  readonly bugs: unknown[];
  close(): Promise<void>;
}

/** Starts a server on a free port, in a temporary folder. */
export async function serve(): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), 'opendtsx-client-'));
  const bugs: unknown[] = [];
  const server = await openServer(
    { dataFolder: join(folder, 'data'), port: 0, serverName: 'TEST' },
    { onBug: (error) => void bugs.push(error) },
  );
  const user = server.firstUser?.name ?? '';
  const password = server.firstUser?.password.reveal() ?? '';
  const services = await IntegrationServices.connect({ address: server.address, user, password });
  return {
    address: server.address,
    folder,
    user,
    password,
    services,
    bugs,
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
