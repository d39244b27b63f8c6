import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecuteOptions } from 'opendtsx';
import { newPackage } from 'opendtsx/builder';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExecutionEvent } from '../src/runtime/run-request.ts';

type Builder = ReturnType<typeof newPackage<Record<never, never>>>;

// Source: our own; SSIS has no such rules.
let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'opendtsx-policy-run-')));
  mkdirSync(join(folder, 'data'));
  mkdirSync(join(folder, 'outside'));
  writeFileSync(join(folder, 'data/in.txt'), 'text');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  readonly result: string;
  readonly errors: readonly string[];
  /** Of whatever was raised before the package began to run. */
  readonly early: readonly string[];
  readonly text: string;
}

async function run(build: Builder, rules: string, options: ExecuteOptions = {}): Promise<Outcome> {
  writeFileSync(join(folder, 'opendtsx.yaml'), `version: 1\npolicy: ${rules}\n`);
  const events: ExecutionEvent[] = [];
  const started = (): number => events.findIndex(({ event }) => event === 'OnPreExecute');
  const pkg = await build.build();
  const { result } = await pkg.run({
    optionsFile: join(folder, 'opendtsx.yaml'),
    workingFolder: join(folder, 'data'),
    onEvent: (event: ExecutionEvent) => events.push(event),
    ...options,
  });
  const symbols = (list: readonly ExecutionEvent[]): string[] =>
    list.filter(({ event }) => event === 'OnError').map(({ symbol = '' }) => symbol);
  const at = started();
  return {
    result,
    errors: symbols(events),
    early: symbols(at < 0 ? events : events.slice(0, at)),
    text: JSON.stringify(events),
  };
}

function copyTo(destination: string): Builder {
  const pkg = newPackage('Copy');
  const from = pkg.fileConnectionManager('From', join(folder, 'data/in.txt'));
  const to = pkg.fileConnectionManager('To', destination, { FileUsageType: 'CreateFile' });
  pkg.fileSystemTask('Copy', { Operation: 'CopyFile', Source: from, Destination: to, OverwriteDestinationFile: true });
  return pkg;
}

describe('allowedRoots', () => {
  it('let a package work in its folder', async () => {
    const { result } = await run(copyTo('out.txt'), '{ allowedRoots: [data] }');
    expect(result).toBe('success');
    expect(readFileSync(join(folder, 'data/out.txt'), 'utf8')).toBe('text');
  });

  it('refuse a file elsewhere at validation, by the name of the rule, before anything runs', async () => {
    const { result, early, text } = await run(copyTo('../outside/out.txt'), '{ allowedRoots: [data] }');
    expect(result).toBe('failure');
    expect(early).toContain('OPENDTSX_E_POLICY_PATH');
    expect(text).toContain('allowedRoots');
    expect(existsSync(join(folder, 'outside/out.txt'))).toBe(false);
  });

  it('refuse a path that is known only when the task runs, and one that a link leads away', async () => {
    symlinkSync(join(folder, 'outside'), join(folder, 'data/link'));
    const pkg = copyTo('link/out.txt');
    const { result, errors } = await run(pkg, '{ allowedRoots: [data] }');
    expect([result, errors]).toEqual(['failure', expect.arrayContaining(['OPENDTSX_E_POLICY_PATH'])]);
    const late = newPackage('Late');
    const where = late.variable('Where', 'a.txt');
    const decide = late.expressionTask('Decide', { Expression: `${where} = "..\\\\outside\\\\late.txt"` });
    const settings = { Source: where, IsSourcePathVariable: true, DelayValidation: true };
    late.fileSystemTask('Delete', { Operation: 'DeleteFile', ...settings }).after(decide);
    writeFileSync(join(folder, 'outside/late.txt'), 'kept');
    const second = await run(late, '{ allowedRoots: [data] }');
    expect([second.result, second.errors]).toEqual(['failure', expect.arrayContaining(['OPENDTSX_E_POLICY_PATH'])]);
    expect(existsSync(join(folder, 'outside/late.txt'))).toBe(true);
  });

  it('hold for databases that are files, and for configuration files', async () => {
    const pkg = newPackage('Store');
    const store = pkg.oleDbConnectionManager('Store', 'Provider=X;Data Source=.;');
    pkg.executeSqlTask('Make', { Connection: store, SqlStatementSource: 'CREATE TABLE T (A INT)' });
    const connectionTargets = new Map([['Store', `sqlite:${join(folder, 'outside/store.db')}`]]);
    const { early } = await run(pkg, '{ allowedRoots: [data] }', { connectionTargets });
    expect(early).toContain('OPENDTSX_E_POLICY_PATH');
    expect(existsSync(join(folder, 'outside/store.db'))).toBe(false);
    const inside = new Map([['Store', 'sqlite:store.db']]);
    expect((await run(pkg, '{ allowedRoots: [data] }', { connectionTargets: inside })).result).toBe('success');
  });
});

