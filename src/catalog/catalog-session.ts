import type { Principal } from '../identity/principal.ts';
import type { Sealer } from '../store/sealer.ts';
import type { Store } from '../store/store.ts';
import type { OperationSignals } from './executions/operation-signals.ts';

/** What every function of the catalog is called with first: where the catalog is kept, and who asks. */
export interface CatalogSession {
  readonly store: Store;
  readonly caller: Principal;
  readonly sealer: Sealer;
  /** The time: milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** The name that the server gives itself in operations. */
  readonly serverName: string;
  /** Tells the dispatcher of this process at once what the tables tell it later; absent where nothing is executed. */
  readonly signals?: OperationSignals;
}
