import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Store } from '../../store/store.ts';
import { onEachStore } from '../../store/testing/on-each-store.ts';
import { createExecution } from './create-execution.ts';
import { createExecutionDump, getExecutionDump } from './create-execution-dump.ts';
import { type Dispatcher, type DispatcherOptions, startDispatcher } from './dispatch/start-dispatcher.ts';
import { listEventMessageContext, listEventMessages, listOperationMessages } from './list-messages.ts';
import { listExecutions } from './list-operations.ts';
import { listExecutableStatistics, listExecutables } from './list-statistics.ts';
import { setExecutionPropertyOverrideValue } from './property-overrides.ts';
import { setExecutionParameterValue } from './set-execution-parameter-value.ts';
import { startExecution } from './start-execution.ts';
import { stopOperation } from './stop-operation.ts';
import {
  deploySample,
  inOrder,
  redeploySample,
  samplePackage,
  sampleParameter,
  sampleServer,
  scriptTask,
} from './testing/sample-project.ts';
import { waitForOperation } from './wait-for-operation.ts';

const dispatchers: Dispatcher[] = [];
afterEach(async () => {
  for (const dispatcher of dispatchers.splice(0)) await dispatcher.stop();
});

const codeTask = scriptTask('Run it', '', '"-e process.exit(" + @[$Package::Code] + ")"');
// The error of the task names the program that there is not.
const tellingTask = scriptTask(
  'Tell',
  '',
  '"/no-such-folder/" + @[$Package::Key] + " " + @[User::Other]',
  'Executable',
);
const packages = {
  'Quick.dtsx': samplePackage([codeTask], [sampleParameter('Code', 18, '0')]),
  'Waits.dtsx': samplePackage([scriptTask('Wait', 'setInterval(() => 0, 1000)')]),
  'Killed.dtsx': samplePackage([scriptTask('Kill', "process.kill(process.ppid, 'SIGKILL')")]),
  'Secret.dtsx': samplePackage([tellingTask], [sampleParameter('Key', 18, 'none')], ['Other']),
};
const parameters = [
  { packageName: 'Quick.dtsx', name: 'Code', dataType: 'String' },
  { packageName: 'Secret.dtsx', name: 'Key', dataType: 'String', sensitive: true },
];

async function open(store: Store, more: Partial<DispatcherOptions> = {}) {
  const server = sampleServer(store);
  const { session } = server;
  await deploySample(session, packages, parameters);
  const surroundings = { workingFolder: import.meta.dirname };
  const dispatcher = await startDispatcher({
    session,
    capacity: 2,
    heartbeat: 0,
    warmWorkers: 0,
    surroundings,
    ...more,
  });
  dispatchers.push(dispatcher);
  return { ...server, dispatcher };
}

type Session = Awaited<ReturnType<typeof open>>['session'];

async function create(session: Session, packageName: string, values: Record<string, string> = {}): Promise<number> {
  const { executionId } = await createExecution(session, { folderName: 'Loads', projectName: 'Sales', packageName });
  for (const [parameterName, parameterValue] of Object.entries(values)) {
    await setExecutionParameterValue(session, { executionId, objectType: 30, parameterName, parameterValue });
  }
  return executionId;
}

/** Starts it and waits for its end. */
async function runToEnd(session: Session, executionId: number): Promise<number> {
  await setExecutionParameterValue(session, {
    executionId,
    objectType: 50,
    parameterName: 'SYNCHRONIZED',
    parameterValue: 1,
  });
  return (await startExecution(session, { executionId })).status;
}

/** Resolves when the only task of an execution has begun. */
async function hasBegun(session: Session, executionId: number): Promise<void> {
  const begun = () => listEventMessages(session, { operationId: executionId, eventName: 'OnPreExecute' });
  await expect.poll(() => begun().then(({ length }) => length), { timeout: 25_000 }).toBe(2);
}

