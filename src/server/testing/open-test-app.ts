import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { createRestApp } from '../../faces/rest/create-rest-app.ts';
import { addRoutes } from '../../faces/rest/routes/add-routes.ts';
import { statusOf } from '../../faces/rest/status-of.ts';
import { tokenScopes } from '../../identity/api-tokens.ts';
import { writeAudit } from '../../identity/audit.ts';
import { findPrincipal } from '../../identity/find-principal.ts';
import { serverPrincipal } from '../../identity/principal.ts';
import { openIdentity } from '../../identity/testing/open-identity.ts';
import type { FileSystemRoot } from '../../package-store/file-system-places.ts';
import { openRunningPackages, type RunningPackages } from '../../package-store/running-packages.ts';
import { preparePackageStore } from '../../package-store/stored-folders.ts';
import { Sealer } from '../../store/sealer.ts';
import type { Store } from '../../store/store.ts';
import { readExecutions } from '../data-reader/read-executions.ts';
import { readPackages } from '../data-reader/read-packages.ts';
import { type LaunchSettings, launchPackages } from '../launch-packages.ts';
import { type ServerSessions, serverSessions } from '../server-sessions.ts';

/** What a request of a test is sent with besides its method and address. */
export interface TestRequest {
  readonly body?: unknown;
  /** In place of a body that is JSON. */
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The whole face over a store, without a dispatcher and an agent: what is started waits. */
export interface TestApp {
  readonly app: FastifyInstance;
  readonly sessions: ServerSessions;
  readonly runningPackages: RunningPackages;
  readonly bugs: unknown[];
  readonly clock: { ms: number };
  /** Makes a user in roles, who sends requests by its name. */
  readonly user: (name: string, ...roles: string[]) => Promise<void>;
  /** Sends a request, as a user: `GET /catalog/folders`. */
  readonly send: (user: string, request: string, more?: TestRequest) => Promise<LightMyRequestResponse>;
}

/** Opens one; the user `root` is in sysadmin. */
export async function openTestApp(store: Store, packageRoots: readonly FileSystemRoot[] = []): Promise<TestApp> {
  const { clock, now, as } = await openIdentity(store);
  clock.ms = Date.UTC(2026, 0, 31);
  await preparePackageStore(store);
  const sealer = new Sealer(Buffer.alloc(32, 3));
  const sessions = serverSessions({ store, sealer, now, serverName: 'TEST', timeZone: 'UTC' });
  const bugs: unknown[] = [];
  const runningPackages = openRunningPackages();
  const place = join(tmpdir(), `opendtsx-launches-${process.pid}`);
  const launching: LaunchSettings = {
    packageRoots,
    launchRoots: packageRoots.map(({ name: path, folder }) => ({ path, folder })),
    capacity: 2,
    workingFolder: tmpdir(),
    privateFolder: place,
    running: runningPackages,
    now,
  };
  const launcher = launchPackages(launching);
  const packageReader = readPackages(launching);
  const services = {
    ...sessions,
    packageRoots,
    runningPackages,
    launcher,
    packageReader,
    // Nothing is executed here.
    readExecution: readExecutions(sessions.session(serverPrincipal), { claimHere: async () => undefined }),
    version: '0',
    wakeAgent: () => undefined,
  };
  const app = await createRestApp({
    version: '0',
    authenticate: async (credentials) => {
      const principal = credentials.kind === 'password' ? await findPrincipal(store, credentials.name) : undefined;
      return principal === undefined ? { refusal: 'Nobody knows you.' } : { principal, scopes: tokenScopes };
    },
    statusOf,
    audit: (request) => writeAudit(store, { face: 'rest', ...request }, now),
    onBug: (error) => void bugs.push(error),
    isReady: async () => true,
    routes: (api) => addRoutes(api, services),
  });
  await as('root', 'sysadmin');
  return {
    app,
    sessions,
    runningPackages,
    bugs,
    clock,
    user: async (name, ...roles) => void (await as(name, ...roles)),
    send: (user, request, { body, bytes, headers = {} } = {}) => {
      const [method = '', path = ''] = request.split(/ (.*)/s);
      return app.inject({
        method: method as 'GET',
        url: `/api/v1${path}`,
        headers: {
          authorization: `Basic ${Buffer.from(`${user}:x`).toString('base64')}`,
          ...(bytes === undefined ? {} : { 'content-type': 'application/octet-stream' }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(bytes === undefined ? {} : { payload: Buffer.from(bytes) }),
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      });
    },
  };
}