describe('allowedHosts', () => {
  it('refuse a database at validation without connecting, and its password stays out of the message', async () => {
    const pkg = newPackage('Server');
    const store = pkg.oleDbConnectionManager('Store', 'Provider=X;Data Source=.;');
    pkg.executeSqlTask('Ask', { Connection: store, SqlStatementSource: 'SELECT 1' });
    const connectionTargets = new Map([['Store', 'postgresql://etl:hush-hush@db.example.com:5433/sales']]);
    const { result, early, text } = await run(pkg, '{ allowedHosts: ["*.example.org"] }', { connectionTargets });
    expect([result, early]).toEqual(['failure', ['OPENDTSX_E_POLICY_HOST']]);
    expect(text).toContain('db.example.com:5433');
    expect(text).not.toContain('hush-hush');
  });
});

describe('allowedCommands', () => {
  const start = (Executable: string, WorkingDirectory = ''): Builder => {
    const pkg = newPackage('Start');
    pkg.executeProcessTask('Start', { Executable, Arguments: '-e 0', WorkingDirectory });
    return pkg;
  };

  it('let a program start whose path they name, wherever the roots are', async () => {
    const rules = `{ allowedRoots: [data], allowedCommands: ["${process.execPath}"] }`;
    expect((await run(start(process.execPath), rules)).result).toBe('success');
  });

  it('refuse another program at validation', async () => {
    const { result, early } = await run(start(process.execPath), '{ allowedCommands: [env] }');
    expect([result, early]).toEqual(['failure', ['OPENDTSX_E_POLICY_COMMAND']]);
  });

  it('refuse a program that only has the name of an allowed one', async () => {
    writeFileSync(join(folder, 'data/env'), '#!/bin/sh\ntouch started\n', { mode: 0o755 });
    const { result, errors } = await run(start('env', join(folder, 'data')), '{ allowedCommands: [env] }');
    expect([result, errors]).toEqual(['failure', ['OPENDTSX_E_POLICY_COMMAND']]);
    expect(existsSync(join(folder, 'data/started'))).toBe(false);
  });
});

describe('a policy', () => {
  it('given besides holds too, and one that cannot be read lets nothing run', async () => {
    writeFileSync(join(folder, 'strict.yaml'), 'allowedRoots: [outside]\n');
    const both = await run(copyTo('out.txt'), '{ allowedRoots: [data] }', { policy: join(folder, 'strict.yaml') });
    expect([both.result, both.early]).toEqual(['failure', expect.arrayContaining(['OPENDTSX_E_POLICY_PATH'])]);
    const broken = await run(copyTo('out.txt'), '{ allowedRoot: [data] }');
    expect([broken.result, broken.early]).toEqual(['failure', expect.arrayContaining(['OPENDTSX_E_OPTIONSFILE'])]);
    expect(existsSync(join(folder, 'data/out.txt'))).toBe(false);
  });

  it('holds for the packages that a package runs', async () => {
    const child = await copyTo(join(folder, 'outside/out.txt')).build();
    const { Application } = await import('opendtsx');
    await new Application().saveToXml(join(folder, 'data/child.dtsx'), child);
    const parent = newPackage('Parent');
    parent.executePackageTask('Run', {
      UseProjectReference: false,
      Connection: parent.fileConnectionManager('Child', 'child.dtsx'),
    });
    const { result, errors } = await run(parent, '{ allowedRoots: [data] }');
    expect([result, errors]).toEqual(['failure', expect.arrayContaining(['OPENDTSX_E_POLICY_PATH'])]);
  });
});
