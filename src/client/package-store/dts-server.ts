import type { Connection } from '../transport/connection.ts';
import type { ConnectionSettings } from '../transport/connection-settings.ts';
import { openConnection } from '../transport/open-connection.ts';
import { type LaunchedPackage, type LaunchPackageRequest, launchPackage } from './launch-package.ts';
import { PackageStore } from './package-store.ts';
import { listRunningPackages, type RunningPackage } from './running-package.ts';

/** What a server says of itself. */
export interface ServerInfo {
  readonly serverName: string;
  readonly product: string;
  readonly version: string;
  /** Names of its package stores. */
  readonly packageStores: readonly string[];
}

/** A server that keeps and runs packages outside of projects, as one user works with it. */
export class DtsServer {
  readonly connection: Connection;
  readonly packageStore: PackageStore;

  /** Over a connection that `openConnection` gives. */
  constructor(connection: Connection) {
    this.connection = connection;
    this.packageStore = new PackageStore(connection);
  }

  /** As `openConnection`, and the server asked once: wrong credentials are refused here and not at the first use. */
  static async connect(settings: ConnectionSettings): Promise<DtsServer> {
    const connection = await openConnection(settings);
    await connection.get('/me');
    return new DtsServer(connection);
  }

  info(): Promise<ServerInfo> {
    return this.connection.get('/server');
  }

  /** Runs a package on the server and waits until it has ended. */
  launchPackage(request: LaunchPackageRequest): Promise<LaunchedPackage> {
    return launchPackage(this.connection, request);
  }

  /** The packages of the user that run on the server; administrators see all. */
  runningPackages(): Promise<RunningPackage[]> {
    return listRunningPackages(this.connection);
  }

  /** Names of the roles that packages of MSDB can be given to. */
  async roles(): Promise<string[]> {
    const names: string[] = [];
    for await (const { name } of this.connection.list<{ readonly name: string }>('/roles')) names.push(name);
    return names;
  }
}
