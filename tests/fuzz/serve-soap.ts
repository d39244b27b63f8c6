import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { samplePackage } from '../../src/catalog/executions/testing/sample-project.ts';
import { createRestApp } from '../../src/faces/rest/create-rest-app.ts';
import { statusOf } from '../../src/faces/rest/status-of.ts';
import { addSoapService } from '../../src/faces/soap/add-soap-service.ts';
import { tokenScopes } from '../../src/identity/api-tokens.ts';
import { prepareIdentity } from '../../src/identity/prepare-identity.ts';
import { serverPrincipal } from '../../src/identity/principal.ts';
import { findLaunchablePackage } from '../../src/package-store/find-launchable-package.ts';
import type { PackageLauncher } from '../../src/package-store/package-launcher.ts';
import { msdbStore } from '../../src/package-store/package-store.ts';
import { preparePackageStore } from '../../src/package-store/stored-folders.ts';
import { serverSessions } from '../../src/server/server-sessions.ts';
import { webService } from '../../src/server/web-service.ts';
import { Sealer } from '../../src/store/sealer.ts';
import { openStore } from '../../src/store/store.ts';
import { promise } from './contract.ts';

/** The web service as a server composes it, over a store in memory; packages are found and not run. */
export interface ServedSoap {
  readonly app: FastifyInstance;
  /** Where everything lies that no answer may name. */
  readonly folder: string;
  /** Defects since they were looked at last. */
  readonly bugs: unknown[];
}

const somePackage = Buffer.from(samplePackage([]));

/** Makes one; users and passwords are `fuzz:fuzz`, and `slow` waits after wrong passwords. A file that is found outside its folder is a defect. */
export async function serveSoap(place: string): Promise<ServedSoap> {
  const folder = realpathSync(place);
  const roots = join(folder, 'packages');
  writeFiles(folder, roots);
  const store = await openStore({ memory: true });
  const now = () => 1_800_000_000_000;
  await prepareIdentity(store, now);
  await preparePackageStore(store);
  const sealer = new Sealer(Buffer.alloc(32, 3));
  const sessions = serverSessions({ store, sealer, now, serverName: 'FUZZ', timeZone: 'UTC' });
  await msdbStore(sessions.session(serverPrincipal)).putPackage({ packagePath: 'Daily', content: somePackage });
  const bugs: unknown[] = [];
  const soap = webService({
    sessions,
    launcher: finder(roots),
    authenticate: async (credentials) => {
      if (credentials.kind === 'bearer') return { refusal: 'The token is not valid.' };
      if (credentials.name === 'slow') return { refusal: 'Wait.', retryAfter: 7 };
      const isRight = credentials.name === 'fuzz' && credentials.password.reveal() === 'fuzz';
      return isRight ? { principal: serverPrincipal, scopes: tokenScopes } : { refusal: 'The login failed.' };
    },
    settings: {},
    onBug: (error) => void bugs.push(error),
  });
  const app = await createRestApp({
    version: '0',
    authenticate: async () => ({ refusal: 'The login failed.' }),
    statusOf,
    audit: async () => undefined,
    onBug: (error) => void bugs.push(error),
    isReady: async () => true,
    routes: () => undefined,
    others: (others) => addSoapService(others, soap),
  });
  return { app, folder, bugs };
}

function writeFiles(folder: string, roots: string): void {
  mkdirSync(join(roots, 'Loads'), { recursive: true });
  for (const name of ['packages/package1.dtsx', 'packages/Loads/Daily.dtsx', 'outside.dtsx']) {
    writeFileSync(join(folder, name), somePackage);
  }
  if (process.platform === 'win32') return;
  symlinkSync(join(folder, 'outside.dtsx'), join(roots, 'link.dtsx'));
  symlinkSync(folder, join(roots, 'up'));
}

function finder(folder: string): PackageLauncher {
  const places = {
    packageRoots: [{ name: 'File System', folder }],
    launchRoots: [
      { path: 'C:\\My Packages', folder },
      { path: '\\\\server\\share', folder },
      { path: '/srv/packages', folder },
    ],
  };
  return {
    find: async (session, request) => {
      const found = await findLaunchablePackage(session, places, request);
      const { source } = found;
      promise(!('file' in source) || source.file.startsWith(folder + sep), 'a file outside of its folder was found');
      return found;
    },
    start: () => ({ instanceId: '{0}', ended: Promise.resolve({ result: 0, errors: [] }) }),
    recall: () => {
      throw new Error('Nothing is remembered.');
    },
  };
}
