import type { Connection } from '../transport/connection.ts';
import { requestPath } from '../transport/request-path.ts';

interface RunningPackageRow {
  readonly packageName: string;
  readonly packageDescription: string;
  readonly packageId: string;
  readonly instanceId: string;
  readonly userName: string;
  readonly executionStartTime: string;
  readonly executionDuration: number;
}

/** A package that runs on a server: the members of SSIS's `RunningPackage`, as of when it was listed. */
export class RunningPackage {
  readonly packageName: string;
  readonly packageDescription: string;
  readonly packageId: string;
  /** Of this execution only. */
  readonly instanceId: string;
  readonly userName: string;
  readonly executionStartTime: Date;
  /** Seconds. */
  readonly executionDuration: number;
  readonly #connection: Connection;

  constructor(connection: Connection, row: RunningPackageRow) {
    this.#connection = connection;
    this.packageName = row.packageName;
    this.packageDescription = row.packageDescription;
    this.packageId = row.packageId;
    this.instanceId = row.instanceId;
    this.userName = row.userName;
    this.executionStartTime = new Date(row.executionStartTime);
    this.executionDuration = row.executionDuration;
  }

  /** Asks it to stop; resolves when that is under way. */
  async stop(): Promise<void> {
    await this.#connection.send('POST', requestPath`/package-store/running-packages/${this.instanceId}/stop`);
  }
}

/** The packages of the caller that run on a server, the oldest first; administrators see all. */
export async function listRunningPackages(connection: Connection): Promise<RunningPackage[]> {
  const found: RunningPackage[] = [];
  for await (const row of connection.list<RunningPackageRow>('/package-store/running-packages')) {
    found.push(new RunningPackage(connection, row));
  }
  return found;
}
