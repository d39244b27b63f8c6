import type { Kysely } from 'kysely';
import type { StoreDialect } from '../store-dialect.ts';
import { createTable, type TableDefinition } from './define-table.ts';

/** Tables of the package store, as migration 0004 makes them. */
export const packageStoreTables: Readonly<Record<string, TableDefinition>> = {
  package_folders: {
    columns: { folder_id: 'text', parent_folder_id: 'text?', folder_name: 'text', folder_name_key: 'text' },
    primaryKey: ['folder_id'],
    unique: [['parent_folder_id', 'folder_name_key']],
  },
  stored_packages: {
    columns: {
      folder_id: 'text',
      name: 'text',
      name_key: 'text',
      package_id: 'text',
      description: 'text?',
      creation_name: 'text',
      created_ms: 'integer',
      owner_id: 'integer',
      owner_name: 'text',
      sealed_package: 'bytes',
      package_size: 'integer',
      package_format: 'integer',
      package_type: 'integer',
      version_major: 'integer',
      version_minor: 'integer',
      version_build: 'integer',
      version_comments: 'text?',
      version_id: 'text?',
      is_encrypted: 'integer',
      read_role: 'text?',
      write_role: 'text?',
    },
    primaryKey: ['folder_id', 'name_key'],
    ownedBy: { folder_id: 'package_folders.folder_id' },
  },
};

/** Packages kept as in msdb. */
export async function createPackageStoreTables(db: Kysely<unknown>, dialect: StoreDialect): Promise<void> {
  for (const [name, definition] of Object.entries(packageStoreTables)) await createTable(db, dialect, name, definition);
}
