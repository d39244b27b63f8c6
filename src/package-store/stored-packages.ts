import { randomUUID } from 'node:crypto';
import type { Secret } from '../datatypes/secret.ts';
import { findRow } from '../identity/find-principal.ts';
import { fixedRoles, type Principal } from '../identity/principal.ts';
import { nameKey } from '../store/name-key.ts';
import type { StoreQueries } from '../store/store.ts';
import type { PackageStoreTables } from '../store/tables/package-store-tables.ts';
import {
  folderInfo,
  type InfoPage,
  infoLimit,
  type PackageFacts,
  type PackageInfo,
  packageInfo,
  packageInfoFlags,
  readPackageFacts,
} from './package-info.ts';
import { type PackageAccess, requireAccess } from './package-roles.ts';
import { packageStoreError } from './package-store-errors.ts';
import type { PackageStoreSession } from './package-store-session.ts';
import { findFolder, lockFolder, requireFolder, type StoredFolder } from './stored-folders.ts';
import { parseStoredPath, printStoredPath, splitStoredPath } from './stored-path.ts';

type PackageRow = PackageStoreTables['stored_packages'];

/** Where a package goes, and whether it may take the place of another. */
export interface PackageTarget {
  readonly packagePath: string;
  /** Absent: yes for `putPackage`, no for copies and moves. */
  readonly overwrite?: boolean;
}

/**
 * Stores a package: a new one belongs to the caller; one in the place of another keeps owner and roles. Throws what the reader finds when it is no
 * package. A password is only used to look into it.
 */
export async function putPackage(
  session: PackageStoreSession,
  {
    packagePath,
    overwrite = true,
    content,
    password,
  }: PackageTarget & { readonly content: Uint8Array; readonly password?: Secret },
): Promise<void> {
  const { folder: names, name } = parseStoredPath(packagePath);
  requireAccess(session.caller, 'enumerate', packagePath);
  const facts = readPackageFacts(content, password === undefined ? {} : { password });
  await session.store.transaction(async (db) => {
    const folder = await requireFolder(db, names);
    await lockFolder(db, folder);
    const replaced = await rowAt(db, folder, name);
    await requirePlace(db, session.caller, packagePath, replaced, overwrite);
    const row = rowOf(session, folder, name, content, facts);
    if (replaced === undefined) await db.insertInto('stored_packages').values(row).execute();
    else await replaceRow(db, replaced, { ...row, ...kept(replaced) });
  });
}

/** The bytes of a package as they were stored. */
export async function getPackage(
  session: PackageStoreSession,
  { packagePath }: { readonly packagePath: string },
): Promise<Uint8Array> {
  const row = await requirePackage(session, packagePath, session.store.db);
  requireAccess(session.caller, 'read', packagePath, await accessOf(session.store.db, row));
  return openContent(session, row, packagePath);
}

/** Removes a package. */
export async function removePackage(
  session: PackageStoreSession,
  { packagePath }: { readonly packagePath: string },
): Promise<void> {
  const row = await requirePackage(session, packagePath, session.store.db);
  requireAccess(session.caller, 'write', packagePath, await accessOf(session.store.db, row));
  const { numDeletedRows } = await deleteRow(session.store.db, row);
  if (numDeletedRows === 0n) throw packageNotFound(packagePath);
}

/** Whether there is such a package. */
export async function packageExists(
  { store, caller }: PackageStoreSession,
  { packagePath }: { readonly packagePath: string },
): Promise<boolean> {
  requireAccess(caller, 'enumerate', packagePath);
  return (await findRowAt(store.db, packagePath)) !== undefined;
}

/** Moves a package: owner and roles stay what they are, unless it takes the place of another, whose owner and roles it then has. */
export async function movePackage(
  session: PackageStoreSession,
  { sourcePath, packagePath, overwrite = false }: PackageTarget & { readonly sourcePath: string },
): Promise<void> {
  const { folder: names, name } = parseStoredPath(packagePath);
  await session.store.transaction(async (db) => {
    const folder = await requireFolder(db, names);
    const from = await findFolder(db, parseStoredPath(sourcePath).folder);
    // Always in the same order, so that two moves in opposite directions do not wait for each other.
    const both = [folder, ...(from === undefined ? [] : [from])].sort((a, b) => (a.folderId < b.folderId ? -1 : 1));
    for (const each of both) await lockFolder(db, each);
    const source = await requirePackage(session, sourcePath, db);
    const access = await accessOf(db, source);
    requireAccess(session.caller, 'read', sourcePath, access);
    requireAccess(session.caller, 'write', sourcePath, access);
    const replaced = await rowAt(db, folder, name);
    if (replaced !== undefined && isSamePlace(replaced, source)) {
      throw packageStoreError('OPENDTSX_E_PACKAGESTORE_SAMEPLACE', { path: sourcePath });
    }
    await requirePlace(db, session.caller, packagePath, replaced, overwrite);
    const content = openContent(session, source, sourcePath);
    const placed = { ...source, folder_id: folder.folderId, name, name_key: nameKey(name) };
    const row = { ...placed, sealed_package: session.sealer.seal(content, purposeOf(placed)) };
    const { numDeletedRows } = await deleteRow(db, source);
    if (numDeletedRows === 0n) throw packageNotFound(sourcePath);
    if (replaced === undefined) await db.insertInto('stored_packages').values(row).execute();
    else await replaceRow(db, replaced, { ...row, ...kept(replaced) });
  });
}

