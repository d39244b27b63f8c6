import type { Principal } from '../identity/principal.ts';
import type { Sealer } from '../store/sealer.ts';
import type { Store } from '../store/store.ts';

/** What functions of the package store are called with first: where packages are kept, and who asks. A session of the catalog is one. */
export interface PackageStoreSession {
  readonly store: Store;
  readonly caller: Principal;
  readonly sealer: Sealer;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}
