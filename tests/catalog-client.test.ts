import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFile } from '../src/catalog/testing/project-aid.ts';
import {
  type Catalog,
  CatalogFolder,
  DtsError,
  EnvironmentInfo,
  IntegrationServices,
  MessageType,
  Operation,
  PackageInfo,
  ParameterInfo,
  ProjectInfo,
  RefusedRequest,
  Secret,
  TypeCode,
} from '../src/client/catalog/integration-services.ts';
import { openConnection } from '../src/client/transport/open-connection.ts';
import { openServer } from '../src/server/open-server.ts';
import { type Served, serve } from './catalog-client/served.ts';
import { makeTestCertificate } from './test-certificate.ts';

const canary = 'canary-3f9a';
const ispac = projectFile({
  parameters: [{ name: 'Server', value: 'design' }],
  packages: {
    'Load.dtsx': [
      { name: 'Source', value: 'a' },
      { name: 'Key', sensitive: true },
      { name: 'Day', required: true },
    ],
  },
});

let served: Served;
let catalog: Catalog;
beforeAll(async () => {
  served = await serve();
  catalog = await served.services.catalogs.item('SSISDB');
}, 60_000);
afterAll(async () => {
  expect(served.bugs).toEqual([]);
  await served.close();
});

let count = 0;
async function newFolder(): Promise<CatalogFolder> {
  const folder = new CatalogFolder(catalog, `Folder ${++count}`, 'for a test');
  await folder.create();
  return folder;
}

async function refusal(attempt: Promise<unknown>): Promise<DtsError> {
  const error = await attempt.then(
    () => undefined,
    (each: unknown) => each,
  );
  if (error instanceof DtsError) return error;
  throw new Error(`no DtsError: ${String(error)}`);
}

describe('the catalog of a server', () => {
  it('is SSISDB and no other', async () => {
    expect((await served.services.catalogs.item('ssisdb')).name).toBe('SSISDB');
    expect((await refusal(served.services.catalogs.item('master'))).diagnostic.symbol).toBe(
      'OPENDTSX_E_CLIENT_CATALOG',
    );
  });

  it('lets nobody in with a wrong password', async () => {
    const settings = { address: served.address, user: served.user, password: new Secret('wrong') };
    expect(await refusal(IntegrationServices.connect(settings))).toMatchObject({ status: 401 });
  });

  it('is asked over TLS with the certificates that are given, and not without', async () => {
    const { certificate, key } = makeTestCertificate();
    const tls = { cert: Buffer.from(certificate), key: Buffer.from(key) };
    const dataFolder = join(served.folder, 'tls');
    const { address, firstUser, close } = await openServer({ dataFolder, port: 0, tls }, { onBug: () => undefined });
    try {
      const settings = {
        address,
        user: firstUser?.name ?? '',
        password: firstUser?.password ?? '',
        wait: async () => {},
      };
      const { catalog: secured, connection } = await IntegrationServices.connect({ ...settings, ca: certificate });
      const folder = new CatalogFolder(secured, 'Secured');
      await folder.create();
      await folder.deployProject('Sales', ispac);
      const bytes = await (await folder.projects.item('Sales')).getProjectBytes();
      expect(Buffer.from(bytes).equals(Buffer.from(ispac))).toBe(true);
      expect(await refusal(connection.get('/absent'))).toMatchObject({ status: 404 });
      const doubtful = await openConnection(settings);
      expect((await refusal(doubtful.get('/me'))).diagnostic.symbol).toBe('OPENDTSX_E_CLIENT_UNREACHABLE');
    } finally {
      await close();
    }
  }, 60_000);

  it('has properties that are read and set', async () => {
    await catalog.refresh();
    expect(catalog.operationLogRetentionTime).toBe(365);
    catalog.maxProjectVersions = 5;
    await catalog.alter();
    await catalog.refresh();
    expect(catalog.maxProjectVersions).toBe(5);
  });
});

