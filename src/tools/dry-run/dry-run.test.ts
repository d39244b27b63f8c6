import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newPackage } from '../builder/package-builder.ts';
import { dryRun } from './dry-run.ts';

// Source: our own.
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-dry-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function told(more: Partial<Parameters<typeof dryRun>[0]> = {}) {
  const load = newPackage('Load');
  load.parameter('Day', '2026-01-31');
  load.parameter('Key', 'hush-hush', { sensitive: true });
  const store = load.oleDbConnectionManager('Store', 'Provider=X;Data Source=.;Password=hush-hush-too;');
  const count = load.variable('Count', 3);
  const make = load.executeSqlTask('Make', { Connection: store, SqlStatementSource: 'CREATE TABLE T (A INT)' });
  load.expressionTask('Off', { Expression: `${count} = 1`, Disable: true });
  load
    .sequence('Work', (inner) => inner.expressionTask('Step', { Expression: `${count} = 2` }))
    .after(make, 'completion', { expression: `${count} > 0` });
  const source = { package: (await load.build()).package, folder };
  const connectionTargets = new Map([['Store', 'sqlite:store.db']]);
  return dryRun({ source, workingFolder: folder, optionsFile: false, connectionTargets, ...more });
}

describe('a dry run', () => {
  it('tells values, connections and what would run, in the order of the constraints', async () => {
    const { text, result } = await told({ parameters: new Map([['Day', '2026-02-01']]) });
    expect(result.exitCode).toBe(0);
    expect(text).toBe(`Would run Load

  parameters
    $Package::Day = 2026-02-01
    $Package::Key = ****

  variables
    User::Count = 3

  connections
    Store → sqlite:store.db

  executables
    Make (Execute SQL Task)
    Off (Expression Task): disabled, does not run
    Work (Sequence Container) after Make (completion) if @[User::Count] > 0
      Step (Expression Task)
`);
  });

  it('runs nothing and writes nothing, whatever else is asked for', async () => {
    await told({ rejects: join(folder, 'rejects.csv'), taps: [{ path: 'x', file: join(folder, 'tap.csv') }] });
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync('rejects.csv')).toBe(false);
  });

  it('keeps passwords to itself', async () => {
    const { text } = await told({ connectionTargets: new Map() });
    expect(text).toContain('Store → Provider=X;Data Source=.;Password=****');
    expect(text).not.toContain('hush');
  });

  it('tells of a part only what would run', async () => {
    const { text } = await told({ only: '\\Package\\Work' });
    expect(text?.slice(text.indexOf('  executables'))).toBe(`  executables
    Work (Sequence Container)
      Step (Expression Task)
`);
  });

  it('has no text when nothing can be planned', async () => {
    const { text, result } = await dryRun({ source: { path: join(folder, 'missing.dtsx') } });
    expect([text, result.exitCode]).toEqual([undefined, 4]);
  });
});
