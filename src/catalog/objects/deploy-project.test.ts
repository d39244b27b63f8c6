import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import type { DtsError } from '../../diagnostics/dts-error.ts';
import { protectDocument } from '../../formats/protection/protect-document.ts';
import { onEachStore } from '../../store/testing/on-each-store.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { testCatalog } from '../testing/catalog-aid.ts';
import { packageText, projectFile } from '../testing/project-aid.ts';
import { configureCatalog } from './configure-catalog.ts';
import { deployPackages } from './deploy-packages.ts';
import { deployProject } from './deploy-project.ts';
import { createFolder } from './folders.ts';
import { listObjectParameters, setObjectParameterValue } from './object-parameters.ts';
import { deployedProject, listObjectVersions } from './project-versions.ts';
import { deleteProject, getProject, listPackages, listProjects, moveProject, restoreProject } from './projects.ts';

const symbol = (name: string) => ({ diagnostic: { symbol: `OPENDTSX_E_CATALOG_${name}` } });
const name = { folderName: 'f', projectName: 'Sales' };
const text = (content: string) => new TextEncoder().encode(content);

const parametersOf = async (session: CatalogSession) =>
  (await listObjectParameters(session)).map((row) => [row.object_name, row.parameter_name, row.default_value]);

onEachStore('projects', (open) => {
  // source: deploy_project, get_project, catalog.projects, packages, object_parameters, object_versions, operations (documentation)
  it('are deployed with their packages and parameters, and come back byte for byte', async () => {
    const { admin } = await testCatalog(await open());
    await createFolder(admin, { folderName: 'f' });
    const projectStream = projectFile({
      parameters: [{ name: 'Year', type: 9, value: '2020', required: true }],
      packages: { 'Load it.dtsx': [{ name: 'From', type: 16, value: '1/31/2020' }], 'Part.dtsx': [] },
      connections: { 'Part.dtsx': [{ name: 'CM.Store.Password', sensitive: true }] },
      projectConnections: [{ name: 'CM.Files.ConnectionString', value: 'x.csv' }],
    });
    const done = await deployProject(admin, { ...name, projectStream });
    expect(await listProjects(admin)).toMatchObject([
      {
        project_id: done.projectId,
        name: 'Sales',
        object_version_lsn: done.objectVersionLsn,
        project_format_version: 1,
        validation_status: 'N',
      },
    ]);
    expect(await listPackages(admin)).toMatchObject([
      { name: 'Load it.dtsx', package_format_version: 8, version_build: 3, entry_point: 1, project_id: done.projectId },
      { name: 'Part.dtsx' },
    ]);
    const shown = (await listObjectParameters(admin)).map((row) => [
      row.object_type,
      row.object_name,
      row.parameter_name,
      row.data_type,
      row.required,
      row.sensitive,
      row.design_default_value,
      row.default_value,
      row.value_type,
      row.value_set,
    ]);
    expect(shown).toEqual([
      [20, 'Sales', 'Year', 'Int32', 1, 0, 2020, null, 'V', 0],
      [20, 'Sales', 'CM.Files.ConnectionString', 'String', 0, 0, 'x.csv', null, 'V', 0],
      [30, 'Load it.dtsx', 'From', 'DateTime', 0, 0, '2020-01-31T00:00:00', null, 'V', 0],
      [30, 'Part.dtsx', 'CM.Store.Password', 'String', 0, 1, null, null, 'V', 0],
    ]);
    expect(Buffer.from(await getProject(admin, name)).equals(Buffer.from(projectStream))).toBe(true);
    const { db } = admin.store;
    expect(await db.selectFrom('operations').selectAll().execute()).toMatchObject([
      {
        operation_id: done.operationId,
        operation_type: 101,
        status: 7,
        object_type: 20,
        object_id: done.projectId,
        object_name: 'Sales',
      },
    ]);
    expect(await db.selectFrom('operation_messages').select(['message_type', 'message_source_type']).execute()).toEqual(
      [{ message_type: 70, message_source_type: 10 }],
    );
  });

  it('keep the values of the server when they are deployed again, where parameters stay what they were', async () => {
    const { admin } = await testCatalog(await open());
    await createFolder(admin, { folderName: 'f' });
    const first = [
      { name: 'A', type: 9, value: '1' },
      { name: 'B', type: 9, value: '1' },
      { name: 'C', type: 9 },
    ];
    const before = await deployProject(admin, { ...name, projectStream: projectFile({ parameters: first }) });
    for (const parameterName of ['A', 'B', 'C']) {
      await setObjectParameterValue(admin, { ...name, objectType: 20, parameterName, parameterValue: 7 });
    }
    const second = [
      { name: 'a', type: 9, value: '2' },
      { name: 'B', value: 'now a text' },
      { name: 'D', type: 9 },
    ];
    const after = await deployProject(admin, { ...name, projectStream: projectFile({ parameters: second }) });
    expect(await parametersOf(admin)).toEqual([
      ['Sales', 'a', 7],
      ['Sales', 'B', null],
      ['Sales', 'D', null],
    ]);
    const warnings = await admin.store.db
      .selectFrom('operation_messages')
      .select('message')
      .where('operation_id', '=', after.operationId)
      .where('message_type', '=', 110)
      .execute();
    expect(warnings.map(({ message }) => /parameter (\w)/.exec(message)?.[1])).toEqual(['B', 'C']);
    // source: restore_project: all parameters are assigned default values
    await restoreProject(admin, { ...name, objectVersionLsn: before.objectVersionLsn });
    expect((await parametersOf(admin)).map(([, ...row]) => row)).toEqual(
      expect.arrayContaining([
        ['A', null],
        ['B', null],
        ['C', null],
      ]),
    );
    expect(await listObjectVersions(admin)).toMatchObject([
      { object_version_lsn: before.objectVersionLsn, object_type: 20, restored_by: 'admin' },
      { object_version_lsn: after.objectVersionLsn, restored_by: null },
    ]);
    const restore = (objectVersionLsn: number) => restoreProject(admin, { ...name, objectVersionLsn });
    await expect(restore(before.objectVersionLsn)).rejects.toMatchObject(symbol('VERSION_CURRENT'));
    await expect(restore(999)).rejects.toMatchObject(symbol('VERSION_NOTFOUND'));
  });

  it('keep as many versions as MAX_PROJECT_VERSIONS says, where VERSION_CLEANUP_ENABLED', async () => {
    const { admin } = await testCatalog(await open());
    await createFolder(admin, { folderName: 'f' });
    await configureCatalog(admin, { propertyName: 'MAX_PROJECT_VERSIONS', propertyValue: '2' });
    const deploy = () => deployProject(admin, { ...name, projectStream: projectFile() });
    const versions: number[] = [];
    for (let count = 0; count < 4; count++) versions.push((await deploy()).objectVersionLsn);
    const kept = async () => (await listObjectVersions(admin)).map(({ object_version_lsn }) => object_version_lsn);
    expect(await kept()).toEqual(versions.slice(2));
    await configureCatalog(admin, { propertyName: 'VERSION_CLEANUP_ENABLED', propertyValue: 'false' });
    await deploy();
    expect(await kept()).toHaveLength(3);
  });

  it('are deployed once each by two who do so at once, or one is told', async () => {
    const { admin } = await testCatalog(await open());
    await createFolder(admin, { folderName: 'f' });
    const both = await Promise.allSettled(
      [1, 2].map(() => deployProject(admin, { ...name, projectStream: projectFile() })),
    );
    const refused = both.filter(({ status }) => status === 'rejected');
    for (const each of refused) expect(each).toMatchObject({ reason: symbol('PROJECT_CHANGED') });
    expect(await listProjects(admin)).toHaveLength(1);
    expect(await listObjectVersions(admin)).toHaveLength(2 - refused.length);
  });

  it('that cannot be deployed are refused with the reason, and leave nothing but the operation', async () => {
    const { admin } = await testCatalog(await open());
    await createFolder(admin, { folderName: 'f' });
    const whole = projectFile();
    const entry = (entries: Readonly<Record<string, Uint8Array | undefined>>) => projectFile({ entries });
    const hostile: readonly (readonly [RegExp, Uint8Array])[] = [
      [/no ZIP archive|not a ZIP|archive/i, text('no archive')],
      [/./, new Uint8Array()],
      [/cut|end|truncated/i, whole.subarray(0, whole.length - 40)],
      [/@Project\.manifest/, entry({ '@Project.manifest': undefined })],
      [/unpacks|bytes/, entry({ 'zeros.dtsx': new Uint8Array(4_000_000) })],
      [/leads out/, entry({ '../a.dtsx': text('') })],
      [/Load\.dtsx/, entry({ 'Load.dtsx': undefined })],
      [/Load\.dtsx/, entry({ 'Load.dtsx': text('<a/>') })],
      [/Load\.dtsx/, entry({ 'Load.dtsx': text('<DTS:Executable') })],
      [/holds the project Other/, projectFile({ name: 'Other' })],
      [/EncryptAllWithUserKey/, projectFile({ level: 'EncryptAllWithUserKey' })],
      [/EncryptSensitiveWithPassword/, projectFile({ level: 'EncryptSensitiveWithPassword' })],
      [/"Rot13"/, projectFile({ level: 'Rot13' })],
      [/parameter Year .* no Int32/, projectFile({ parameters: [{ name: 'Year', type: 9, value: 'MMXX' }] })],
      [/no data type/, projectFile({ parameters: [{ name: 'Year', type: 1 }] })],
      [/there twice/, projectFile({ parameters: [{ name: 'Year' }, { name: 'YEAR' }] })],
      [/separator of paths/, projectFile({ packages: { 'a/b.dtsx': [] } })],
    ];
    const detailOf = (projectStream: Uint8Array) =>
      deployProject(admin, { ...name, projectStream }).then(
        () => 'deployed',
        (error: DtsError) => {
          expect(error).toMatchObject(symbol('DEPLOY_FAILED'));
          return String(error.diagnostic.args.detail);
        },
      );
    for (const [expected, bytes] of hostile) expect(await detailOf(bytes)).toMatch(expected);
    const { db } = admin.store;
    for (const table of ['projects', 'project_versions', 'packages', 'object_parameters'] as const) {
      expect(await db.selectFrom(table).selectAll().execute()).toEqual([]);
    }
    const operations = await db.selectFrom('operations').select(['operation_type', 'status']).execute();
    expect(operations).toEqual(hostile.map(() => ({ operation_type: 101, status: 4 })));
  });

  it('protected with a password are deployed with it, and it is kept', async () => {
    const { admin } = await testCatalog(await open());
    await createFolder(admin, { folderName: 'f' });
    const password = new Secret('open sesame');
    const seal = (content: string) =>
      protectDocument(content, { level: 2, password }).bytes ?? expect.unreachable('protection failed');
    const projectStream = projectFile({
      level: 'EncryptSensitiveWithPassword',
      packages: { 'Load.dtsx': [] },
      entries: { 'Load.dtsx': seal(packageText('Load.dtsx', [{ name: 'Key', sensitive: true, value: 'hush' }])) },
    });
    const wrong = new Secret('wrong');
    await expect(deployProject(admin, { ...name, projectStream, password: wrong })).rejects.toMatchObject(
      symbol('DEPLOY_FAILED'),
    );
    const done = await deployProject(admin, { ...name, projectStream, password });
    const kept = await deployedProject(admin, { project_id: done.projectId, name: 'Sales' }, done.objectVersionLsn);
    expect(kept.password?.reveal()).toBe('open sesame');
    expect(Buffer.from(kept.bytes).equals(Buffer.from(projectStream))).toBe(true);
  });

  // source: deploy_packages (documentation)
  it('take single packages, and are made of them', async () => {
    const { admin } = await testCatalog(await open());
    await createFolder(admin, { folderName: 'f' });
    const dtsx = (each: string, parameter: string) => ({
      name: each,
      packageData: text(packageText(each, [{ name: parameter }])),
    });
    await deployPackages(admin, { ...name, packagesTable: [dtsx('A.dtsx', 'One'), dtsx('B.dtsx', 'Two')] });
    await setObjectParameterValue(admin, {
      ...name,
      objectType: 30,
      objectName: 'B.dtsx',
      parameterName: 'Two',
      parameterValue: 'kept',
    });
    const second = await deployPackages(admin, {
      ...name,
      packagesTable: [dtsx('a.dtsx', 'Changed'), dtsx('C.dtsx', 'Three')],
    });
    expect(await parametersOf(admin)).toEqual([
      ['B.dtsx', 'Two', 'kept'],
      ['A.dtsx', 'Changed', null],
      ['C.dtsx', 'Three', null],
    ]);
    expect((await listPackages(admin)).map((each) => each.name)).toEqual(['A.dtsx', 'B.dtsx', 'C.dtsx']);
    const damaged = { name: 'D.dtsx', packageData: text('<a/>') };
    await expect(
      deployPackages(admin, { ...name, packagesTable: [dtsx('A.dtsx', 'X'), damaged] }),
    ).rejects.toMatchObject(symbol('DEPLOY_PACKAGES'));
    await expect(
      deployPackages(admin, { ...name, packagesTable: [{ ...damaged, name: '../D.dtsx' }] }),
    ).rejects.toMatchObject(symbol('DEPLOY_PACKAGES'));
    expect((await listProjects(admin))[0].object_version_lsn).toBe(second.objectVersionLsn);
  });

  // source: move_project, delete_project (documentation)
  it('are moved and deleted with all that belongs to them', async () => {
    const { admin } = await testCatalog(await open());
    for (const folderName of ['f', 'g']) await createFolder(admin, { folderName });
    await deployProject(admin, { ...name, projectStream: projectFile({ parameters: [{ name: 'P' }] }) });
    await deployProject(admin, { ...name, folderName: 'g', projectStream: projectFile() });
    const move = { sourceFolder: 'f', projectName: 'Sales', destinationFolder: 'g' };
    await expect(moveProject(admin, move)).rejects.toMatchObject(symbol('PROJECT_EXISTS'));
    await deleteProject(admin, { folderName: 'g', projectName: 'sales' });
    await moveProject(admin, move);
    await expect(getProject(admin, name)).rejects.toMatchObject(symbol('PROJECT_NOTFOUND'));
    await deleteProject(admin, { ...name, folderName: 'g' });
    const { db } = admin.store;
    for (const table of ['projects', 'project_versions', 'packages', 'object_parameters'] as const) {
      expect(await db.selectFrom(table).selectAll().execute()).toEqual([]);
    }
    const left = await db.selectFrom('object_permissions').select('object_type').distinct().execute();
    expect(left.map(({ object_type }) => object_type)).not.toContain(2);
  });

  const sample =
    'PacktPublishing+SQL-Server-2017-Integration-Services-Cookbook/Chapter06/Solution/AdventureWorksETL/bin/Development/AdventureWorksETL.ispac';
  it.skipIf(process.env.OPENDTSX_CORPUS === undefined)(
    'of the designer are deployed with what their manifest describes',
    async () => {
      const { admin } = await testCatalog(await open());
      await createFolder(admin, { folderName: 'f' });
      const projectStream = readFileSync(`${process.env.OPENDTSX_CORPUS}/${sample}`);
      await deployProject(admin, { folderName: 'f', projectName: 'AdventureWorksETL', projectStream });
      const found = (await listObjectParameters(admin)).find(
        ({ parameter_name }) => parameter_name === 'CM.cmgr_DW.InitialCatalog',
      );
      expect(found).toMatchObject({
        object_name: 'CascadingLookup.dtsx',
        data_type: 'String',
        design_default_value: 'AdventureWorksLTDW2016',
      });
    },
  );
});
