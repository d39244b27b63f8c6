import type { AgentTables } from './agent-tables.ts';
import type { CatalogTables } from './catalog-tables.ts';
import type { IdentityTables } from './identity-tables.ts';
import type { PackageStoreTables } from './package-store-tables.ts';

/** All tables of a store. */
export interface StoreTables extends IdentityTables, CatalogTables, AgentTables, PackageStoreTables {}
