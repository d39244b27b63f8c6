import type { Store } from '../store/store.ts';
import type { Principal } from './principal.ts';

/** What functions on users, roles and tokens are called with first: where they are kept, who asks, and the time. */
export interface IdentitySession {
  readonly store: Store;
  readonly caller: Principal;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}