onEachStore('an execution in a worker process', (openStore) => {
  it('succeeds, and leaves messages, executables and statistics behind', async () => {
    const { session } = await open(await openStore());
    const id = await create(session, 'Quick.dtsx');
    expect(await runToEnd(session, id)).toBe(7);
    const messages = await listEventMessages(session, { operationId: id });
    expect(
      messages.map(({ event_name, package_path, message_type }) => [event_name, package_path, message_type]),
    ).toEqual([
      ['OnPreValidate', '\\Package', 10],
      ['OnPreValidate', '\\Package\\Run it', 10],
      ['OnPostValidate', '\\Package\\Run it', 20],
      ['OnPostValidate', '\\Package', 20],
      ['OnPreExecute', '\\Package', 30],
      ['OnPreExecute', '\\Package\\Run it', 30],
      ['OnPreValidate', '\\Package\\Run it', 10],
      ['OnPostValidate', '\\Package\\Run it', 20],
      ['OnPostExecute', '\\Package\\Run it', 40],
      ['OnPostExecute', '\\Package', 40],
    ]);
    expect(new Set(messages.map(({ package_name }) => package_name))).toEqual(new Set(['Quick.dtsx']));
    const executables = await listExecutables(session, { executionId: id });
    expect(executables.map(({ executable_name }) => executable_name)).toEqual(['Sample', 'Run it']);
    const statistics = await listExecutableStatistics(session, { executionId: id });
    expect(statistics.map(({ execution_path, execution_result }) => [execution_path, execution_result])).toEqual([
      ['\\Package\\Run it', 0],
      ['\\Package', 0],
    ]);
    const [row] = await listExecutions(session, { executionId: id });
    expect(row).toMatchObject({ status: 7, attempts: 1, server_name: 'test-server', package_name: 'Quick.dtsx' });
    expect(row?.process_id).toBeGreaterThan(0);
  });

  it('fails with the error, its code and its context, when a value of the execution makes it fail', async () => {
    const { session } = await open(await openStore());
    const id = await create(session, 'Quick.dtsx', { Code: '3' });
    expect(await runToEnd(session, id)).toBe(4);
    const errors = await listEventMessages(session, { operationId: id, messageType: 120 });
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toMatch(/^Run it:Error: .*3/);
    const context = await listEventMessageContext(session, { eventMessageId: errors[0]?.event_message_id ?? 0 });
    expect(new Set(context.map((row) => `${row.context_depth} ${row.context_type} ${row.package_path}`))).toEqual(
      new Set(['1 10 \\Package\\Run it', '2 60 \\Package']),
    );
  });

  it('is canceled when it is stopped, with what it has started', async () => {
    const { session, dispatcher } = await open(await openStore());
    const id = await create(session, 'Waits.dtsx');
    await startExecution(session, { executionId: id });
    await hasBegun(session, id);
    await stopOperation(session, { operationId: id });
    await expect(stopOperation(session, { operationId: id })).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_CATALOG_OPERATION_STOPPING' },
    });
    await dispatcher.tend();
    expect(await waitForOperation(session, id)).toBe(3);
  });

  it('has ended unexpectedly when its process is killed, and says so', async () => {
    const { session } = await open(await openStore());
    const id = await create(session, 'Killed.dtsx');
    expect(await runToEnd(session, id)).toBe(6);
    const messages = await listOperationMessages(session, { operationId: id, messageType: 120 });
    expect(messages.map(({ message }) => message).join()).toContain('SIGKILL');
  });

  it('is tried again after its process was killed, as often as asked for', async () => {
    const { session } = await open(await openStore());
    const id = await create(session, 'Killed.dtsx');
    await startExecution(session, { executionId: id, retryCount: 2 });
    expect(await waitForOperation(session, id)).toBe(6);
    expect((await listExecutions(session, { executionId: id }))[0]?.attempts).toBe(3);
  });

  it('is ended when it holds more memory than allowed', async () => {
    const { session, dispatcher } = await open(await openStore(), { processMemory: 1024 * 1024 });
    const id = await create(session, 'Waits.dtsx');
    await startExecution(session, { executionId: id });
    await hasBegun(session, id);
    const over = waitForOperation(session, id);
    await expect.poll(() => dispatcher.tend().then(() => dispatcher.running()), { timeout: 20_000 }).toEqual([]);
    expect(await over).toBe(6);
    const [message] = await listOperationMessages(session, { operationId: id, messageType: 120 });
    expect(message?.message).toContain('1 MB are allowed');
  });

  it('is ended when it takes longer than allowed', async () => {
    const { session, dispatcher, pass } = await open(await openStore(), { seconds: 60, lease: 1e9 });
    const id = await create(session, 'Waits.dtsx');
    await startExecution(session, { executionId: id });
    await hasBegun(session, id);
    pass(59_000);
    await dispatcher.tend();
    expect(dispatcher.running()).toHaveLength(1);
    pass(2000);
    await dispatcher.tend();
    expect(await waitForOperation(session, id)).toBe(4);
  });

  it('tells what is going on when a report is asked for', async () => {
    const { session, dispatcher } = await open(await openStore());
    const id = await create(session, 'Waits.dtsx');
    await startExecution(session, { executionId: id });
    await hasBegun(session, id);
    const { dumpId } = await createExecutionDump(session, { executionId: id });
    await dispatcher.tend();
    const executables = async () => (await getExecutionDump(session, { dumpId }))?.report?.executables;
    await expect
      .poll(() => executables().then((all) => all?.map(({ path }) => path)), { timeout: 20_000 })
      .toEqual(['\\Package', '\\Package\\Wait']);
    expect((await listExecutions(session, { executionId: id }))[0]?.dump_id).toBe(dumpId);
  });

  it('waits for another attempt, or has ended unexpectedly, when its server is stopped', async () => {
    const { session, dispatcher } = await open(await openStore());
    const [once, again] = [await create(session, 'Waits.dtsx'), await create(session, 'Waits.dtsx')];
    await startExecution(session, { executionId: once });
    await startExecution(session, { executionId: again, retryCount: 1 });
    await Promise.all([hasBegun(session, once), hasBegun(session, again)]);
    await dispatcher.stop();
    const status = async (id: number) => (await listExecutions(session, { executionId: id }))[0]?.status;
    expect([await status(once), await status(again)]).toEqual([6, 5]);
  });

  it('shows no secret in anything that it leaves behind', async () => {
    const { session } = await open(await openStore());
    const id = await create(session, 'Secret.dtsx', { Key: 'canary-4711' });
    await setExecutionPropertyOverrideValue(session, {
      executionId: id,
      propertyPath: '\\Package.Variables[User::Other].Value',
      propertyValue: 'canary-4712',
      sensitive: true,
    });
    expect(await runToEnd(session, id)).toBe(4);
    const kept = await Promise.all([
      session.store.db.selectFrom('operation_messages').selectAll().execute(),
      session.store.db.selectFrom('event_message_context').selectAll().execute(),
      session.store.db.selectFrom('execution_parameter_values').selectAll().execute(),
      session.store.db.selectFrom('execution_property_override_values').selectAll().execute(),
    ]);
    const text = JSON.stringify(kept, (_, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
    expect([text.includes('no-such-folder/****'), text.includes('canary')]).toEqual([true, false]);
  });

  it('goes on where it was when it is tried again and its server keeps journals', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'journals-'));
    const { session } = await open(await openStore(), { journalFolder: join(folder, 'journals') });
    // Ends its worker the first time only.
    const script = `const { existsSync, writeFileSync } = require('fs'); if (!existsSync('${folder}/once')) { writeFileSync('${folder}/once', ''); process.kill(process.ppid, 'SIGKILL'); }`;
    const text = samplePackage([scriptTask('First', ''), scriptTask('Second', script)]);
    await redeploySample(session, { 'Quick.dtsx': inOrder(text, 'First', 'Second') });
    const id = await create(session, 'Quick.dtsx');
    await startExecution(session, { executionId: id, retryCount: 1 });
    expect(await waitForOperation(session, id)).toBe(7);
    const begun = await listEventMessages(session, { operationId: id, eventName: 'OnPreExecute' });
    const paths = begun.map(({ package_path }) => package_path);
    expect(paths.filter((path) => path === '\\Package\\First')).toHaveLength(1);
    expect(paths.filter((path) => path === '\\Package\\Second')).toHaveLength(2);
    await expect.poll(() => readdirSync(join(folder, 'journals'))).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  it('keeps no journal of what has failed, as it holds values of variables', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'journals-'));
    const { session } = await open(await openStore(), { journalFolder: folder });
    const fails = scriptTask(
      'Fail',
      `require('fs').writeFileSync('${folder}/seen', require('fs').readdirSync('${folder}').join()); process.exit(3)`,
    );
    await redeploySample(session, { 'Quick.dtsx': samplePackage([fails]) });
    const id = await create(session, 'Quick.dtsx');
    await startExecution(session, { executionId: id, retryCount: 1 });
    expect(await waitForOperation(session, id)).toBe(4);
    await expect.poll(() => readdirSync(folder)).toEqual(['seen']);
    expect(readFileSync(join(folder, 'seen'), 'utf8')).toContain(`execution-${id}.journal`);
    rmSync(folder, { recursive: true });
  });
});
