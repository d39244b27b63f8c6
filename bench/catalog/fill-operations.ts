import { DatabaseSync } from 'node:sqlite';
import { applicablePermissions, objectType } from '../../src/catalog/permissions/permission-types.ts';

/** Messages of each operation that `fillOperations` makes. */
export const messagesEach = 2;
const atOnce = 50_000;
/** Every so many operations one is of the user with few permissions. */
const ownEvery = 1000;

/** Who made operations. */
export interface Owners {
  readonly most: string;
  readonly few: string;
}

/**
 * Adds executions, with their messages and the permissions of who made them, straight to the store file of a server that does not run. Most have succeeded; one of 50
 * failed, one of 500 ended unexpectedly.
 */
export function fillOperations(file: string, count: number, owners: Owners): void {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA synchronous = off; PRAGMA foreign_keys = off; PRAGMA cache_size = -200000');
  const first = Number(
    Object.values(database.prepare('SELECT coalesce(max(operation_id), 0) + 1 FROM operations').get() ?? {})[0],
  );
  const idOf = (name: string): number =>
    Number(database.prepare('SELECT principal_id FROM principals WHERE name = ?').get(name)?.principal_id);
  const [most, few] = [idOf(owners.most), idOf(owners.few)];
  const permissions = applicablePermissions[objectType.operation].map((permission) => `(${permission})`).join(', ');
  const owner = `CASE WHEN n % ${ownEvery} = 0 THEN ${few} ELSE ${most} END`;
  for (let from = first; from < first + count; from += atOnce) {
    const until = Math.min(from + atOnce, first + count) - 1;
    const numbers = `WITH RECURSIVE numbers(n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM numbers WHERE n < ${until})`;
    const now = `1700000000000 + n * 1000`;
    database.exec(`BEGIN;
      INSERT INTO operations (operation_id, operation_type, created_ms, object_type, object_id, object_name, status, start_ms, end_ms,
          caller_id, caller_name, process_id, server_name, machine_name)
        ${numbers} SELECT n, 200, ${now}, 20, 1, 'Bench', CASE WHEN n % 500 = 1 THEN 6 WHEN n % 50 = 0 THEN 4 ELSE 7 END, ${now}, ${now} + 400,
          ${owner}, 'filled', 4711, 'bench', 'bench' FROM numbers;
      INSERT INTO executions (execution_id, folder_name, project_name, package_name, project_id, project_lsn, executed_as_name,
          use32bitruntime, is_scale_out, uses_any_worker)
        ${numbers} SELECT n, 'Bench', 'Bench', 'Trivial.dtsx', 1, 1, 'filled', 0, 0, 1 FROM numbers;
      INSERT INTO operation_queue (operation_id, queue_keys, epoch, attempts, retry_count) ${numbers} SELECT n, '["*"]', 1, 1, 0 FROM numbers;
      INSERT INTO operation_messages (operation_id, message_ms, message_type, message_source_type, message, event_name, package_name,
          message_source_name, package_path, execution_path)
        ${numbers} SELECT n, ${now}, 30, 30, 'Trivial: the execution of the package began or ended.', event, 'Trivial.dtsx', 'Trivial', '\\Package', '\\Trivial'
        FROM numbers, (SELECT 'OnPreExecute' AS event UNION ALL SELECT 'OnPostExecute');
      INSERT INTO object_permissions (object_type, object_id, principal_id, permission_type, is_deny, grantor_id)
        ${numbers} SELECT ${objectType.operation}, n, ${owner}, permissions.column1, 0, ${owner} FROM numbers, (VALUES ${permissions}) AS permissions;
      COMMIT`);
  }
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}
