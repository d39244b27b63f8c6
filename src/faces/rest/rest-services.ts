import type { AgentSession } from '../../agent/agent-session.ts';
import type { CatalogSession } from '../../catalog/catalog-session.ts';
import type { Principal } from '../../identity/principal.ts';
import type { FileSystemRoot } from '../../package-store/file-system-places.ts';
import type { PackageLauncher } from '../../package-store/package-launcher.ts';
import type { PackageReader, ReadWish, RowStream } from '../../package-store/row-stream.ts';
import type { RunningPackages } from '../../package-store/running-packages.ts';

/** What routes call the services with. */
export interface RestServices {
  /** The catalog and everything in its store, for whoever asks. */
  session(caller: Principal): CatalogSession;
  /** The agent, for whoever asks. */
  agent(caller: Principal): AgentSession;
  /** Has the agent look at once for jobs that were started. */
  wakeAgent(): void;
  /** Folders that are offered as package stores. */
  readonly packageRoots: readonly FileSystemRoot[];
  readonly runningPackages: RunningPackages;
  readonly launcher: PackageLauncher;
  readonly packageReader: PackageReader;
  /**
   * Makes an execution and starts it on this server, at once or not at all; resolves when the columns of its rows are known. Rejects with the finding of a package that gives none, and with
   * OPENDTSX_E_LAUNCH_BUSY. `make`: makes the execution within a transaction.
   */
  readExecution(
    session: CatalogSession,
    make: (inside: CatalogSession) => Promise<number>,
    wish: ReadWish,
  ): Promise<RowStream>;
  /** Of OpenDTSX. */
  readonly version: string;
}
