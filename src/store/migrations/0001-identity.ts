import type { Kysely } from 'kysely';
import type { StoreDialect } from '../store-dialect.ts';
import { createTable, type TableDefinition } from './define-table.ts';

const tables: Readonly<Record<string, TableDefinition>> = {
  principals: {
    columns: {
      principal_id: 'identity',
      name: 'text',
      name_key: 'text',
      kind: 'text',
      password_hash: 'text?',
      email: 'text?',
      subject: 'text?',
      is_disabled: 'integer',
      is_fixed: 'integer',
      created_ms: 'integer',
    },
    unique: [['name_key'], ['subject']],
  },
  role_members: {
    columns: { role_id: 'integer', member_id: 'integer' },
    primaryKey: ['role_id', 'member_id'],
    ownedBy: { role_id: 'principals.principal_id', member_id: 'principals.principal_id' },
    indexes: [['member_id']],
  },
  api_tokens: {
    columns: {
      token_id: 'identity',
      principal_id: 'integer',
      name: 'text',
      token_hash: 'text',
      scopes: 'text',
      created_ms: 'integer',
      expires_ms: 'integer?',
      last_used_ms: 'integer?',
      revoked_ms: 'integer?',
    },
    unique: [['token_hash']],
    ownedBy: { principal_id: 'principals.principal_id' },
    indexes: [['principal_id']],
  },
  login_failures: {
    columns: { subject_key: 'text', failures: 'integer', last_ms: 'integer' },
    primaryKey: ['subject_key'],
  },
  audit_entries: {
    columns: {
      audit_id: 'identity',
      time_ms: 'integer',
      principal_id: 'integer?',
      principal_name: 'text',
      face: 'text',
      action: 'text',
      object_path: 'text?',
      outcome: 'text',
      reason: 'text?',
    },
    indexes: [['time_ms'], ['principal_id']],
  },
};

/** Users, roles, tokens, and what they did. */
export async function createIdentityTables(db: Kysely<unknown>, dialect: StoreDialect): Promise<void> {
  for (const [name, definition] of Object.entries(tables)) await createTable(db, dialect, name, definition);
}
