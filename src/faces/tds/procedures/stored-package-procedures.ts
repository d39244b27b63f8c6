import { packageInfoFlags } from '../../../package-store/package-info.ts';
import { addLogEntry, type PackageLogEntry } from '../../../package-store/package-log.ts';
import { packageStoreError } from '../../../package-store/package-store-errors.ts';
import type { PackageStoreSession } from '../../../package-store/package-store-session.ts';
import {
  createFolder,
  listFolders,
  pathOfFolder,
  removeFolder,
  renameFolder,
  rootFolderId,
} from '../../../package-store/stored-folders.ts';
import {
  getPackage,
  getPackageRoles,
  listPackageInfos,
  packageExists,
  putPackage,
  removePackage,
  setPackageRoles,
} from '../../../package-store/stored-packages.ts';
import { pathWithin } from '../../../package-store/stored-path.ts';
import { change, reading, type ServiceArguments, type SqlProcedure } from './declare-procedure.ts';

const place = '@name sysname\n@folderid uniqueidentifier:guid';
const folderColumns = 'folderid uniqueidentifier\nparentfolderid uniqueidentifier\nfoldername sysname';

/** The procedures of msdb that keep packages (source of parameters and results: documentation of the tables, msdb's procedures observed). */
const procedures: Readonly<Record<string, SqlProcedure>> = {
  listpackages: reading(
    '@folderid uniqueidentifier:guid',
    `
    name sysname
    id uniqueidentifier = packageGuid
    description nvarchar(1024)
    createdate datetime = creationDate
    folderid uniqueidentifier
    datalength int = packageDataSize
    vermajor int = versionMajor
    verminor int = versionMinor
    verbuild int = versionBuild
    vercomments nvarchar(1024) = versionComments
    verid uniqueidentifier = versionGuid`,
    async ({ session }, { folderid }) => {
      const folder = await folderOf(session, folderid);
      return packagesOf(session, folder, String(folderid));
    },
  ),
  listfolders: reading(
    '@parentfolderid uniqueidentifier:guid = null',
    folderColumns,
    async ({ session }, { parentfolderid }) => {
      const folders = await listFolders(
        session,
        parentfolderid === undefined ? {} : { parentFolderId: String(parentfolderid) },
      );
      return folders.map(shownFolder);
    },
  ),
  getfolder: reading(
    '@name sysname\n@parentfolderid uniqueidentifier:guid',
    folderColumns,
    async ({ session }, { name, parentfolderid }) => {
      const folders = await listFolders(session, { parentFolderId: String(parentfolderid) });
      return folders
        .filter(({ folderName }) => folderName.toUpperCase() === String(name).toUpperCase())
        .map(shownFolder);
    },
  ),
  addfolder: change(
    '@parentfolderid uniqueidentifier:guid\n@name sysname\n@folderid uniqueidentifier:guid = null',
    async ({ session }, { parentfolderid, name, folderid }) => {
      await createFolder(session, {
        parentFolder: await folderOf(session, parentfolderid),
        folderName: String(name),
        ...(folderid === undefined ? {} : { folderId: String(folderid) }),
      });
    },
  ),
  renamefolder: change('@folderid uniqueidentifier:guid\n@name sysname', async ({ session }, { folderid, name }) => {
    const path = await folderOf(session, folderid);
    const names = path.split('\\');
    const oldName = names.pop() ?? '';
    if (oldName === '') throw packageStoreError('OPENDTSX_E_PACKAGESTORE_ROOTFOLDER');
    await renameFolder(session, { parentFolder: names.join('\\'), oldName, newName: String(name) });
  }),
  deletefolder: change('@folderid uniqueidentifier:guid', async ({ session }, { folderid }) => {
    await removeFolder(session, { folder: await folderOf(session, folderid) });
  }),
  // The columns beside the package are read from the package itself, which is what they are copies of.
  putpackage: change(
    `
    @name sysname
    @id uniqueidentifier:ignored null
    @description nvarchar(1024):ignored null
    @createdate datetime:ignored null
    @folderid uniqueidentifier:guid
    @packagedata varbinary(max)
    @packageformat int:ignored null
    @packagetype int:ignored null
    @vermajor int:ignored null
    @verminor int:ignored null
    @verbuild int:ignored null
    @vercomments nvarchar(1024):ignored null
    @verid uniqueidentifier:ignored null`,
    async ({ session }, { packagedata, ...given }) => {
      await putPackage(session, { packagePath: await pathOf(session, given), content: packagedata as Uint8Array });
    },
  ),
  getpackage: reading(place, 'packagedata varbinary(max) = content', async ({ session }, given) => [
    { content: await getPackage(session, { packagePath: await pathOf(session, given) }) },
  ]),
  deletepackage: change(place, async ({ session }, given) => {
    await removePackage(session, { packagePath: await pathOf(session, given) });
  }),
  addlogentry: change(
    `
    @event sysname
    @computer nvarchar(128)
    @operator nvarchar(128)
    @source nvarchar(1024)
    @sourceid uniqueidentifier:guid
    @executionid uniqueidentifier:guid
    @starttime datetime:clock
    @endtime datetime:clock
    @datacode int
    @databytes varbinary(max) null
    @message nvarchar(2048)`,
    async ({ session }, { sourceid, executionid, starttime, endtime, datacode, databytes, ...texts }) => {
      await addLogEntry(session, {
        ...(texts as Pick<PackageLogEntry, 'event' | 'computer' | 'operator' | 'source' | 'message'>),
        sourceId: String(sourceid),
        executionId: String(executionid),
        startMs: Number(starttime),
        endMs: Number(endtime),
        dataCode: Number(datacode),
        ...(databytes === null ? {} : { dataBytes: databytes as Uint8Array }),
      });
    },
  ),
  checkexists: reading(place, 'found int', async ({ session }, given) =>
    (await packageExists(session, { packagePath: await pathOf(session, given) })) ? [{ found: 1 }] : [],
  ),
  getpackageroles: reading(
    place,
    'readrole sysname = readRole\nwriterole sysname = writeRole',
    async ({ session }, given) => [await getPackageRoles(session, { packagePath: await pathOf(session, given) })],
  ),
  setpackageroles: change(
    `${place}\n@readrole nvarchar(128) = null\n@writerole nvarchar(128) = null`,
    async ({ session }, { readrole, writerole, ...given }) => {
      await setPackageRoles(session, {
        packagePath: await pathOf(session, given),
        ...(readrole === undefined ? {} : { readRole: String(readrole) }),
        ...(writerole === undefined ? {} : { writeRole: String(writerole) }),
      });
    },
  ),
};

