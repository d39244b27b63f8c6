import { expect, it } from 'vitest';
import type { Principal } from '../../identity/principal.ts';
import type { Store } from '../../store/store.ts';
import { onEachStore } from '../../store/testing/on-each-store.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { cleanOperations } from './clean-operations.ts';
import { createExecution } from './create-execution.ts';
import { addDataTap, addDataTapByGuid, addExecutionWorker, removeDataTap } from './data-taps.ts';
import { listExecutionParameterValues, listExecutionPropertyOverrideValues } from './list-execution-values.ts';
import { listOperationMessages } from './list-messages.ts';
import { listExecutions, listOperations, listValidations } from './list-operations.ts';
import { listExecutionDataTaps } from './list-statistics.ts';
import { setExecutionPropertyOverrideValue } from './property-overrides.ts';
import { setExecutionParameterValue } from './set-execution-parameter-value.ts';
import { startExecution } from './start-execution.ts';
import { stopOperation } from './stop-operation.ts';
import { deploySample, samplePackage, sampleServer } from './testing/sample-project.ts';
import { validatePackage, validateProject } from './validate-objects.ts';

const parameters = [
  { packageName: 'Load.dtsx', name: 'Day', dataType: 'DateTime', required: true },
  { packageName: 'Load.dtsx', name: 'Count', dataType: 'Int32' },
  { packageName: 'Load.dtsx', name: 'Key', dataType: 'String', sensitive: true },
];
const named = { folderName: 'loads', projectName: 'SALES', packageName: 'load' };

async function open(store: Store) {
  const server = sampleServer(store);
  await deploySample(server.session, { 'Load.dtsx': samplePackage([]), 'Other.dtsx': samplePackage([]) }, parameters);
  const refusal = async (work: Promise<unknown>): Promise<string> => {
    const error = await work.then(
      () => undefined,
      (reason: { diagnostic: { symbol: string; message: string } }) => reason.diagnostic,
    );
    return error === undefined ? 'done' : `${error.symbol.replace('OPENDTSX_E_CATALOG_', '')}: ${error.message}`;
  };
  const set = (executionId: number, parameterName: string, parameterValue: string | number | null, objectType = 30) =>
    setExecutionParameterValue(server.session, { executionId, objectType, parameterName, parameterValue });
  return { ...server, refusal, set };
}

const nobody: Principal = { id: 99, name: 'nobody', ids: [99], roles: [] };
const as = (session: CatalogSession, caller: Principal): CatalogSession => ({ ...session, caller });

