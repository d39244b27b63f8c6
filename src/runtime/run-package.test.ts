import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InternalError } from '../diagnostics/internal-error.ts';
import { readPackage } from '../formats/dtsx/read-package.ts';
import type { Package } from '../model/package.ts';
import type { ConnectionManagerUnit, TaskUnit } from '../registry/registry.ts';
import type { ConnectionKind } from '../sdk/connection-kind.ts';
import type { TaskContext, TaskDeclaration, TaskResult } from '../sdk/task.ts';
import { defineUnit } from '../sdk/unit.ts';
import { runPackage } from './run-package.ts';
import type { ExecutionEvent, RunRequest } from './run-request.ts';

function task(execute: (context: TaskContext) => Promise<TaskResult>): TaskUnit {
  const declaration: TaskDeclaration = {
    sdkVersion: 1,
    kind: 'task',
    identifiers: { creationName: 'Test.Task' },
    displayName: 'Test Task',
    description: '',
    properties: {},
    validate: () => [],
  };
  return defineUnit(declaration, async () => ({ execute: (_, context) => execute(context) }));
}

function connectionManager(opened: string[], gives: ConnectionKind = 'other'): ConnectionManagerUnit {
  return defineUnit(
    {
      sdkVersion: 1,
      kind: 'connection-manager',
      identifiers: { creationName: 'TEST' },
      displayName: 'Test Connection Manager',
      description: '',
      gives,
      properties: {},
      validate: () => [],
    },
    async () => ({
      acquire: async (instance) => {
        opened.push(`open ${instance.connectionString}`);
        return { kind: 'other', value: instance.connectionString };
      },
      release: async () => {
        opened.push('close');
      },
    }),
  );
}

function packageOf(tasks: readonly string[], more = '', connections = ''): Package {
  const executables = tasks.map(
    (name) =>
      `<DTS:Executable DTS:refId="Package\\${name}" DTS:CreationName="Test.Task" DTS:ExecutableType="Test.Task" DTS:DTSID="{${name}}" DTS:ObjectName="${name}"><DTS:ObjectData><T/></DTS:ObjectData></DTS:Executable>`,
  );
  const text = `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:ExecutableType="Microsoft.Package" DTS:DTSID="{P}" DTS:ObjectName="P" ${more}>
  <DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
  ${connections}
  <DTS:Executables>${executables.join('')}</DTS:Executables></DTS:Executable>`;
  const { package: read, diagnostics } = readPackage(text);
  if (read === undefined) throw new Error(diagnostics.map(({ message }) => message).join());
  return read;
}

function run(source: Package, request: Omit<RunRequest, 'source'>) {
  return runPackage({ source: { package: source }, optionsFile: false, ...request });
}

describe('running a package', () => {
  it('runs as many tasks at a time as MaxConcurrentExecutables allows', async () => {
    let running = 0;
    let most = 0;
    const unit = task(async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return { result: 'success' };
    });
    await run(packageOf(['A', 'B', 'C', 'D']), { units: [unit], maxConcurrent: 2 });
    expect(most).toBe(2);
    await run(packageOf(['A', 'B', 'C', 'D'], 'DTS:MaxConcurrentExecutables="3"'), { units: [unit] });
    expect(most).toBe(3);
  });

  it('ends as canceled and starts nothing more when the signal is aborted', async () => {
    const controller = new AbortController();
    let started = 0;
    const unit = task(async ({ signal }) => {
      started++;
      controller.abort();
      signal.throwIfAborted();
      return { result: 'success' };
    });
    const result = await run(packageOf(['A', 'B']), { units: [unit], signal: controller.signal, maxConcurrent: 1 });
    expect(result).toMatchObject({ result: 'canceled', exitCode: 3 });
    expect(started).toBe(1);
  });

  it('opens and closes a connection for each use, but keeps one with RetainSameConnection', async () => {
    const connections = (retain: string) =>
      `<DTS:ConnectionManagers><DTS:ConnectionManager DTS:refId="Package.ConnectionManagers[C]" DTS:CreationName="TEST" DTS:DTSID="{C}" DTS:ObjectName="C"><DTS:ObjectData><DTS:ConnectionManager ${retain} DTS:ConnectionString="there"/></DTS:ObjectData></DTS:ConnectionManager></DTS:ConnectionManagers>`;
    const unit = task(async (context) => {
      await context.connection('C');
      return { result: 'success' };
    });
    const each: string[] = [];
    const units = (log: string[]) => [unit, connectionManager(log)];
    await run(packageOf(['A', 'B'], '', connections('')), { units: units(each), maxConcurrent: 1 });
    expect(each).toEqual(['open there', 'close', 'open there', 'close']);
    const retained: string[] = [];
    const given = new Map([['c', 'elsewhere']]);
    await run(packageOf(['A', 'B'], '', connections('DTS:Retain="True"')), {
      units: units(retained),
      connections: given,
    });
    expect(retained).toEqual(['open elsewhere', 'close']);
  });

  it('sets the connection string of a database and its parts by property paths, in any case', async () => {
    const connections =
      '<DTS:ConnectionManagers><DTS:ConnectionManager DTS:CreationName="TEST" DTS:DTSID="{C}" DTS:ObjectName="C"><DTS:ObjectData><DTS:ConnectionManager DTS:ConnectionString="Data Source=a"/></DTS:ObjectData></DTS:ConnectionManager></DTS:ConnectionManagers>';
    const unit = task(async (context) => {
      await context.connection('C');
      return { result: 'success' };
    });
    const property = (name: string, value: string) => ({ path: `\\Package.Connections[C].Properties[${name}]`, value });
    const opened: string[] = [];
    const units = [unit, connectionManager(opened, 'database')];
    await run(packageOf(['A'], '', connections), { units, set: [property('servername', 'b')] });
    const both = [property('InitialCatalog', 'd'), property('connectionString', 'Data Source=c;Initial Catalog=x')];
    await run(packageOf(['A'], '', connections), { units, set: both });
    expect(opened.filter((line) => line !== 'close')).toEqual([
      'open Data Source=b;',
      'open Data Source=c;Initial Catalog=d;',
    ]);
  });

  it('raises an error for a task that fails without saying why', async () => {
    const events: ExecutionEvent[] = [];
    const unit = task(async () => ({ result: 'failure' }));
    const result = await run(packageOf(['A']), { units: [unit], onEvent: (event) => events.push(event) });
    expect(result.exitCode).toBe(1);
    expect(events.filter(({ event }) => event === 'OnError').map(({ symbol }) => symbol)).toEqual([
      'DTS_E_TASKEXECUTEFAILED',
    ]);
    expect(result.executables.map(({ path, result: own }) => `${path} ${own}`)).toEqual([
      '\\Package\\A failure',
      '\\Package failure',
    ]);
  });

  it('throws a defect of a unit on instead of reporting it as a failure of the package', async () => {
    const unit = task(async () => {
      throw new InternalError('a defect');
    });
    await expect(run(packageOf(['A']), { units: [unit] })).rejects.toThrow(InternalError);
  });
});

