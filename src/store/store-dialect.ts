/** The databases that a store may be kept in. */
export type StoreDialect = 'sqlite' | 'postgresql';