onEachStore('an execution before it starts', (openStore) => {
  it('has the parameters of package and system, and is created', async () => {
    const { session } = await open(await openStore());
    const { executionId } = await createExecution(session, named);
    const values = await listExecutionParameterValues(session, { executionId });
    expect(values.map((row) => `${row.object_type} ${row.parameter_name} ${row.parameter_value}`)).toEqual([
      '30 Day null',
      '30 Count null',
      '30 Key null',
      '50 LOGGING_LEVEL 1',
      '50 CUSTOMIZED_LOGGING_LEVEL ',
      '50 DUMP_ON_ERROR false',
      '50 DUMP_ON_EVENT false',
      '50 DUMP_EVENT_CODE 0',
      '50 CALLER_INFO null',
      '50 SYNCHRONIZED false',
    ]);
    const [row] = await listExecutions(session, { executionId });
    expect(row).toMatchObject({ status: 1, package_name: 'Load.dtsx', project_name: 'Sales', operation_type: 200 });
  });

  it('takes values of the right type, and refuses all others by name', async () => {
    const { session, set, refusal } = await open(await openStore());
    const { executionId } = await createExecution(session, named);
    await set(executionId, 'count', 5);
    await set(executionId, 'Key', 'canary');
    expect(await refusal(set(executionId, 'Count', 'many'))).toMatch(/^VALUE: /);
    expect(await refusal(set(executionId, 'Count', null))).toMatch(/^ARGUMENTMISSING: /);
    expect(await refusal(set(executionId, 'Cuont', 1))).toMatch(/^EXECUTION_PARAMETER: .*no package parameter Cuont/);
    expect(await refusal(set(executionId, 'LOGGING_LEVEL', 7, 50))).toMatch(/^EXECUTION_LEVEL: .*7/);
    expect(await refusal(set(executionId, 'CUSTOMIZED_LOGGING_LEVEL', 'mine', 50))).toMatch(/^EXECUTION_LEVEL: /);
    expect(await refusal(set(executionId, 'Count', 1, 60))).toMatch(/^ARGUMENT: /);
    const values = await listExecutionParameterValues(session, { executionId });
    const shown = values.filter(({ runtime_override }) => runtime_override === 1);
    expect(shown.map((row) => [row.parameter_name, row.parameter_value])).toEqual([
      ['Count', 5],
      ['Key', null],
    ]);
  });

  it('takes properties and data taps, which cannot leave their folder', async () => {
    const { session, refusal } = await open(await openStore());
    const { executionId } = await createExecution(session, named);
    const property = {
      executionId,
      propertyPath: '\\Package.Properties[Disable]',
      propertyValue: 'a',
      sensitive: false,
    };
    await setExecutionPropertyOverrideValue(session, property);
    await setExecutionPropertyOverrideValue(session, { ...property, propertyValue: 'b', sensitive: true });
    const overrides = await listExecutionPropertyOverrideValues(session, { executionId });
    expect(overrides.map((row) => [row.property_value, row.sensitive])).toEqual([[null, 1]]);
    const tap = { executionId, taskPackagePath: '\\Package\\Load', dataflowPathIdString: 'Paths[a b]' };
    const { dataTapId } = await addDataTap(session, { ...tap, dataFilename: 'rows.csv', maxRows: 3 });
    const guid = { executionId, dataflowPathIdString: 'Paths[a b]', dataFilename: 'more.csv' };
    await addDataTapByGuid(session, { ...guid, dataflowTaskGuid: 'af0fb94b-2f5d-4b29-9d9a-58e8b4ee0ad4' });
    for (const dataFilename of ['../rows.csv', '/etc/rows', 'C:rows', '..', 'a\\b', '']) {
      expect(await refusal(addDataTap(session, { ...tap, dataFilename }))).toMatch(/^DATATAP_FILE: /);
    }
    await removeDataTap(session, { dataTapId });
    expect(await refusal(removeDataTap(session, { dataTapId }))).toMatch(/^DATATAP_NOTFOUND: /);
    const taps = await listExecutionDataTaps(session, { executionId });
    expect(taps.map((row) => row.filename)).toEqual(['more.csv']);
    expect(await refusal(addExecutionWorker(session, { executionId, workeragentId: 'x' }))).toMatch(
      /^EXECUTION_SCALEOUT: /,
    );
  });

  it('starts once, and then cannot be changed', async () => {
    const { session, set, refusal } = await open(await openStore());
    const { executionId } = await createExecution(session, named);
    expect(await refusal(startExecution(session, { executionId }))).toMatch(/^EXECUTION_REQUIRED: .*Day/);
    await set(executionId, 'Day', '2026-01-31T00:00:00');
    const starts = await Promise.all([1, 2].map(() => refusal(startExecution(session, { executionId }))));
    expect(starts.map((text) => text.split(':')[0]).sort()).toEqual(['EXECUTION_STARTED', 'done']);
    expect(await refusal(set(executionId, 'Count', 5))).toMatch(/^EXECUTION_STARTED: /);
  });

  it('does not start when its project was deployed again', async () => {
    const { session, refusal } = await open(await openStore());
    const { executionId } = await createExecution(session, named);
    await session.store.db.updateTable('projects').set({ object_version_lsn: 77 }).execute();
    expect(await refusal(startExecution(session, { executionId }))).toMatch(/^EXECUTION_OUTDATED: .*Sales/);
  });

  it('is not found by who may not read it, nor its project by who may not execute it', async () => {
    const { session, refusal } = await open(await openStore());
    const { executionId } = await createExecution(session, named);
    const stranger = as(session, nobody);
    expect(await refusal(createExecution(stranger, named))).toMatch(/NOTFOUND: /);
    expect(await refusal(startExecution(stranger, { executionId }))).toMatch(/^OPERATION_NOTFOUND: /);
    expect(await refusal(stopOperation(stranger, { operationId: executionId }))).toMatch(/^OPERATION_NOTFOUND: /);
    expect(await listExecutions(stranger)).toEqual([]);
    expect(await listOperations(stranger)).toEqual([]);
    expect(await listExecutionParameterValues(stranger)).toEqual([]);
    expect(await listOperations(as(session, { ...nobody, roles: ['ssis_logreader'] }))).toHaveLength(1);
  });

  it('that was not started cannot be stopped', async () => {
    const { session, refusal } = await open(await openStore());
    const { executionId } = await createExecution(session, named);
    expect(await refusal(stopOperation(session, { operationId: executionId }))).toMatch(/^OPERATION_NOTRUNNING: /);
    expect(await refusal(stopOperation(session, { operationId: 4711 }))).toMatch(/^OPERATION_NOTFOUND: /);
  });
});

