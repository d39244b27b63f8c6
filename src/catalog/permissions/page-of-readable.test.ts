import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { onEachStore } from '../../store/testing/on-each-store.ts';
import type { CatalogSession } from '../catalog-session.ts';
import {
  type ExecutionPage,
  listExecutions,
  listOperations,
  type OperationPage,
} from '../executions/list-operations.ts';
import { sampleServer } from '../executions/testing/sample-project.ts';

const operations = 26_000;
const numbers = Array.from({ length: operations }, (_, index) => index + 1);
const role = 50;

/** Who reads what: numbers of operations by caller. What is denied is granted, too. */
const callers: Readonly<Record<string, { readonly id: number; readonly grants: (n: number) => boolean }>> = {
  few: { id: 11, grants: (n) => n % 5000 === 7 },
  some: { id: 12, grants: (n) => n % 7 === 3 },
  old: { id: 13, grants: (n) => n < 9000 },
  most: { id: 14, grants: (n) => n % 100 !== 0 },
  none: { id: 15, grants: () => false },
};
const ofRole = (n: number): boolean => n % 11 === 5;
const isDenied = (n: number): boolean => n % 13 === 1;

/** 6 is rare, 4 is not, 2 there is none. */
const statusOf = (n: number): number => (n % 1000 === 77 ? 6 : n % 9 === 0 ? 4 : 7);

async function fill({ store: { db } }: CatalogSession): Promise<void> {
  const inParts = async <T>(rows: readonly T[], insert: (part: T[]) => Promise<unknown>): Promise<void> => {
    for (let at = 0; at < rows.length; at += 1000) await insert(rows.slice(at, at + 1000));
  };
  await db
    .insertInto('principals')
    .values(
      [...Object.values(callers).map(({ id }) => id), role].map((principal_id) => ({
        principal_id,
        name: `p${principal_id}`,
        name_key: `P${principal_id}`,
        kind: principal_id === role ? ('R' as const) : ('U' as const),
        is_disabled: 0,
        is_fixed: 0,
        created_ms: 1,
      })),
    )
    .execute();
  const common = {
    operation_type: 200,
    created_ms: 1,
    caller_id: 1,
    caller_name: 'x',
    server_name: 's',
    machine_name: 'm',
  };
  await inParts(
    numbers.map((operation_id) => ({ operation_id, status: statusOf(operation_id), ...common })),
    (part) => db.insertInto('operations').values(part).execute(),
  );
  const execution = {
    folder_name: 'F',
    project_name: 'P',
    project_id: 1,
    project_lsn: 1,
    executed_as_name: 'x',
    use32bitruntime: 0,
    is_scale_out: 0,
    uses_any_worker: 1,
  };
  await inParts(
    numbers.map((execution_id) => ({ execution_id, package_name: `${execution_id % 2}.dtsx`, ...execution })),
    (part) => db.insertInto('executions').values(part).execute(),
  );
  await inParts(
    numbers.map((operation_id) => ({ operation_id, queue_keys: '[]', epoch: 1, attempts: 1, retry_count: 0 })),
    (part) => db.insertInto('operation_queue').values(part).execute(),
  );
  const entry = (principal_id: number, object_id: number, is_deny: 0 | 1) => ({
    object_type: 4,
    object_id,
    principal_id,
    permission_type: 1,
    is_deny,
    grantor_id: 1,
  });
  const entries = [
    ...Object.values(callers).flatMap(({ id, grants }) => numbers.filter(grants).map((n) => entry(id, n, 0))),
    ...numbers.filter((n) => ofRole(n) || isDenied(n)).map((n) => entry(role, n, isDenied(n) ? 1 : 0)),
  ];
  await inParts(entries, (part) => db.insertInto('object_permissions').values(part).execute());
  // As PostgreSQL does by itself after a while.
  await sql`analyze`.execute(db);
}

const pages: readonly (readonly [what: string, page: OperationPage & Pick<ExecutionPage, 'packageName'>])[] = [
  ['the newest', { newestFirst: true }],
  ['the oldest', {}],
  ['the newest before a number', { newestFirst: true, before: 4321 }],
  ['the oldest behind a number', { after: 20_000, limit: 30 }],
  ['a whole page', { newestFirst: true, limit: 1000 }],
  ['a status that is rare', { newestFirst: true, status: 6 }],
  ['a status that is not', { newestFirst: true, status: 4 }],
  ['a status that there is not', { status: 2 }],
  ['a rare status behind a number', { status: 6, after: 3000, limit: 5 }],
  ['packages of a name', { newestFirst: true, packageName: '1.dtsx' }],
];

// Source: our own; what may be read is that of `mayDo`.
onEachStore('pages of operations', (openStore) => {
  const expected = (
    reads: (n: number) => boolean,
    { newestFirst = false, after = 0, before = Infinity, limit = 100, status, packageName }: (typeof pages)[number][1],
  ): number[] => {
    const found = numbers.filter(
      (n) =>
        reads(n) &&
        n > after &&
        n < before &&
        (status === undefined || statusOf(n) === status) &&
        (packageName === undefined || `${n % 2}.dtsx` === packageName),
    );
    return (newestFirst ? found.toReversed() : found).slice(0, limit);
  };

  it('hold what the caller may read, and nothing else', { timeout: 120_000 }, async () => {
    const { session } = sampleServer(await openStore());
    await fill(session);
    for (const [name, { id, grants }] of Object.entries(callers)) {
      for (const isInRole of [false, true]) {
        const caller = { id, name, ids: isInRole ? [id, role] : [id], roles: [] };
        const reads = (n: number): boolean => (isInRole ? (grants(n) || ofRole(n)) && !isDenied(n) : grants(n));
        for (const [what, page] of pages) {
          const place = `${what}, ${name}${isInRole ? ' in the role' : ''}`;
          const executions = await listExecutions({ ...session, caller }, page);
          expect([place, executions.map(({ execution_id }) => execution_id)]).toEqual([place, expected(reads, page)]);
          if (page.packageName !== undefined) continue;
          const rows = await listOperations({ ...session, caller }, page);
          expect([place, rows.map(({ operation_id }) => operation_id)]).toEqual([place, expected(reads, page)]);
        }
      }
    }
  });
});