/** The roles given to a package; undefined where the fixed roles decide. */
export async function getPackageRoles(
  session: PackageStoreSession,
  { packagePath }: { readonly packagePath: string },
): Promise<{ readonly readRole: string | undefined; readonly writeRole: string | undefined }> {
  requireAccess(session.caller, 'enumerate', packagePath);
  const { read_role, write_role } = await requirePackage(session, packagePath, session.store.db);
  return { readRole: read_role ?? undefined, writeRole: write_role ?? undefined };
}

/** Gives a package to roles; undefined takes it away. Throws OPENDTSX_E_PACKAGESTORE_ROLE for a role that there is not. */
export async function setPackageRoles(
  session: PackageStoreSession,
  request: { readonly packagePath: string; readonly readRole?: string; readonly writeRole?: string },
): Promise<void> {
  const { packagePath, readRole, writeRole } = request;
  const row = await requirePackage(session, packagePath, session.store.db);
  requireAccess(session.caller, 'changeRoles', packagePath, await accessOf(session.store.db, row));
  const named = async (role: string | undefined): Promise<string | null> => {
    if (role === undefined || role === '') return null;
    const known = await findRow(session.store.db, role);
    if (known?.kind === 'R') return known.name;
    throw packageStoreError('OPENDTSX_E_PACKAGESTORE_ROLE', { role, path: packagePath });
  };
  const roles = { read_role: await named(readRole), write_role: await named(writeRole) };
  const { numUpdatedRows } = await session.store.db
    .updateTable('stored_packages')
    .set(roles)
    .where('folder_id', '=', row.folder_id)
    .where('name_key', '=', row.name_key)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw packageNotFound(packagePath);
}

/** The folders and then the packages of one folder, by name. */
export async function listPackageInfos(
  { store, caller }: PackageStoreSession,
  { folder: path, ...page }: InfoPage & { readonly folder: string },
): Promise<PackageInfo[]> {
  requireAccess(caller, 'enumerate', path);
  const names = splitStoredPath(path);
  const { folderId } = await requireFolder(store.db, names);
  const shownPath = printStoredPath(names);
  const limit = infoLimit(page);
  const afterPackage = page.after?.flags === packageInfoFlags.package ? nameKey(page.after.name) : '';
  const folders = afterPackage !== '' ? [] : await foldersAfter(store.db, folderId, page.after, limit);
  const packages = await packagesAfter(store.db, folderId, afterPackage, limit - folders.length);
  return [
    ...folders.map(({ folder_name }) => folderInfo(folder_name, shownPath)),
    ...packages.map((row) => packageInfo(row.name, shownPath, row.package_size, factsOfRow(row))),
  ];
}

function foldersAfter(db: StoreQueries, parentId: string, after: PackageInfo | undefined, limit: number) {
  return db
    .selectFrom('package_folders')
    .select('folder_name')
    .where('parent_folder_id', '=', parentId)
    .where('folder_name_key', '>', after === undefined ? '' : nameKey(after.name))
    .orderBy('folder_name_key')
    .limit(limit)
    .execute();
}

async function packagesAfter(db: StoreQueries, folderId: string, after: string, limit: number) {
  if (limit === 0) return [];
  return db
    .selectFrom('stored_packages')
    .select([
      'name',
      'package_id',
      'description',
      'creation_name',
      'created_ms',
      'package_size',
      'package_format',
      'package_type',
    ])
    .select(['version_major', 'version_minor', 'version_build', 'version_comments', 'version_id', 'is_encrypted'])
    .where('folder_id', '=', folderId)
    .where('name_key', '>', after)
    .orderBy('name_key')
    .limit(limit)
    .execute();
}

function factsOfRow(
  row: Omit<
    PackageRow,
    'sealed_package' | 'folder_id' | 'name_key' | 'owner_id' | 'owner_name' | 'read_role' | 'write_role'
  >,
): PackageFacts {
  return {
    packageId: row.package_id,
    description: row.description ?? '',
    creationName: row.creation_name,
    createdMs: row.created_ms,
    formatVersion: row.package_format,
    packageType: row.package_type,
    versionMajor: row.version_major,
    versionMinor: row.version_minor,
    versionBuild: row.version_build,
    versionComments: row.version_comments ?? '',
    versionId: row.version_id ?? '',
    isEncrypted: row.is_encrypted === 1,
  };
}

