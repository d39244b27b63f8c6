import type { Store } from '../../store/store.ts';
import { findPrincipal, findUserOrRole } from '../find-principal.ts';
import type { IdentitySession } from '../identity-session.ts';
import { prepareIdentity } from '../prepare-identity.ts';
import { serverPrincipal } from '../principal.ts';
import { addRoleMember, createRole } from '../roles.ts';
import { createUser } from '../users.ts';

/** A prepared store with the means to act as anybody, at a time that stands until it is moved. */
export interface OpenIdentity {
  readonly store: Store;
  readonly clock: { ms: number };
  readonly now: () => number;
  /** A session of the server itself, which may everything. */
  readonly server: IdentitySession;
  /** A session of a user, who is made where it is missing, with roles, which are made where they are missing. */
  readonly as: (userName: string, ...roles: string[]) => Promise<IdentitySession>;
}

/** Prepares a store for tests. */
export async function openIdentity(store: Store): Promise<OpenIdentity> {
  const clock = { ms: 1_000_000 };
  const now = () => clock.ms;
  const server: IdentitySession = { store, caller: serverPrincipal, now };
  await prepareIdentity(store, now);
  const as = async (userName: string, ...roles: string[]): Promise<IdentitySession> => {
    if ((await findUserOrRole(store, userName)) === undefined) await createUser(server, { userName });
    for (const roleName of roles) {
      if ((await findUserOrRole(store, roleName)) === undefined) await createRole(server, { roleName });
      await addRoleMember(server, { roleName, memberName: userName });
    }
    const caller = await findPrincipal(store, userName);
    if (caller === undefined) throw new Error(`${userName} is disabled`);
    return { store, caller, now };
  };
  return { store, clock, now, server, as };
}
