import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectFile } from '../src/catalog/testing/project-aid.ts';
import {
  CatalogFolder,
  CustomizedLoggingLevel,
  DtsError,
  EnvironmentInfo,
  LoggingEvents,
  LoggingProfile,
  Operation,
  OperationType,
  type PackageInfo,
  TypeCode,
} from '../src/client/catalog/integration-services.ts';
import { type Served, serve } from './catalog-client/served.ts';

// Source: catalog.add_data_tap, catalog.create_customized_logging_level and the views about executions (documentation).

const fixtures = join(import.meta.dirname, '..', 'src', 'catalog', 'executions', 'fixtures');
const day = { objectType: 30, parameterName: 'Day', parameterValue: '2026-01-31T10:20:30' } as const;
const flow = '\\Package\\Load';
const path = 'Paths[Flat File Source Output]';

let served: Served;
let pkg: PackageInfo;
beforeAll(async () => {
  served = await serve();
  const packages = join(served.folder, 'data', 'packages');
  mkdirSync(packages, { recursive: true });
  cpSync(fixtures, packages, { recursive: true });
  const folder = new CatalogFolder(served.services.catalogs.SSISDB, 'Loads', '');
  await folder.create();
  const file = projectFile({
    packages: { 'Flow.dtsx': [{ name: 'Day', type: 16 }] },
    entries: { 'Flow.dtsx': readFileSync(join(fixtures, 'flow.dtsx')) },
  });
  await folder.deployProject('Sales', file);
  const project = await folder.projects.item('Sales');
  const environment = new EnvironmentInfo(folder, 'Prod', '');
  environment.variables.add('Unused', TypeCode.String, 'x', false);
  await environment.create();
  project.references.add('Prod', '.');
  await project.alter();
  pkg = await project.packages.item('Flow.dtsx');
}, 60_000);
afterAll(async () => {
  expect(served.bugs).toEqual([]);
  await served.close();
});

const symbolOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'none',
    (error: unknown) => (error instanceof DtsError ? error.diagnostic.symbol : String(error)),
  );

it('an execution is made, given values, properties and data taps, started, and tells what it did', async () => {
  const { SSISDB: catalog } = served.services.catalogs;
  const folder = await catalog.folders.item('Loads');
  const reference = await (await folder.projects.item('Sales')).references.itemIn('Prod', '.');
  const execution = await pkg.createExecution(reference, [day]);
  expect(execution.status).toBe(Operation.ServerOperationStatus.Created);
  expect([execution.operationType, execution.objectType]).toEqual([OperationType.execution, 20]);
  expect([execution.referencedEnvironmentName, execution.referenceType]).toEqual(['Prod', 'R']);
  expect([execution.executedAsName, execution.use32BitRuntime]).toEqual([served.user, false]);

  await execution.setExecutionParameterValue(50, 'LOGGING_LEVEL', 3);
  await execution.setExecutionPropertyOverrideValue('\\Package.Properties[Description]', 'geheim', true);
  const guid = '{01234567-89AB-CDEF-0123-456789ABCDEF}';
  const first = await execution.addDataTap(flow, {
    dataflowPathIdString: path,
    dataFilename: 'orders.csv',
    maxRows: 2,
  });
  const second = await execution.addDataTapByGuid(guid, { dataflowPathIdString: path, dataFilename: 'all.csv' });
  expect(await execution.executionDataTaps()).toMatchObject([
    { dataTapId: first, packagePath: flow, dataflowPathIdString: path, maxRows: 2, filename: 'orders.csv' },
    { dataTapId: second, dataflowTaskGuid: guid, filename: 'all.csv' },
  ]);
  await execution.removeDataTap(second);
  const elsewhere = { dataflowPathIdString: path, dataFilename: '../x' };
  expect(await symbolOf(execution.addDataTap(flow, elsewhere))).toBe('OPENDTSX_E_CATALOG_DATATAP_FILE');
  expect(await symbolOf(execution.removeDataTap(second))).toBe('OPENDTSX_E_FACES_NOTTHERE');

  await execution.start();
  await execution.wait();
  expect([execution.status, execution.completed]).toEqual([Operation.ServerOperationStatus.Success, true]);
  const tapped = readFileSync(join(served.folder, 'data', 'data-dumps', 'orders.csv'), 'utf8');
  expect(tapped.trimEnd().split(/\r?\n/)).toHaveLength(3);
  const overrides = await execution.executionPropertyOverrides();
  expect(overrides).toMatchObject([{ sensitive: true, propertyPath: '\\Package.Properties[Description]' }]);
  expect(JSON.stringify(overrides)).not.toContain('geheim');

  const executables = await execution.executables();
  const load = executables.find(({ packagePath }) => packagePath === flow);
  const ran = (await execution.executableStatistics()).filter(
    ({ executableId }) => executableId === load?.executableId,
  );
  expect(ran).toMatchObject([{ executionResult: 0, executionPath: flow }]);
  expect(ran[0]?.endTime.getTime()).toBeGreaterThanOrEqual(ran[0]?.startTime.getTime() ?? Number.NaN);
  const rows = await execution.executionDataStatistics();
  expect(rows.map(({ dataflowPathIdString, rowsSent }) => [dataflowPathIdString, rowsSent])).toContainEqual([path, 3]);
  const phases = await execution.executionComponentPhases();
  expect(new Set(phases.map(({ phase }) => phase))).toContain('PreExecute');
  expect(phases[0]?.startTime).toBeInstanceOf(Date);
  expect(await symbolOf(execution.start())).toMatch(/^OPENDTSX_E_CATALOG_/);
  const late = { dataflowPathIdString: path, dataFilename: 'late.csv' };
  expect(await symbolOf(execution.addDataTap(flow, late))).toMatch(/^OPENDTSX_E_CATALOG_/);
}, 60_000);

