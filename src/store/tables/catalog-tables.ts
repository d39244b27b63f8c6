import type { CatalogLogTables } from './catalog-log-tables.ts';
import type { CatalogObjectTables } from './catalog-object-tables.ts';

/** The tables of the room `catalog`. */
export interface CatalogTables extends CatalogObjectTables, CatalogLogTables {}