describe('loading a package', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'opendtsx-run-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('ends with exit code 4 when there is no such file', async () => {
    const events: ExecutionEvent[] = [];
    const source = { path: join(folder, 'missing.dtsx') };
    const result = await runPackage({ source, onEvent: (event) => events.push(event) });
    expect(result.exitCode).toBe(4);
    expect(events.map(({ symbol }) => symbol)).toEqual(['DTS_E_PACKAGENOTFOUND']);
  });

  it('ends with exit code 5 when the file is no package', async () => {
    writeFileSync(join(folder, 'no.dtsx'), '<html></html>');
    const result = await runPackage({ source: { path: join(folder, 'no.dtsx') } });
    expect(result.exitCode).toBe(5);
    expect(result.diagnostics.map(({ symbol }) => symbol)).toContain('DTS_E_FUNDAMENTALLOADINGERROR');
  });

  it('ends with exit code 5 when the archive is damaged where the package is', async () => {
    const text = `<SSIS:Project xmlns:SSIS="www.microsoft.com/SqlServer/SSIS"><SSIS:Properties/><SSIS:Packages><SSIS:Package SSIS:Name="A.dtsx" SSIS:EntryPoint="1"/></SSIS:Packages></SSIS:Project>`;
    const bytes = zipSync({ 'A.dtsx': strToU8(text.repeat(3)), '@Project.manifest': strToU8(text) });
    // A first block of the reserved type 3, after the local header of 30 bytes and the name, is no deflate data.
    bytes[30 + 'A.dtsx'.length] = 0xff;
    writeFileSync(join(folder, 'a.ispac'), bytes);
    const result = await runPackage({ source: { path: join(folder, 'a.ispac') } });
    expect(result.exitCode).toBe(5);
    expect(result.diagnostics.map(({ symbol }) => symbol)).toEqual(['OPENDTSX_E_FORMATS_ARCHIVEENTRY']);
  });

  it('says that a folder is no package, and which packages a project has when it has none', async () => {
    const { diagnostics } = await runPackage({ source: { path: folder } });
    expect(diagnostics[0].hint).toContain('a folder');
    const text = `<SSIS:Project xmlns:SSIS="www.microsoft.com/SqlServer/SSIS"><SSIS:Properties/><SSIS:Packages/></SSIS:Project>`;
    writeFileSync(join(folder, 'a.ispac'), zipSync({ '@Project.manifest': strToU8(text) }));
    const empty = await runPackage({ source: { path: join(folder, 'a.ispac') } });
    expect(empty.exitCode).toBe(4);
    expect(empty.diagnostics.at(-1)?.hint).toBe('The project has no packages.');
  });

  it('warns of a connection that is pointed elsewhere and does not exist', async () => {
    const result = await run(packageOf([]), { connectionTargets: new Map([['Misspelt', 'sqlite::memory:']]) });
    expect(result.result).toBe('success');
    expect(result.diagnostics.map(({ symbol, message }) => `${symbol} ${message.includes('Misspelt')}`)).toEqual([
      'OPENDTSX_W_OPTION_UNUSED true',
    ]);
  });

  it('warns of a parameter that only the mapping file knows', async () => {
    const optionsFile = join(folder, 'opendtsx.yaml');
    writeFileSync(optionsFile, 'version: 1\nparameters: { Misspelt: 1 }\n');
    const { result, diagnostics } = await run(packageOf([]), { optionsFile });
    expect(result).toBe('success');
    expect(diagnostics.map(({ symbol, severity, args }) => [symbol, severity, args.parameter])).toEqual([
      ['OPENDTSX_W_PARAMETER_UNUSED', 'warning', 'Misspelt'],
    ]);
  });

  it('fails validation for parameters that do not exist', async () => {
    const events: ExecutionEvent[] = [];
    const result = await run(packageOf([]), {
      parameters: new Map([['Nowhere', '1']]),
      onEvent: (event) => events.push(event),
    });
    expect(result.exitCode).toBe(1);
    expect(events.find(({ event }) => event === 'OnError')?.symbol).toBe('OPENDTSX_E_UNKNOWNPARAMETER');
  });
});