/** The procedures under their names of 2008 and later (`sp_ssis_`) and of 2005 (`sp_dts_`). */
export const storedPackageProcedures: Readonly<Record<string, SqlProcedure>> = Object.fromEntries(
  ['sp_ssis_', 'sp_dts_'].flatMap((prefix) =>
    Object.entries(procedures).map(([name, procedure]) => [`${prefix}${name}`, procedure]),
  ),
);

async function folderOf(session: PackageStoreSession, folderId: unknown): Promise<string> {
  const path = await pathOfFolder(session, { folderId: String(folderId ?? rootFolderId) });
  if (path === undefined) throw packageStoreError('OPENDTSX_E_PACKAGESTORE_FOLDERNOTFOUND', { path: String(folderId) });
  return path;
}

async function pathOf(session: PackageStoreSession, { name, folderid }: ServiceArguments): Promise<string> {
  return pathWithin(await folderOf(session, folderid), String(name));
}

async function* packagesOf(
  session: PackageStoreSession,
  folder: string,
  folderid: string,
): AsyncGenerator<readonly object[]> {
  let after: Awaited<ReturnType<typeof listPackageInfos>>[number] | undefined;
  do {
    const page = await listPackageInfos(session, { folder, ...(after === undefined ? {} : { after }) });
    yield page.filter(({ flags }) => flags === packageInfoFlags.package).map((info) => ({ ...info, folderid }));
    after = page.at(-1);
  } while (after !== undefined);
}

function shownFolder({ folderId, parentFolderId, folderName }: Awaited<ReturnType<typeof listFolders>>[number]) {
  return { folderid: folderId, parentfolderid: parentFolderId, foldername: folderName };
}