it('what was around an error is told, of all messages or one', async () => {
  const { SSISDB: catalog } = served.services.catalogs;
  const level = new CustomizedLoggingLevel(
    catalog,
    'Errors',
    '',
    LoggingProfile.execution,
    LoggingEvents.onError * (1 + 2 ** 32),
  );
  await level.create();
  const id = await pkg.execute(
    false,
    null,
    [
      day,
      { objectType: 50, parameterName: 'LOGGING_LEVEL', parameterValue: 100 },
      { objectType: 50, parameterName: 'CUSTOMIZED_LOGGING_LEVEL', parameterValue: 'Errors' },
      { objectType: 50, parameterName: 'SYNCHRONIZED', parameterValue: true },
    ],
    [
      {
        propertyPath: '\\Package.Connections[Orders file].Properties[ConnectionString]',
        propertyValue: 'no-such-file.csv',
      },
    ],
  );
  const execution = await catalog.executions.item(id);
  expect(execution.status).toBe(Operation.ServerOperationStatus.Failed);
  const errors = (await execution.messages.toArray()).filter(({ eventName }) => eventName === 'OnError');
  const around = await execution.eventMessageContext();
  const first = around.find(({ eventMessageId }) => eventMessageId === errors[0]?.id);
  expect(first).toBeDefined();
  const ofOne = await execution.eventMessageContext(errors[0]?.id);
  expect(new Set(ofOne.map(({ eventMessageId }) => eventMessageId))).toEqual(new Set([errors[0]?.id]));
}, 60_000);

it('customized logging levels are made, found, changed, renamed and dropped', async () => {
  const { SSISDB: catalog } = served.services.catalogs;
  const level = new CustomizedLoggingLevel(catalog, 'Rows', 'how many', LoggingProfile.volume, LoggingEvents.onError);
  await expect(level.alter()).rejects.toThrow(/not made on the server yet/);
  await level.create();
  level.eventsValue += LoggingEvents.onWarning;
  level.description = 'how many rows';
  await level.alter();
  await level.rename('Row counts');
  expect(await catalog.customizedLoggingLevels.item('ROW COUNTS')).toMatchObject({
    name: 'Row counts',
    description: 'how many rows',
    profileValue: 2,
    eventsValue: 320,
    levelId: level.levelId,
  });
  const unknown = new CustomizedLoggingLevel(catalog, 'Wrong', '', 8, 0);
  expect(await symbolOf(unknown.create())).toBe('OPENDTSX_E_CATALOG_LEVEL_VALUE');
  await level.drop();
  expect(await catalog.customizedLoggingLevels.contains('Row counts')).toBe(false);
});

it('the catalog is reached by its name as in the managed object model', async () => {
  const { catalogs } = served.services;
  expect(catalogs.SSISDB).toBe(await catalogs.item('SSISDB'));
});
