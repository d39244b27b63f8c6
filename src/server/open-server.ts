import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import type { RunningAgent } from '../agent/running/start-agent.ts';
import { Secret } from '../datatypes/secret.ts';
import { dtsError } from '../diagnostics/dts-error.ts';
import { createRestApp } from '../faces/rest/create-rest-app.ts';
import type { RestServices } from '../faces/rest/rest-services.ts';
import { addRoutes } from '../faces/rest/routes/add-routes.ts';
import { statusOf } from '../faces/rest/status-of.ts';
import { addSoapService } from '../faces/soap/add-soap-service.ts';
import { writeAudit } from '../identity/audit.ts';
import { openIdConnect } from '../identity/open-id-connect.ts';
import { createFirstUser, type FirstUser, prepareIdentity } from '../identity/prepare-identity.ts';
import { serverPrincipal } from '../identity/principal.ts';
import { setPassword } from '../identity/users.ts';
import { openRunningPackages } from '../package-store/running-packages.ts';
import { preparePackageStore } from '../package-store/stored-folders.ts';
import { productVersion } from '../runtime/product-version.ts';
import { Sealer } from '../store/sealer.ts';
import { openStore, type Store } from '../store/store.ts';
import { createAuthenticate } from './create-authenticate.ts';
import { type DataFolder, readServerKey, takeDataFolder } from './data-folder.ts';
import { readExecutions } from './data-reader/read-executions.ts';
import { openTdsFace, type TdsFaceParts } from './open-tds-face.ts';
import { packageRootsOf } from './package-roots.ts';
import { type ServerSessions, serverSessions } from './server-sessions.ts';
import type { ServerSettings } from './server-settings.ts';
import { startCleaning } from './start-cleaning.ts';
import { startExecuting } from './start-executing.ts';
import { startJobs } from './start-jobs.ts';
import { type Launching, startLaunching } from './start-launching.ts';
import { stepCheck } from './steps/step-check.ts';
import { trackRunningPackages } from './track-running-packages.ts';
import { webService } from './web-service.ts';

/** A server that answers. */
export interface OpenServer {
  /** E.g. `http://127.0.0.1:8370`. */
  readonly address: string;
  /** Where T-SQL is answered, e.g. `127.0.0.1:1433`; absent where it is not. */
  readonly tdsAddress?: string;
  /** How to log in: of the first user at the start that made the store, or of the one whose password was to be set anew. */
  readonly firstUser: FirstUser | undefined;
  /** Answers what it was asked, lets executions end or be resumed elsewhere, and frees everything. */
  close(): Promise<void>;
}

/** What the program that starts a server is told. */
export interface ServerEvents {
  /** Defects of ours: where to find them by the number that the client was told. */
  onBug(error: unknown, requestId: string): void;
}

/**
 * Starts a server and resolves when it answers. Throws what opening the data folder, the key or the store throws, and OPENDTSX_E_SERVER_LISTEN when the port
 * cannot be had; nothing stays open then.
 */
export async function openServer(settings: ServerSettings, events: ServerEvents): Promise<OpenServer> {
  const folder = await takeDataFolder(settings.dataFolder);
  const closing: (() => Promise<void> | void)[] = [() => folder.release()];
  const close = async (): Promise<void> => {
    for (const one of closing.splice(0).reverse()) await one();
  };
  try {
    const sealer = new Sealer(await readServerKey(settings.keyFile ?? folder.inside('server.key')));
    const store = await openStore(storePlace(settings, folder), sealer);
    closing.push(() => store.close());
    return await serve(settings, events, { folder, store, sealer, closing, close });
  } catch (error) {
    await close();
    throw error;
  }
}

function storePlace({ database }: ServerSettings, folder: DataFolder) {
  return database === undefined ? { file: folder.inside('catalog.sqlite') } : { url: database };
}

interface Opened {
  readonly folder: DataFolder;
  readonly store: Store;
  readonly sealer: Sealer;
  readonly closing: (() => Promise<void> | void)[];
  close(): Promise<void>;
}

