import { type RawBuilder, sql } from 'kysely';
import { isInRole } from '../../identity/principal.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { isCatalogAdministrator } from './may-do.ts';
import { objectType, permissionType } from './permission-types.ts';

/** Which operations a page is to have. */
export interface ReadablePage {
  readonly newestFirst: boolean;
  /** Only operations with greater numbers. */
  readonly after?: number | undefined;
  /** Only operations with smaller numbers. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/**
 * Lists some operations, in the order of the page, without those that the caller may not read (`readableBy`).
 * @param ids a query of the only numbers that come into question; undefined: all
 */
export type ListSome<Row> = (ids: RawBuilder<unknown> | undefined) => Promise<Row[]>;

/** So many that the caller may read are looked at before it is estimated how many it takes. */
const sampled = 2000;
/** So many are looked at for one page. */
const most = 10_000;

/**
 * A page of operations for any caller. Who reads few of many is asked for by what it may read, newest or oldest first, as long as that fills the page soon; who reads
 * many, and looks for what is rare among them, by the operations themselves. Both ways give the same rows.
 */
export async function pageOfReadable<Row>(
  session: CatalogSession,
  page: ReadablePage,
  list: ListSome<Row>,
): Promise<Row[]> {
  const { limit } = page;
  const { caller } = session;
  if (isCatalogAdministrator(session) || isInRole(caller, 'ssis_logreader')) return list(undefined);
  const among = (size: number): Promise<Row[]> => list(permittedOperations(caller, page, size));
  const first = await among(limit);
  if (first.length >= limit) return first;
  const count = await countPermitted(session, page);
  if (count <= limit) return first;
  const some = await among(sampled);
  if (some.length >= limit || count <= sampled) return some;
  if (count <= most) return among(most);
  const likely = Math.ceil((limit / some.length) * sampled * 1.5);
  const more = likely <= most ? await among(likely) : [];
  return more.length >= limit ? more : list(undefined);
}

/** How many operations there are for a page, up to one more than `most`. */
async function countPermitted({ caller, store }: CatalogSession, page: ReadablePage): Promise<number> {
  const permitted = permittedOperations(caller, page, most + 1);
  const query = sql<{ readonly count: number }>`select count(*) as count from (${permitted}) as counted`;
  const { rows } = await query.execute(store.db);
  return Number(rows[0]?.count);
}

/** The first numbers, in the order of the page, of operations that are granted to the caller. Some of them may be denied all the same. */
function permittedOperations(
  { ids }: CatalogSession['caller'],
  { newestFirst, after, before }: ReadablePage,
  limit: number,
): RawBuilder<unknown> {
  const order = sql.raw(newestFirst ? 'desc' : 'asc');
  const above = after === undefined ? sql`` : sql`and object_id > ${after}`;
  const below = before === undefined ? sql`` : sql`and object_id < ${before}`;
  // One walk along the index for each of the user and its roles.
  const walks = ids.map(
    (id) => sql`select object_id from (select object_id from object_permissions
      where principal_id = ${id} and object_type = ${objectType.operation} and permission_type = ${permissionType.read} ${above} ${below}
      order by object_id ${order} limit ${limit}) as walk`,
  );
  return sql`select object_id from (${sql.join(walks, sql` union `)}) as permitted order by object_id ${order} limit ${limit}`;
}
