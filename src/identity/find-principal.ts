import { nameKey } from '../store/name-key.ts';
import type { Store, StoreQueries } from '../store/store.ts';
import type { PrincipalRow } from '../store/tables/identity-tables.ts';
import type { Principal } from './principal.ts';

/** A user or role as it is kept, without its password. */
export interface KnownPrincipal {
  readonly id: number;
  readonly name: string;
  readonly kind: 'user' | 'role';
  readonly isDisabled: boolean;
  /** Whether the server made it; then it stays. */
  readonly isFixed: boolean;
}

/** A user that may act, by number or name, with all roles that it is in directly or over other roles. Undefined for roles and disabled users. */
export async function findPrincipal(store: Store, idOrName: number | string): Promise<Principal | undefined> {
  const row = await findRow(store.db, idOrName);
  if (row === undefined || row.kind !== 'U' || row.is_disabled === 1) return undefined;
  const roles = await rolesOf(store.db, row.principal_id);
  return {
    id: row.principal_id,
    name: row.name,
    ids: [row.principal_id, ...roles.map(({ principal_id }) => principal_id)],
    roles: roles.map(({ name }) => name),
  };
}

/** A user or role by number or name, disabled ones too: what permissions are given to. */
export async function findUserOrRole(store: Store, idOrName: number | string): Promise<KnownPrincipal | undefined> {
  const row = await findRow(store.db, idOrName);
  return row === undefined ? undefined : knownPrincipal(row);
}

/** The row of a user or role. */
export function findRow(db: StoreQueries, idOrName: number | string): Promise<PrincipalOfRow | undefined> {
  const all = db.selectFrom('principals').selectAll();
  return typeof idOrName === 'number'
    ? all.where('principal_id', '=', idOrName).executeTakeFirst()
    : all.where('name_key', '=', nameKey(idOrName)).executeTakeFirst();
}

/** A row of the table of users and roles as it is read. */
export type PrincipalOfRow = Omit<PrincipalRow, 'principal_id'> & { readonly principal_id: number };

/** The row without what is secret or only the table's. */
export function knownPrincipal(row: PrincipalOfRow): KnownPrincipal {
  return {
    id: row.principal_id,
    name: row.name,
    kind: row.kind === 'U' ? 'user' : 'role',
    isDisabled: row.is_disabled === 1,
    isFixed: row.is_fixed === 1,
  };
}

/** The roles that a user or role is in, directly or over other roles, in the order of their numbers. */
export function rolesOf(db: StoreQueries, id: number): Promise<{ principal_id: number; name: string }[]> {
  return db
    .withRecursive('held', (query) =>
      query
        .selectFrom('role_members')
        .select('role_members.role_id')
        .where('role_members.member_id', '=', id)
        .union(
          query
            .selectFrom('role_members')
            .innerJoin('held', 'held.role_id', 'role_members.member_id')
            .select('role_members.role_id'),
        ),
    )
    .selectFrom('held')
    .innerJoin('principals', 'principals.principal_id', 'held.role_id')
    .select(['principals.principal_id', 'principals.name'])
    .orderBy('principals.principal_id')
    .execute();
}