async function serve(settings: ServerSettings, events: ServerEvents, opened: Opened): Promise<OpenServer> {
  const { store, sealer, closing, close } = opened;
  const now = Date.now;
  await prepareIdentity(store, now);
  await preparePackageStore(store);
  const serverName = settings.serverName ?? hostname();
  const timeZone = settings.jobs?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const checkStep = stepCheck(serverName, settings.jobs?.connections ?? []);
  const sessions = serverSessions({ store, sealer, now, serverName, timeZone, checkStep });
  const { services, launching, onOpen } = await startServices(sessions, settings, events, opened);
  const authenticate = createAuthenticate(store, now, settings.openId && openIdConnect(settings.openId));
  const soap = webService({
    sessions,
    launcher: launching.launcher,
    authenticate,
    settings: settings.webService ?? {},
    onBug: events.onBug,
  });
  const app = await createRestApp({
    version: '1',
    authenticate,
    statusOf,
    audit: (request) => writeAudit(store, { face: 'rest', ...request }, now),
    onBug: events.onBug,
    isReady: () => isStoreThere(store),
    ...(settings.tls === undefined ? {} : { tls: settings.tls }),
    routes: (api) => addRoutes(api, services),
    others: (others) => addSoapService(others, soap),
  });
  closing.push(() => app.close());
  // Before the app: it ends when all that was asked has been answered.
  closing.push(async () => {
    await Promise.all([launching.launcher.stop(), launching.packageReader.stop()]);
  });
  const address = await listen(app, settings);
  const tds = await openTds({ sessions, authenticate, settings, ...services, onBug: events.onBug }, opened);
  onOpen();
  // Only now: a password that nobody is told, because the start fails, would be lost.
  const firstUser = (await createFirstUser(store, now)) ?? (await resetPassword(sessions, settings));
  return { address, ...tds, firstUser, close };
}

async function openTds(parts: TdsFaceParts, { folder, closing }: Opened): Promise<{ readonly tdsAddress?: string }> {
  const { tds } = parts.settings;
  if (tds === undefined) return {};
  const place = storePlace(parts.settings, folder);
  const face = await openTdsFace({ ...parts, ...('file' in place ? { storeFile: place.file } : {}) }, tds);
  closing.push(() => face.close());
  return { tdsAddress: face.address };
}

async function resetPassword(
  sessions: ServerSessions,
  { passwordToReset: name }: ServerSettings,
): Promise<FirstUser | undefined> {
  if (name === undefined) return undefined;
  const password = new Secret(randomBytes(18).toString('base64url'));
  await setPassword(sessions.session(serverPrincipal), { userName: name, password });
  return { name, password };
}

async function listen(app: FastifyInstance, { port, host = '127.0.0.1' }: ServerSettings): Promise<string> {
  try {
    return await app.listen({ port, host });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const detail = code === 'EADDRINUSE' ? 'another program listens there' : message;
    throw dtsError('OPENDTSX_E_SERVER_LISTEN', { host, port, detail }, {}, { cause });
  }
}

/** Starts what works in the background. What is asked of it by clients waits until the server answers. */
async function startServices(
  sessions: ServerSessions,
  settings: ServerSettings,
  { onBug }: ServerEvents,
  { folder, closing }: Opened,
): Promise<{ readonly services: RestServices; readonly launching: Launching; readonly onOpen: () => void }> {
  const server = sessions.session(serverPrincipal);
  const executing = await startExecuting(server, folder, settings);
  closing.push(() => executing.stop());
  const runningPackages = openRunningPackages();
  closing.push(trackRunningPackages(server, executing.dispatcher, runningPackages));
  const cleaning = startCleaning(server, (error) => onBug(error, 'cleaning'));
  closing.push(() => cleaning.stop());
  const launching = startLaunching(server, folder, settings, runningPackages);
  let agent: RunningAgent | undefined;
  closing.push(() => agent?.stop());
  return {
    services: {
      ...sessions,
      packageRoots: packageRootsOf(settings, folder),
      runningPackages,
      ...launching,
      readExecution: readExecutions(server, executing.dispatcher),
      version: productVersion(),
      wakeAgent: () => void agent?.wake(),
    },
    launching,
    onOpen: () => {
      agent = startJobs(sessions, folder, settings, (error) => onBug(error, 'agent'));
    },
  };
}

async function isStoreThere(store: Store): Promise<boolean> {
  await store.db.selectFrom('principals').select('principal_id').limit(1).execute();
  return true;
}