describe('a folder', () => {
  it('is made, described, renamed, found in any case, and dropped', async () => {
    const folder = new CatalogFolder(catalog, 'Loads 100% / é?#\\+', 'first');
    await folder.create();
    expect(folder.folderId).toBeGreaterThan(0);
    folder.description = 'second';
    await folder.alter();
    await folder.rename('Loads');
    const found = await catalog.folders.item('LOADS');
    expect([found.name, found.description, found.createdBy]).toEqual(['Loads', 'second', served.user]);
    await folder.drop();
    expect(await catalog.folders.contains('Loads')).toBe(false);
  });

  it('that is missing is told with those that there are', async () => {
    const { name } = await newFolder();
    const { diagnostic } = await refusal(catalog.folders.item('Absent'));
    expect(diagnostic.symbol).toBe('OPENDTSX_E_CLIENT_NOTFOUND');
    expect(String(diagnostic.args.names)).toContain(name);
  });

  it('is refused with the finding of the server when its name is taken', async () => {
    const { name } = await newFolder();
    const error = await refusal(new CatalogFolder(catalog, name).create());
    expect(error).toBeInstanceOf(RefusedRequest);
    expect(error).toMatchObject({ status: 409, diagnostic: { symbol: expect.stringMatching(/^OPENDTSX_E_CATALOG_/) } });
  });

  it('is not altered before it was made', async () => {
    const error = await refusal(new CatalogFolder(catalog, 'Never').alter());
    expect(error.diagnostic.symbol).toBe('OPENDTSX_E_CLIENT_MADE');
  });

  it('has permissions that are granted, denied and revoked', async () => {
    const folder = await newFolder();
    await served.services.connection.send('POST', '/roles', { name: `team ${count}` });
    const team = `team ${count}`;
    await folder.permissions.grant(team, 'READ');
    await folder.permissions.deny(team, 'MODIFY');
    const ofTeam = (await folder.permissions.explicit()).filter(({ principal }) => principal === team);
    expect(ofTeam.map(({ permission, isDenied }) => [permission, isDenied])).toEqual([
      ['READ', false],
      ['MODIFY', true],
    ]);
    await folder.permissions.revoke(team);
    expect((await folder.permissions.explicit()).filter(({ principal }) => principal === team)).toEqual([]);
    expect(await folder.permissions.effective()).toContain('READ');
  });
});

describe('an environment', () => {
  it('is made with its variables, which are changed and removed', async () => {
    const folder = await newFolder();
    const environment = new EnvironmentInfo(folder, 'production', 'servers');
    environment.variables.add('Server', TypeCode.String, 'db1', false, 'where');
    environment.variables.add('Big', TypeCode.Int64, 9007199254740993n, false);
    environment.variables.add('Password', TypeCode.String, new Secret(canary), true);
    await environment.create();

    const found = await folder.environments.item('production');
    const [server, big, password] = await found.variables.toArray();
    expect([server.value, server.description, server.type]).toEqual(['db1', 'where', TypeCode.String]);
    expect([big.value, password.value, password.sensitive]).toEqual(['9007199254740993', undefined, true]);

    server.value = 'db2';
    await found.variables.remove('big');
    found.variables.add('Extra', TypeCode.Boolean, true, false);
    await found.alter();
    await environment.refresh();
    const after = (await environment.variables.toArray()).map(({ name, value }) => [name, value]);
    expect(after).toEqual([
      ['Server', 'db2'],
      ['Password', undefined],
      ['Extra', true],
    ]);
  });

  it('keeps what was not sent when a variable is refused', async () => {
    const environment = new EnvironmentInfo(await newFolder(), 'test');
    await environment.create();
    environment.variables.add('Good', TypeCode.Int32, 1, false);
    environment.variables.add('Bad', TypeCode.Int32, 'no number', false);
    expect(await refusal(environment.alter())).toMatchObject({ status: 400 });
    (await environment.variables.item('Bad')).value = 2;
    await environment.alter();
    await environment.refresh();
    expect((await environment.variables.toArray()).map(({ name, value }) => [name, value])).toEqual([
      ['Good', 1],
      ['Bad', 2],
    ]);
  });

  it('moves to another folder under another name', async () => {
    const [one, other] = [await newFolder(), await newFolder()];
    const environment = new EnvironmentInfo(one, 'a');
    await environment.create();
    await environment.rename('b');
    await environment.move(other.name);
    expect(await one.environments.contains('b')).toBe(false);
    await (await other.environments.item('b')).drop();
    expect(await other.environments.contains('b')).toBe(false);
  });
});

