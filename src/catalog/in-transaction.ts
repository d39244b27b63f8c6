import type { CatalogSession } from './catalog-session.ts';

/**
 * All of `work` is kept, or nothing. It gets the session within the transaction and asks through that one only; what it calls may begin
 * transactions of its own: they become part of this one.
 */
export function inTransaction<T>(session: CatalogSession, work: (session: CatalogSession) => Promise<T>): Promise<T> {
  const { store } = session;
  return store.transaction((db) => work({ ...session, store: { ...store, db, transaction: (inner) => inner(db) } }));
}
