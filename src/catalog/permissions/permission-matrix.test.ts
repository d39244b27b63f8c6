import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DtsError } from '../../diagnostics/dts-error.ts';
import type { Principal } from '../../identity/principal.ts';
import { onEachStore } from '../../store/testing/on-each-store.ts';
import { catalogErrorOf } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { inTransaction } from '../in-transaction.ts';
import { type TestCatalog, testCatalog } from '../testing/catalog-aid.ts';
import { type GuardedObjects, guardedObjects, guardedOperations } from '../testing/guarded-operations.ts';
import {
  applicablePermissions,
  inheritedPermission,
  objectType,
  type PermissionType,
  permissionName,
} from './permission-types.ts';

/** A row of fixtures/permissions.tsv: what an operation needs, as documented. */
interface Rule {
  readonly operation: string;
  readonly object: keyof typeof objectType;
  /** Sets of permissions, each of which suffices; none: administrators only. */
  readonly needs: readonly (readonly string[])[];
}

const table = readFileSync(new URL('./fixtures/permissions.tsv', import.meta.url), 'utf8');
const rules: Rule[] = table
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t'))
  .map(([operation, object, needs]) => ({
    operation,
    object: object as Rule['object'],
    needs: needs === 'ssis_admin' ? [] : needs.split(' or ').map((each) => each.split(',')),
  }));

/** Who is asked for, and how the permissions came to it. */
type Way = 'user' | 'role' | 'folder' | 'denied to role' | 'denied on folder' | 'other user';

interface Case {
  readonly rule: Rule;
  readonly way: Way;
  readonly held: readonly PermissionType[];
  /** Denied, where the way says so. */
  readonly denied?: PermissionType;
}

const numberOf = (object: Rule['object'], name: string): PermissionType => {
  const found = applicablePermissions[objectType[object]].find((each) => permissionName(each) === name);
  if (found === undefined) throw new Error(`${name} does not apply to a ${object}`);
  return found;
};

function casesOf(rule: Rule, thorough: boolean): Case[] {
  const applicable = applicablePermissions[objectType[rule.object]];
  const sufficient = rule.needs.map((names) => names.map((name) => numberOf(rule.object, name)));
  const isInside = rule.object === 'project' || rule.object === 'environment';
  const plain: readonly Way[] = isInside ? ['user', 'role', 'folder'] : ['user', 'role'];
  const less = sufficient.flatMap((set) =>
    set.map((lacking) => applicable.filter((each) => each !== lacking && each < 100)),
  );
  const sets = [[], ...sufficient, ...less, ...(thorough ? [applicable, ...applicable.map((each) => [each])] : [])];
  return [
    ...plain.flatMap((way) => sets.map((held) => ({ rule, way, held }))),
    ...sufficient.flatMap((held) => [
      { rule, way: 'other user' as const, held },
      ...held.map((denied) => ({ rule, way: 'denied to role' as const, held, denied })),
      ...(isInside ? held.map((denied) => ({ rule, way: 'denied on folder' as const, held, denied })) : []),
    ]),
  ];
}

/** What the documentation says comes of it. */
function expectedOf({ rule, way, held, denied }: Case): string {
  const has = (name: string): boolean => {
    const permission = numberOf(rule.object, name);
    return way !== 'other user' && held.includes(permission) && permission !== denied;
  };
  const mayRead = has('READ');
  if (rule.needs.some((names) => names.every(has))) return 'done';
  if (rule.needs.length === 0) return 'refused';
  if (/^list|^readOperation/.test(rule.operation)) return 'nothing';
  return mayRead ? 'refused' : 'not-found';
}

class Undone extends Error {}

/** What comes of an operation; all that it did is undone. */
async function outcomeOf(
  session: CatalogSession,
  operation: string,
  objects: GuardedObjects,
  prepare: (inside: CatalogSession) => Promise<void>,
): Promise<string> {
  let outcome = '';
  const attempt = inTransaction(session, async (inside) => {
    await prepare(inside);
    const given = await guardedOperations[operation](inside, objects);
    outcome = Array.isArray(given) && given.length === 0 ? 'nothing' : 'done';
    throw new Undone();
  });
  await attempt.catch((error: unknown) => {
    if (error instanceof Undone) return;
    const entry = error instanceof DtsError ? catalogErrorOf(error) : undefined;
    if (entry === undefined) throw error;
    outcome = entry.kind;
  });
  return outcome;
}