describe('a project', () => {
  async function deployed() {
    const folder = await newFolder();
    const operation = await folder.deployProject('Sales', ispac);
    return { folder, operation, project: await folder.projects.item('Sales') };
  }

  it('is deployed by an operation, and fetched as it was', async () => {
    const { operation, project } = await deployed();
    expect(operation.status).toBe(Operation.ServerOperationStatus.Success);
    expect(project.deployedBy).toBe(served.user);
    expect(Buffer.from(await project.getProjectBytes()).equals(Buffer.from(ispac))).toBe(true);
    expect((await project.packages.toArray()).map(({ name, entryPoint }) => [name, entryPoint])).toEqual([
      ['Load.dtsx', true],
    ]);
  });

  it('that is no project deployment file is refused with a code', async () => {
    const folder = await newFolder();
    const error = await refusal(folder.deployProject('Sales', Buffer.from('no archive')));
    expect(error.diagnostic.symbol).toMatch(/^OPENDTSX_E_/);
    expect(await folder.projects.contains('Sales')).toBe(false);
  });

  it('has parameters with literal and referenced values, of itself and its packages', async () => {
    const { folder, project } = await deployed();
    const environment = new EnvironmentInfo(folder, 'production');
    environment.variables.add('Source', TypeCode.String, 'from environment', false);
    await environment.create();
    project.references.add('production');
    (await project.parameters.item('Server')).set(ParameterInfo.ParameterValueType.Literal, 'db1');
    await project.alter();
    const pkg = await project.packages.item('Load.dtsx');
    (await pkg.parameters.item('Source')).set(ParameterInfo.ParameterValueType.Referenced, 'Source');
    (await pkg.parameters.item('Key')).set(ParameterInfo.ParameterValueType.Literal, new Secret(canary));
    await pkg.alter();

    const again = await (await folder.projects.item('Sales')).packages.item('Load.dtsx');
    const source = await again.parameters.item('Source');
    const key = await again.parameters.item('Key');
    expect([source.valueType, source.referencedVariableName, source.designDefault]).toEqual(['R', 'Source', 'a']);
    expect([key.valueSet, key.value, key.sensitive]).toEqual([true, undefined, true]);
    const reference = await project.references.item('production');
    const values = await again.getParameterValues(reference);
    expect(values.find(({ parameterName }) => parameterName === 'Source')?.parameterValue).toBe('from environment');

    source.clear();
    await again.alter();
    await again.refresh();
    expect((await again.parameters.item('Source')).valueSet).toBe(false);
    await project.references.remove('production');
    await project.alter();
    await project.refresh();
    expect(await project.references.toArray()).toEqual([]);
  });

  it('keeps versions, and goes back to one', async () => {
    const { folder, project } = await deployed();
    const first = project.objectVersionLsn;
    await folder.deployProject('Sales', ispac);
    await project.refresh();
    expect(project.objectVersionLsn).toBeGreaterThan(first);
    await project.restore(first);
    expect(project.objectVersionLsn).toBe(first);
    expect(await project.versions.toArray()).toHaveLength(2);
  });

  it('moves and is dropped', async () => {
    const { project } = await deployed();
    const other = await newFolder();
    await project.move(other.name);
    await (await other.projects.item('Sales')).drop();
    expect(await other.projects.contains('Sales')).toBe(false);
  });

  it('is validated with each way to use references', async () => {
    const { project } = await deployed();
    const pkg = await project.packages.item('Load.dtsx');
    const ids = [
      await project.validate(false, ProjectInfo.ReferenceUsage.UseNoReference, null),
      await pkg.validate(false, PackageInfo.ReferenceUsage.UseAllReferences, null),
    ];
    for (const id of ids) {
      const validation = await catalog.validations.item(id);
      await validation.wait();
      expect(validation.completed).toBe(true);
      expect(validation.projectName).toBe('Sales');
    }
  }, 60_000);

  it('runs a package with values and waits for it with SYNCHRONIZED', async () => {
    const { project } = await deployed();
    const pkg = await project.packages.item('Load.dtsx');
    const id = await pkg.execute(
      false,
      null,
      [
        { objectType: 30, parameterName: 'Day', parameterValue: '2026-01-31' },
        { objectType: 30, parameterName: 'Key', parameterValue: new Secret(canary) },
        { objectType: 50, parameterName: 'SYNCHRONIZED', parameterValue: 1 },
        { objectType: 50, parameterName: 'LOGGING_LEVEL', parameterValue: 3 },
      ],
      [{ propertyPath: '\\Package.Properties[Description]', propertyValue: 'changed' }],
    );
    const execution = await catalog.executions.item(id);
    expect([execution.status, execution.packageName]).toEqual([Operation.ServerOperationStatus.Success, 'Load.dtsx']);
    expect(execution.endTime?.getTime()).toBeGreaterThanOrEqual(execution.startTime?.getTime() ?? Number.NaN);
    const parameters = await execution.executionParameters();
    expect(parameters.find(({ parameterName }) => parameterName === 'Day')?.parameterValue).toBe('2026-01-31');
    const messages = await execution.messages.toArray();
    expect(messages.map(({ messageType }) => messageType)).toContain(MessageType.postExecute);
    expect(JSON.stringify([parameters, messages])).not.toContain(canary);
    const followed: string[] = [];
    for await (const { kind } of execution.follow()) followed.push(kind);
    expect(followed.filter((kind) => kind === 'message')).toHaveLength(messages.length);
    expect(followed.at(-1)).toBe('end');
    const listed = [];
    for await (const each of catalog.executions.where({ project: 'Sales', status: 7 })) listed.push(each.id);
    expect(listed).toContain(id);
  }, 60_000);

  it('is not run without a required value, and the server says which', async () => {
    const { project } = await deployed();
    const error = await refusal((await project.packages.item('Load.dtsx')).execute(false, null));
    expect(error.diagnostic.symbol).toBe('OPENDTSX_E_CATALOG_EXECUTION_REQUIRED');
    expect(error.message).toContain('Day');
  });
});
