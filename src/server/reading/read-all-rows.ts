import { CompiledQuery } from 'kysely';
import type { TdsServices } from '../../faces/tds/tds-services.ts';
import type { Store } from '../../store/store.ts';

/** Reads rows through the connection that everything else uses, all at once: for stores in memory, which have no other. */
export function readAllRows(store: Store): TdsServices['readRows'] {
  return async function* read({ sql, parameters }, signal) {
    signal.throwIfAborted();
    const { rows } = await store.db.executeQuery<object>(CompiledQuery.raw(sql, [...parameters]));
    yield rows.map((row) => Object.values(row));
  };
}