onEachStore('a validation', (openStore) => {
  it('waits as an operation of its own kind', async () => {
    const { session, refusal } = await open(await openStore());
    await validateProject(session, { folderName: 'Loads', projectName: 'Sales' });
    await validatePackage(session, named);
    const validations = await listValidations(session);
    expect(validations.map((row) => [row.operation_type, row.object_name, row.status])).toEqual([
      [300, 'Sales', 5],
      [301, 'Load.dtsx', 5],
    ]);
    expect(await refusal(validatePackage(session, { ...named, environmentScope: 'X' }))).toMatch(/^ARGUMENT: /);
    expect(await refusal(validatePackage(session, { ...named, environmentScope: 'S' }))).toMatch(/^ARGUMENTMISSING: /);
    expect(await refusal(validatePackage(session, { ...named, packageName: 'None' }))).toMatch(/^PACKAGE_NOTFOUND: /);
  });
});

onEachStore('the cleaning of operations', (openStore) => {
  it('removes what is over and older than the window, and nothing else', async () => {
    const { session, set, pass } = await open(await openStore());
    const create = async () => (await createExecution(session, named)).executionId;
    const [old, running] = [await create(), await create()];
    await set(running, 'Day', '2026-01-31');
    await startExecution(session, { executionId: running });
    const rows = Array.from({ length: 25 }, (_, index) => ({
      operation_id: old,
      message_ms: index,
      message_type: 70,
      message_source_type: 10,
      message: 'x',
    }));
    await session.store.db.insertInto('operation_messages').values(rows).execute();
    pass(366 * 86_400_000);
    const young = await create();
    expect(await cleanOperations(session, { batchSize: 10 })).toEqual({ removed: 1 });
    const left = await listOperations(session);
    expect(left.map((row) => row.operation_id).filter((id) => id <= young)).toEqual([running, young]);
    expect(left.at(-1)).toMatchObject({ operation_type: 2, status: 7 });
    expect(await listOperationMessages(session)).toEqual([]);
  });

  it('removes nothing when it is switched off or the window is without end', async () => {
    const { session, pass } = await open(await openStore());
    await createExecution(session, named);
    pass(10_000 * 86_400_000);
    const setting = (property_name: string, property_value: string) =>
      session.store.db.insertInto('catalog_properties').values({ property_name, property_value }).execute();
    await setting('RETENTION_WINDOW', '-1');
    expect(await cleanOperations(session)).toEqual({ removed: 0 });
    await session.store.db.deleteFrom('catalog_properties').execute();
    await setting('OPERATION_CLEANUP_ENABLED', 'FALSE');
    expect(await cleanOperations(session)).toEqual({ removed: 0 });
  });
});