interface People {
  readonly user: CatalogSession;
  readonly other: CatalogSession;
  readonly role: Principal;
}

async function enter(
  inside: CatalogSession,
  each: Case,
  objects: GuardedObjects,
  { user, other, role }: People,
): Promise<void> {
  const { rule, way, held, denied } = each;
  const entry = (permission: PermissionType, principal_id: number, onFolder: boolean, is_deny: number) => ({
    object_type: onFolder ? objectType.folder : objectType[rule.object],
    object_id: onFolder ? objects.folder : objects[rule.object],
    permission_type: onFolder ? (inheritedPermission[permission] ?? permission) : permission,
    principal_id,
    is_deny,
    grantor_id: 1,
  });
  const holder = way === 'role' ? role.id : way === 'other user' ? other.caller.id : user.caller.id;
  const rows = held.map((permission) => entry(permission, holder, way === 'folder', 0));
  if (denied !== undefined) rows.push(entry(denied, role.id, way === 'denied on folder', 1));
  if (rows.length > 0) await inside.store.db.insertInto('object_permissions').values(rows).execute();
}

async function people(catalog: TestCatalog): Promise<People> {
  const role = await catalog.role('loaders');
  return { user: await catalog.user('bob', role), other: await catalog.user('eve'), role };
}

describe('the table of permissions', () => {
  it('names operations that are there, and all of them', () => {
    expect(rules.map(({ operation }) => operation).sort()).toEqual(Object.keys(guardedOperations).sort());
  });
});

onEachStore('permissions', (open) => {
  it('allow what the table says, to users, through roles and folders, and nothing that is denied', {
    timeout: 600_000,
  }, async () => {
    const catalog = await testCatalog(await open());
    const objects = await guardedObjects(catalog.admin);
    const who = await people(catalog);
    const cases = rules.flatMap((rule) => casesOf(rule, catalog.store.dialect === 'sqlite'));
    const wrong: string[] = [];
    for (const each of cases) {
      const { rule, way, held, denied } = each;
      const outcome = await outcomeOf(who.user, rule.operation, objects, (inside) => enter(inside, each, objects, who));
      const expected = expectedOf(each);
      if (outcome === expected) continue;
      const names = held.map(permissionName).join(',');
      wrong.push(
        `${rule.operation} as ${way} with [${names}] without ${denied ?? 'denial'}: ${outcome}, not ${expected}`,
      );
    }
    expect(wrong).toEqual([]);
    expect(cases.length).toBeGreaterThan(300);
  });

  it('are all had by ssis_admin and sysadmin, whatever is denied, and by ssis_logreader where it reads logs', {
    timeout: 600_000,
  }, async () => {
    const catalog = await testCatalog(await open());
    const objects = await guardedObjects(catalog.admin);
    const readsLogs = ['listProjects', 'listPackages', 'readOperation'];
    const wrong: string[] = [];
    for (const role of ['ssis_admin', 'sysadmin', 'ssis_logreader'] as const) {
      const session = await catalog.user(role, role);
      const deny = async (inside: CatalogSession) => {
        const rows = Object.values(objectType).flatMap((type) =>
          applicablePermissions[type].map((permission_type) => ({
            object_type: type,
            object_id: [objects.folder, objects.project, objects.environment, objects.operation][type - 1],
            permission_type,
            principal_id: session.caller.id,
            is_deny: 1,
            grantor_id: 1,
          })),
        );
        await inside.store.db.insertInto('object_permissions').values(rows).execute();
      };
      for (const { operation } of rules) {
        const outcome = await outcomeOf(session, operation, objects, deny);
        const isAllowed = role !== 'ssis_logreader' || readsLogs.includes(operation);
        if ((outcome === 'done') !== isAllowed) wrong.push(`${operation} as ${role}: ${outcome}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
