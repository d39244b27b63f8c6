import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFile } from '../src/catalog/testing/project-aid.ts';
import { CatalogFolder, Operation } from '../src/client/catalog/integration-services.ts';
import { Application } from '../src/object-model/application.ts';
import { newPackage } from '../src/tools/builder/package-builder.ts';
import { type Served, serve } from './catalog-client/served.ts';

const checkout = join(import.meta.dirname, '..');
const flags = ['--conditions=opendtsx-source', '--disable-warning=ExperimentalWarning'];
const synchronized = ['/Par', '$ServerOption::SYNCHRONIZED(Boolean);True'];

interface Ending {
  readonly code: number | null;
  readonly said: string;
}

// Source: documentation (dtexec: exit code 3, canceled by the user; stop_operation). That a signal stops the execution on the server is ours.
describe.skipIf(process.platform === 'win32')('dtexec /ISServer', () => {
  let served: Served;
  let token = '';
  beforeAll(async () => {
    served = await serve();
    const wait = newPackage('Wait');
    wait.executeProcessTask('Wait', { Executable: process.execPath, Arguments: '-e "setInterval(() => {}, 1e6)"' });
    const folder = new CatalogFolder(served.services.catalog, 'Loads', '');
    await folder.create();
    const text = new Application().saveToXmlText(await wait.build());
    const file = projectFile({
      packages: { 'Wait.dtsx': [] },
      entries: { 'Wait.dtsx': Buffer.from(text) },
    });
    await folder.deployProject('Sales', file);
    const { connection } = served.services;
    ({ token } = await connection.send<{ token: string }>('POST', '/tokens', {
      name: 'test',
      scopes: ['execute', 'read'],
    }));
  }, 60_000);
  afterAll(async () => {
    expect(served.bugs).toEqual([]);
    await served.close();
  });

  /** Runs a package; `when` is told of everything said so far, each time that something more is. */
  function run(args: readonly string[], when: (said: string, child: ChildProcess) => void): Promise<Ending> {
    const path = `\\SSISDB\\Loads\\Sales\\${args[0]}`;
    const line = ['/ISServer', path, '/Ser', served.address, '--token-env', 'TOKEN', ...args.slice(1)];
    const child = spawn(process.execPath, [...flags, 'src/cli/dtexec/main.ts', ...line], {
      cwd: checkout,
      env: { ...process.env, TOKEN: token, XDG_CONFIG_HOME: join(served.folder, 'config') },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        when(said, child);
      });
    }
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
  }

  const executionIn = (said: string) =>
    served.services.catalog.executions.item(Number(/Execution ID: (\d+)/.exec(said)?.[1]));

  async function untilRunning(said: string): Promise<void> {
    for await (const news of (await executionIn(said)).follow()) if (news.kind === 'message') return;
  }

  it.each([
    ['SIGINT', 'runs'],
    ['SIGTERM', 'was started'],
  ] as const)(
    'stops the execution that it waits for on %s once that %s, and ends with 3 when it has stopped',
    async (signal, when) => {
      let isSent = false;
      const { code, said } = await run(['Wait.dtsx', ...synchronized], (so, child) => {
        if (isSent || !so.includes('Execution ID')) return;
        isSent = true;
        if (when === 'was started') child.kill(signal);
        else void untilRunning(so).then(() => child.kill(signal));
      });
      expect([code, said]).toEqual([
        3,
        expect.stringMatching(/Stopping execution \d+ on the server\.[\s\S]*DTSER_CANCELED \(3\)/),
      ]);
      const execution = await executionIn(said);
      expect([execution.status, execution.stoppedByName]).toEqual([
        Operation.ServerOperationStatus.Canceled,
        served.user,
      ]);
    },
    60_000,
  );

  it('ends at once without SYNCHRONIZED, and the execution goes on', async () => {
    const { code, said } = await run(['Wait.dtsx'], () => undefined);
    expect(code).toBe(0);
    const execution = await executionIn(said);
    expect(execution.completed).toBe(false);
    await execution.stop();
    await execution.wait();
  }, 60_000);
});
