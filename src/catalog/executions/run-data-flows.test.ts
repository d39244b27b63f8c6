import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { onEachStore } from '../../store/testing/on-each-store.ts';
import { createExecution } from './create-execution.ts';
import { addDataTap } from './data-taps.ts';
import { type Dispatcher, startDispatcher } from './dispatch/start-dispatcher.ts';
import { listEventMessages, listExtendedOperationInfo, listOperationMessages } from './list-messages.ts';
import { listExecutionComponentPhases, listExecutionDataStatistics } from './list-statistics.ts';
import { setExecutionParameterValue } from './set-execution-parameter-value.ts';
import { startExecution } from './start-execution.ts';
import { deploySample, samplePackage, sampleServer } from './testing/sample-project.ts';
import { validateProject } from './validate-objects.ts';
import { waitForOperation } from './wait-for-operation.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const packages = {
  'Flow.dtsx': readFileSync(join(fixtures, 'flow.dtsx'), 'utf8'),
  'Broken.dtsx': samplePackage(['<DTS:Executable />']),
};
const parameters = [{ packageName: 'Flow.dtsx', name: 'Day', dataType: 'DateTime' }];

const opened: { dispatcher: Dispatcher; dataDumpsFolder: string }[] = [];
afterEach(async () => {
  for (const { dispatcher, dataDumpsFolder } of opened.splice(0)) {
    await dispatcher.stop();
    rmSync(dataDumpsFolder, { recursive: true });
  }
});

onEachStore('a data flow in a worker process', (openStore) => {
  const open = async () => {
    const { session } = sampleServer(await openStore());
    await deploySample(session, packages, parameters);
    const dataDumpsFolder = mkdtempSync(join(tmpdir(), 'data-dumps-'));
    const surroundings = { workingFolder: fixtures };
    const options = { session, capacity: 1, heartbeat: 0, warmWorkers: 0, surroundings, dataDumpsFolder };
    const dispatcher = await startDispatcher(options);
    opened.push({ dispatcher, dataDumpsFolder });
    return { session, dataDumpsFolder };
  };

  it('leaves rows and phases behind when everything is logged, and the rows of its taps', async () => {
    const { session, dataDumpsFolder } = await open();
    const named = { folderName: 'Loads', projectName: 'Sales', packageName: 'Flow' };
    const { executionId } = await createExecution(session, named);
    const set = (objectType: number, parameterName: string, parameterValue: string | number) =>
      setExecutionParameterValue(session, { executionId, objectType, parameterName, parameterValue });
    await set(30, 'Day', '2026-01-31T10:20:30');
    await set(50, 'LOGGING_LEVEL', 3);
    await addDataTap(session, {
      executionId,
      taskPackagePath: '\\Package\\Load',
      dataflowPathIdString: 'Paths[Flat File Source Output]',
      dataFilename: 'orders.csv',
      maxRows: 2,
    });
    await startExecution(session, { executionId });
    const status = await waitForOperation(session, executionId);
    expect([status, await listOperationMessages(session, { operationId: executionId, messageType: 120 })]).toEqual([
      7,
      [],
    ]);
    const statistics = await listExecutionDataStatistics(session, { executionId });
    const sent = statistics.sort((a, b) => a.source_component_name.localeCompare(b.source_component_name));
    expect(sent.map((row) => [row.source_component_name, row.destination_component_name, row.rows_sent])).toEqual([
      ['Orders', 'Totals', 3],
      ['Totals', 'End', 3],
    ]);
    expect(sent[0]).toMatchObject({
      dataflow_path_id_string: 'Paths[Flat File Source Output]',
      package_name: 'Flow.dtsx',
      task_name: 'Load',
      execution_path: '\\Package\\Load',
    });
    const phases = await listExecutionComponentPhases(session, { executionId });
    expect(phases.map((row) => [row.subcomponent_name, row.phase])).toEqual([
      ['Orders', 'Validate'],
      ['Orders', 'PreExecute'],
      ['Orders', 'PrimeOutput'],
      ['Orders', 'PostExecute'],
      ...['Totals', 'End'].flatMap((component) => [
        [component, 'Validate'],
        [component, 'PreExecute'],
        // One call with the rows, one that tells that there are no more.
        [component, 'ProcessInput'],
        [component, 'ProcessInput'],
        [component, 'PostExecute'],
      ]),
    ]);
    expect(phases.every(({ start_ms, end_ms }) => start_ms > 0 && (end_ms ?? 0) >= start_ms)).toBe(true);
    expect(phases[0]).toMatchObject({
      package_name: 'Flow.dtsx',
      task_name: 'Load',
      execution_path: '\\Package\\Load',
    });
    const tapped = readFileSync(join(dataDumpsFolder, 'orders.csv'), 'utf8').trimEnd().split(/\r?\n/);
    expect(tapped).toHaveLength(3);
  });

  it('is validated without being run, package by package', async () => {
    const { session } = await open();
    const { validationId } = await validateProject(session, { folderName: 'Loads', projectName: 'Sales' });
    expect(await waitForOperation(session, validationId)).toBe(4);
    const infos = await listExtendedOperationInfo(session, { operationId: validationId });
    expect(infos.map((row) => [row.object_name, row.status])).toEqual([
      ['Flow.dtsx', 7],
      ['Broken.dtsx', 4],
    ]);
    const statuses = await session.store.db
      .selectFrom('packages')
      .select(['name', 'validation_status'])
      .orderBy('package_id')
      .execute();
    expect(statuses.map(({ validation_status }) => validation_status)).toEqual(['S', 'F']);
    const [project] = await session.store.db.selectFrom('projects').select('validation_status').execute();
    expect(project?.validation_status).toBe('F');
    const messages = await listEventMessages(session, { operationId: validationId });
    const events = new Set(messages.map(({ event_name }) => event_name));
    expect([events.has('OnPreValidate'), events.has('OnPreExecute'), events.has('OnError')]).toEqual([
      true,
      false,
      true,
    ]);
    const errors = messages.filter(({ event_name }) => event_name === 'OnError');
    expect(new Set(errors.map(({ extended_info_id }) => extended_info_id))).toEqual(new Set([infos[1]?.info_id]));
  });
});