function rowOf(
  { caller, sealer, now }: PackageStoreSession,
  folder: StoredFolder,
  name: string,
  content: Uint8Array,
  facts: PackageFacts,
): PackageRow {
  const place = { folder_id: folder.folderId, name_key: nameKey(name) };
  return {
    ...place,
    name,
    package_id: facts.packageId === '' ? `{${randomUUID().toUpperCase()}}` : facts.packageId,
    description: facts.description,
    creation_name: facts.creationName,
    created_ms: facts.createdMs ?? now(),
    owner_id: caller.id,
    owner_name: caller.name,
    sealed_package: sealer.seal(content, purposeOf(place)),
    package_size: content.length,
    package_format: facts.formatVersion,
    package_type: facts.packageType,
    version_major: facts.versionMajor,
    version_minor: facts.versionMinor,
    version_build: facts.versionBuild,
    version_comments: facts.versionComments,
    version_id: facts.versionId,
    is_encrypted: facts.isEncrypted ? 1 : 0,
    read_role: null,
    write_role: null,
  };
}

/** Refuses when the caller may not put a package there, or when one is there that is not to be replaced. */
async function requirePlace(
  db: StoreQueries,
  caller: Principal,
  path: string,
  replaced: PackageRow | undefined,
  overwrite: boolean,
): Promise<void> {
  if (replaced === undefined) return requireAccess(caller, 'import', path);
  if (!overwrite) throw packageStoreError('OPENDTSX_E_PACKAGESTORE_PACKAGEEXISTS', { path });
  requireAccess(caller, 'write', path, await accessOf(db, replaced));
}

/** A role that has been removed leaves the package to db_ssisadmin, as in msdb. */
async function accessOf(db: StoreQueries, row: PackageRow): Promise<PackageAccess> {
  const effective = async (role: string | null): Promise<string | undefined> => {
    if (role === null) return undefined;
    if (fixedRoles.some((fixed) => fixed === role)) return role;
    return (await findRow(db, role))?.kind === 'R' ? role : 'db_ssisadmin';
  };
  const readRole = await effective(row.read_role);
  const writeRole = await effective(row.write_role);
  return {
    ownerId: row.owner_id,
    ...(readRole === undefined ? {} : { readRole }),
    ...(writeRole === undefined ? {} : { writeRole }),
  };
}

function kept({ owner_id, owner_name, read_role, write_role }: PackageRow) {
  return { owner_id, owner_name, read_role, write_role };
}

async function replaceRow(db: StoreQueries, replaced: PackageRow, row: PackageRow): Promise<void> {
  await db
    .updateTable('stored_packages')
    .set(row)
    .where('folder_id', '=', replaced.folder_id)
    .where('name_key', '=', replaced.name_key)
    .execute();
}

function deleteRow(db: StoreQueries, { folder_id, name_key }: PackageRow) {
  return db
    .deleteFrom('stored_packages')
    .where('folder_id', '=', folder_id)
    .where('name_key', '=', name_key)
    .executeTakeFirstOrThrow();
}

function openContent({ sealer }: PackageStoreSession, row: PackageRow, path: string): Uint8Array {
  const content = sealer.open(row.sealed_package, purposeOf(row));
  if (content === undefined) throw packageStoreError('OPENDTSX_E_PACKAGESTORE_SEALED', { path });
  return content;
}

function purposeOf({ folder_id, name_key }: Pick<PackageRow, 'folder_id' | 'name_key'>): string {
  return `stored_packages ${folder_id} ${name_key}`;
}

function isSamePlace(one: PackageRow, other: PackageRow): boolean {
  return one.folder_id === other.folder_id && one.name_key === other.name_key;
}

async function requirePackage({ caller }: PackageStoreSession, path: string, db: StoreQueries): Promise<PackageRow> {
  // Who may not even list is not told what there is.
  requireAccess(caller, 'enumerate', path);
  const row = await findRowAt(db, path);
  if (row === undefined) throw packageNotFound(path);
  return row;
}

async function findRowAt(db: StoreQueries, path: string): Promise<PackageRow | undefined> {
  const { folder: names, name } = parseStoredPath(path);
  const folder = await findFolder(db, names);
  return folder === undefined ? undefined : rowAt(db, folder, name);
}

function rowAt(db: StoreQueries, { folderId }: StoredFolder, name: string): Promise<PackageRow | undefined> {
  return db
    .selectFrom('stored_packages')
    .selectAll()
    .where('folder_id', '=', folderId)
    .where('name_key', '=', nameKey(name))
    .executeTakeFirst();
}

function packageNotFound(path: string): Error {
  return packageStoreError('OPENDTSX_E_PACKAGESTORE_PACKAGENOTFOUND', { path });
}
