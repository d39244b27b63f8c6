import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { onEachStore } from '../../store/testing/on-each-store.ts';
import { createExecution } from './create-execution.ts';
import { type Dispatcher, startDispatcher } from './dispatch/start-dispatcher.ts';
import { listEventMessageContext, listEventMessages } from './list-messages.ts';
import { listExecutables } from './list-statistics.ts';
import { startExecution } from './start-execution.ts';
import { stopOperation } from './stop-operation.ts';
import { deploySample, samplePackage, sampleServer, scriptTask } from './testing/sample-project.ts';
import { waitForOperation } from './wait-for-operation.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const folder = mkdtempSync(join(tmpdir(), 'seen-'));
afterAll(() => rmSync(folder, { recursive: true }));
const seen = join(folder, 'seen');

/** Writes what two variables hold, and the process above that of the program. */
const writing = scriptTask(
  'Write',
  '',
  `"-e require('fs').writeFileSync('${seen}',process.ppid+'-" + (DT_WSTR,20)@[System::ServerExecutionID] + "-" + @[System::UserName] + "')"`,
);
const outOfProcess = `<DTS:Executable DTS:refId="Package\\Call" DTS:CreationName="Microsoft.ExecutePackageTask" DTS:DTSID="{${crypto.randomUUID()}}" DTS:ExecutableType="Microsoft.ExecutePackageTask" DTS:ObjectName="Call"><DTS:ObjectData><ExecutePackageTask><UseProjectReference>True</UseProjectReference><PackageName>CHILD</PackageName><ExecuteOutOfProcess>True</ExecuteOutOfProcess></ExecutePackageTask></DTS:ObjectData></DTS:Executable>`;
const named = (text: string, name: string): string =>
  text.replace('DTS:ObjectName="Sample"', `DTS:ObjectName="${name}"`);

const packages = {
  'Inside.dtsx': samplePackage([writing]),
  'Parent.dtsx': samplePackage([outOfProcess.replace('CHILD', 'Inside.dtsx')]),
  'Grand.dtsx': samplePackage([outOfProcess.replace('CHILD', 'Parent.dtsx')]),
  'Fails.dtsx': named(samplePackage([scriptTask('Fail', 'process.exit(3)')], [], ['Step']), 'Fails'),
  'Calls.dtsx': samplePackage([outOfProcess.replace('CHILD', 'Fails.dtsx')]),
  'Waits.dtsx': samplePackage([
    scriptTask('Wait', `require('fs').writeFileSync('${seen}',String(process.pid)); setInterval(() => 0, 1000)`),
  ]),
  'CallsWaiting.dtsx': samplePackage([outOfProcess.replace('CHILD', 'Waits.dtsx')]),
};

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

// Source: "System Variables" (ServerExecutionID; UserName is who started the package), "Execute Package Task" (ExecuteOutOfProcess): documentation.
onEachStore('a package on the server', (openStore) => {
  const open = async () => {
    const { session } = sampleServer(await openStore());
    await deploySample(session, packages);
    const surroundings = { workingFolder: folder };
    const dispatcher: Dispatcher = await startDispatcher({ session, capacity: 1, heartbeat: 0, surroundings });
    cleanups.push(
      () => dispatcher.stop(),
      () => rmSync(seen, { force: true }),
    );
    return { session, dispatcher };
  };
  type Session = Awaited<ReturnType<typeof open>>['session'];
  const start = async (session: Session, packageName: string): Promise<number> => {
    const { executionId } = await createExecution(session, { folderName: 'Loads', projectName: 'Sales', packageName });
    await startExecution(session, { executionId });
    return executionId;
  };
  const errorsOf = (session: Session, operationId: number) =>
    listEventMessages(session, { operationId, messageType: 120 });

  it('sees the number of its execution, and who has started it', async () => {
    const { session } = await open();
    const id = await start(session, 'Inside');
    expect([await waitForOperation(session, id), await errorsOf(session, id)]).toEqual([7, []]);
    expect(readFileSync(seen, 'utf8')).toMatch(new RegExp(`^\\d+-${id}-${session.caller.name}$`));
  });

  it('runs children in processes of their own, and theirs, in which they see the same', {
    timeout: 60_000,
  }, async () => {
    const { session, dispatcher } = await open();
    const id = await start(session, 'Grand');
    const workers = new Set<number | undefined>();
    await expect
      .poll(
        () => {
          for (const { processId } of dispatcher.running()) workers.add(processId);
          return listEventMessages(session, { operationId: id, eventName: 'OnPostExecute' }).then(
            ({ length }) => length,
          );
        },
        { timeout: 40_000 },
      )
      .toBe(6);
    expect([await waitForOperation(session, id), await errorsOf(session, id)]).toEqual([7, []]);
    const [above, ...rest] = readFileSync(seen, 'utf8').split('-');
    expect(rest.join('-')).toBe(`${id}-${session.caller.name}`);
    expect([workers.size, workers.has(Number(above))]).toEqual([1, false]);
  });

  it('leaves the messages, executables and contexts of a child in a process of its own behind as those of any child', {
    timeout: 60_000,
  }, async () => {
    const { session } = await open();
    const id = await start(session, 'Calls');
    expect(await waitForOperation(session, id)).toBe(4);
    const [error] = await errorsOf(session, id);
    expect(error).toMatchObject({
      package_name: 'Fails.dtsx',
      package_path: '\\Package\\Fail',
      execution_path: '\\Package\\Call\\Package\\Fail',
      message_source_name: 'Fail',
    });
    const executables = await listExecutables(session, { executionId: id });
    expect(executables.map((row) => [row.package_name, row.package_path])).toEqual([
      ['Calls.dtsx', '\\Package'],
      ['Calls.dtsx', '\\Package\\Call'],
      ['Fails.dtsx', '\\Package'],
      ['Fails.dtsx', '\\Package\\Fail'],
    ]);
    const context = await listEventMessageContext(session, { eventMessageId: error?.event_message_id ?? 0 });
    expect(context.filter(({ context_type }) => context_type === 70)).toMatchObject([
      { context_depth: 0, package_path: '\\Package.Variables[User::Step]', property_value: 'none' },
      { context_depth: 2, package_path: '\\Package.Variables[User::Step]', property_value: 'none' },
    ]);
  });

  it('takes a child in a process of its own along when its worker is killed', { timeout: 60_000 }, async () => {
    const { session, dispatcher } = await open();
    const id = await start(session, 'CallsWaiting');
    await expect.poll(() => existsSync(seen) && readFileSync(seen, 'utf8') !== '', { timeout: 40_000 }).toBe(true);
    const program = Number(readFileSync(seen, 'utf8'));
    process.kill(dispatcher.running()[0]?.processId ?? 0, 'SIGKILL');
    expect(await waitForOperation(session, id)).toBe(6);
    await expect.poll(() => isAlive(program), { timeout: 20_000 }).toBe(false);
  });

  it('is stopped with a child in a process of its own', { timeout: 60_000 }, async () => {
    const { session, dispatcher } = await open();
    const id = await start(session, 'CallsWaiting');
    const begun = () => listEventMessages(session, { operationId: id, eventName: 'OnPreExecute' });
    await expect.poll(() => begun().then(({ length }) => length), { timeout: 40_000 }).toBe(4);
    await stopOperation(session, { operationId: id });
    await dispatcher.tend();
    expect(await waitForOperation(session, id)).toBe(3);
  });
});
