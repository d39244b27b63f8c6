import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Application } from '../src/object-model/application.ts';
import { runPackage } from '../src/runtime/run-package.ts';
import type { ExecutionEvent, RunRequest, RunResult } from '../src/runtime/run-request.ts';
import { newPackage } from '../src/tools/builder/package-builder.ts';
import { killRuns } from './durable-runs/kill-runs.ts';
import { outcomeOf, saveLoopingPackage } from './durable-runs/looping-package.ts';

// Source: our own (the run journal is no part of SSIS).

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'opendtsx-journal-'));
});
afterAll(() => rmSync(root, { recursive: true }));

let folders = 0;
function newFolder(): string {
  const folder = join(root, String(++folders));
  mkdirSync(folder);
  return folder;
}

interface Run extends RunResult {
  readonly events: readonly ExecutionEvent[];
}

async function run(path: string, folder: string, more: Partial<RunRequest> = {}): Promise<Run> {
  const events: ExecutionEvent[] = [];
  const result = await runPackage({
    source: { path },
    workingFolder: folder,
    optionsFile: false,
    connectionTargets: new Map([
      ['Store', 'sqlite:./store.db'],
      ['Log', 'sqlite:./log.db'],
    ]),
    journal: { file: 'run.journal' },
    ...more,
    onEvent(event) {
      events.push(event);
      more.onEvent?.(event);
    },
  });
  return { ...result, events };
}

const ran = ({ events }: Run): string[] =>
  events.filter(({ event }) => event === 'OnPreExecute').map(({ executablePath }) => executablePath);
const symbols = ({ events }: Run): (string | undefined)[] => events.map(({ symbol }) => symbol);

function rows(file: string, sql: string): unknown[][] {
  const database = new DatabaseSync(file);
  const found = database.prepare(sql).all();
  database.close();
  return found.map((row) => Object.values(row));
}

function rowsAndFiles(folder: string): Readonly<Record<string, unknown>> {
  const { 'run.journal': _, ...rest } = outcomeOf(folder);
  return rest;
}

describe('a run that stops at any instant', () => {
  it('ends with the same rows and files when it goes on with its journal', async () => {
    const path = join(root, 'looping.dtsx');
    await saveLoopingPackage(path);
    const folder = newFolder();
    const stopped: string[] = [];
    let events = 0;
    const whole = await run(path, folder, {
      onEvent() {
        // What lies in the folder now is what a kill right here would leave.
        if (events++ % 9 !== 4) return;
        const copy = newFolder();
        cpSync(folder, copy, { recursive: true });
        stopped.push(copy);
      },
    });
    expect(whole.result).toBe('success');
    const expected = outcomeOf(folder);
    expect(stopped.length).toBeGreaterThan(20);
    for (const copy of stopped) {
      const resumed = await run(path, copy);
      expect([resumed.result, outcomeOf(copy)]).toEqual(['success', expected]);
    }
  }, 120_000);

  it('does nothing again behind its end, where the journal is kept', async () => {
    const path = join(root, 'kept.dtsx');
    await saveLoopingPackage(path);
    const folder = newFolder();
    const journal = { file: 'run.journal', keep: true };
    expect((await run(path, folder, { journal })).result).toBe('success');
    expect(existsSync(join(folder, 'run.journal'))).toBe(true);
    const expected = rowsAndFiles(folder);
    const again = await run(path, folder, { journal });
    expect([again.result, ran(again).filter((place) => place !== '\\Package')]).toEqual(['success', []]);
    expect(rowsAndFiles(folder)).toEqual(expected);
  }, 30_000);

  it('keeps the errors that were tolerated, branches side by side and child packages', async () => {
    const place = newFolder();
    const connection = 'Provider=MSOLEDBSQL;Data Source=.;Initial Catalog=Store;';
    const child = newPackage('Child');
    const own = child.variable('Own', 0);
    const childStore = child.oleDbConnectionManager('Store', connection);
    const counted = child.forLoop(
      'Twice',
      { InitExpression: `${own} = 1`, EvalExpression: `${own} < 20`, AssignExpression: `${own} = ${own} * 5` },
      (loop) => {
        loop.expressionTask('More', { Expression: `${own} = ${own} + 1` });
      },
    );
    child
      .executeSqlTask('Child row', {
        Connection: childStore,
        TransactionOption: 2,
        expressions: { SqlStatementSource: `"INSERT INTO T VALUES ('child', " + (DT_WSTR, 10)${own} + ")"` },
      })
      .after(counted, 'success');
    await new Application().saveToXml(join(place, 'child.dtsx'), await child.build());
    const made = newPackage('Varied', { MaximumErrorCount: 1 });
    const turn = made.variable('Turn', 0);
    const store = made.oleDbConnectionManager('Store', connection);
    const make = made.executeSqlTask('Make', {
      Connection: store,
      SqlStatementSource: 'CREATE TABLE IF NOT EXISTS T (Name nvarchar(20), N int)',
    });
    const row = (name: string) => ({
      Connection: store,
      TransactionOption: 2,
      expressions: { SqlStatementSource: `"INSERT INTO T VALUES ('${name}', " + (DT_WSTR, 10)${turn} + ")"` },
    });
    const beside = made.executeSqlTask('Beside', row('beside')).after(make, 'success');
    made.executeSqlTask('After beside', row('after beside')).after(beside, 'completion');
    made
      .forLoop(
        'Turns',
        {
          InitExpression: `${turn} = 1`,
          EvalExpression: `${turn} <= 3`,
          AssignExpression: `${turn} = ${turn} + 1`,
          MaximumErrorCount: 9,
        },
        (loop) => {
          const divides = loop.expressionTask('Divides', { Expression: `1 / (${turn} - 2)` });
          loop.executeSqlTask('Alarm', row('alarm')).after(divides, 'failure');
          const children = loop.executePackageTask('Child', { UseProjectReference: true, PackageName: 'child.dtsx' });
          children.after(divides, 'completion');
          loop.executeSqlTask('Also', row('also')).after(children, 'success');
        },
      )
      .after(make, 'success');
    const path = join(place, 'varied.dtsx');
    await new Application().saveToXml(path, await made.build());
    const folder = newFolder();
    const stopped: string[] = [];
    let events = 0;
    let hasEnded = false;
    const outcomeWithoutOrder = (at: string): unknown =>
      rows(
        join(at, 'store.db'),
        "SELECT Name, CASE Name WHEN 'beside' THEN 0 WHEN 'after beside' THEN 0 ELSE N END FROM T ORDER BY 1, 2",
      );
    const whole = await run(path, folder, {
      maxConcurrent: 2,
      onEvent({ event, executablePath }) {
        // From then on the run has failed, and what failed is to run again.
        hasEnded ||= event === 'OnPostExecute' && executablePath === '\\Package';
        if (hasEnded || events++ % 7 !== 3) return;
        const copy = newFolder();
        cpSync(folder, copy, { recursive: true });
        stopped.push(copy);
      },
    });
    // One error has reached the package, whichever run it happened in.
    expect(whole.result).toBe('failure');
    expect(stopped.length).toBeGreaterThan(15);
    for (const copy of stopped) {
      const resumed = await run(path, copy, { maxConcurrent: 2 });
      expect([resumed.result, outcomeWithoutOrder(copy)]).toEqual(['failure', outcomeWithoutOrder(folder)]);
    }
  }, 120_000);

  it.skipIf(process.platform === 'win32')(
    'does so when it is killed',
    async () => {
      const { kills, completed, failures } = await killRuns({ kills: 20, seed: 7 });
      expect(failures).toEqual([]);
      expect(kills).toBe(20);
      expect(completed).toBeGreaterThan(0);
    },
    900_000,
  );
});

describe('a run that failed', () => {
  async function save(fails: boolean): Promise<string> {
    const made = newPackage('Failing', { id: '{0B8A2D3C-6B0E-4C7F-9D0A-3F2F0E9B1C11}' });
    const count = made.variable('Count', 0);
    const before = made.expressionTask('Before', { Expression: `${count} = ${count} + 1` });
    const box = made
      .sequence('Box', (inner) => {
        const first = inner.expressionTask('First', { Expression: `${count} = ${count} + 10` });
        const second = inner
          .expressionTask('Second', { Expression: `${count} = ${count} / ${fails ? 0 : 1}` })
          .after(first, 'success');
        inner.expressionTask('Alarm', { Expression: `${count} = ${count} + 500` }).after(second, 'failure');
      })
      .after(before, 'success');
    const store = made.oleDbConnectionManager('Store', 'Provider=MSOLEDBSQL;Data Source=.;Initial Catalog=Store;');
    made
      .executeSqlTask('Show', {
        Connection: store,
        expressions: {
          SqlStatementSource: `"CREATE TABLE T (Count int); INSERT INTO T VALUES (" + (DT_WSTR, 10)${count} + ")"`,
        },
      })
      .after(box, 'success');
    const path = join(newFolder(), 'failing.dtsx');
    await new Application().saveToXml(path, await made.build());
    return path;
  }

  it('goes on at what failed, and not with what ran because of the failure', async () => {
    const folder = newFolder();
    const failed = await run(await save(true), folder);
    expect(failed.result).toBe('failure');
    expect(ran(failed)).toContain('\\Package\\Box\\Alarm');
    const mended = await run(await save(false), folder);
    expect(mended.result).toBe('success');
    expect(symbols(mended)).toContain('OPENDTSX_I_JOURNAL_RESUMED');
    expect(ran(mended)).toEqual(['\\Package', '\\Package\\Box', '\\Package\\Box\\Second', '\\Package\\Show']);
    // 1 + 10, and what the alarm of the first run had added.
    expect(rows(join(folder, 'store.db'), 'SELECT * FROM T')).toEqual([[511]]);
    expect(existsSync(join(folder, 'run.journal'))).toBe(false);
  });

  it('goes on in the same way when the run that goes on is stopped too', async () => {
    const folder = newFolder();
    await run(await save(true), folder);
    const mended = await save(false);
    const stopped: string[] = [];
    const whole = await run(mended, folder, {
      onEvent({ event }) {
        if (!event.startsWith('OnP')) return;
        const copy = newFolder();
        cpSync(folder, copy, { recursive: true });
        stopped.push(copy);
      },
    });
    expect(whole.result).toBe('success');
    for (const copy of stopped) {
      const made = existsSync(join(copy, 'store.db'))
        ? rows(join(copy, 'store.db'), "SELECT name FROM sqlite_schema WHERE name = 'T'").length
        : 0;
      // The task that makes the table has no transaction: stopped right behind its statement it runs again.
      if (made > 0) continue;
      expect((await run(mended, copy)).result).toBe('success');
      expect(rows(join(copy, 'store.db'), 'SELECT * FROM T')).toEqual([[511]]);
    }
  });

  it('refuses the journal of another package', async () => {
    const folder = newFolder();
    await run(await save(true), folder);
    const other = join(newFolder(), 'other.dtsx');
    await new Application().saveToXml(other, await newPackage('Other').build());
    const refused = await run(other, folder);
    expect(refused.result).toBe('failure');
    expect(symbols(refused)).toEqual(['OPENDTSX_E_JOURNAL_MISMATCH']);
  });

  it('refuses a journal that is damaged, and drops a line that was cut off', async () => {
    const folder = newFolder();
    const path = await save(true);
    await run(path, folder);
    const journal = join(folder, 'run.journal');
    const text = readFileSync(journal, 'utf8');
    writeFileSync(journal, text.replace('"done"', '"gone"'));
    expect(symbols(await run(path, folder))).toEqual(['OPENDTSX_E_JOURNAL_DAMAGED']);
    writeFileSync(journal, `${text}0000`);
    expect(symbols(await run(path, folder))).toContain('OPENDTSX_I_JOURNAL_RESUMED');
  });
});

describe('a transaction that was being committed when the process was killed', () => {
  async function save(): Promise<string> {
    const made = newPackage('Two stores', { id: '{0B8A2D3C-6B0E-4C7F-9D0A-3F2F0E9B1C12}' });
    const connection = 'Provider=MSOLEDBSQL;Data Source=.;Initial Catalog=Store;';
    const store = made.oleDbConnectionManager('Store', connection);
    const log = made.oleDbConnectionManager('Log', connection);
    made.sequence(
      'Box',
      (box) => {
        const left = box.executeSqlTask('Left', { Connection: store, SqlStatementSource: 'CREATE TABLE T (A int)' });
        box
          .executeSqlTask('Right', { Connection: log, SqlStatementSource: 'CREATE TABLE T (A int)' })
          .after(left, 'success');
      },
      { TransactionOption: 2 },
    );
    const path = join(newFolder(), 'two-stores.dtsx');
    await new Application().saveToXml(path, await made.build());
    return path;
  }

  /** The folder as a kill would leave it right after the commits of both databases, and right before them. */
  async function killAround(path: string): Promise<{ readonly before: string; readonly after: string }> {
    const folder = newFolder();
    const [before, after] = [newFolder(), newFolder()];
    const result = await run(path, folder, {
      onEvent({ event, executablePath, symbol }) {
        if (symbol === 'DTS_I_COMMITTINGTRANSACTION') cpSync(folder, before, { recursive: true });
        if (event === 'OnPostExecute' && executablePath === '\\Package\\Box')
          cpSync(folder, after, { recursive: true });
      },
    });
    expect(result.result).toBe('success');
    return { before, after };
  }

  it('counts as done when every database says so', async () => {
    const path = await save();
    const { after } = await killAround(path);
    expect(readFileSync(join(after, 'run.journal'), 'utf8')).toContain('"commit"');
    const resumed = await run(path, after);
    expect([resumed.result, ran(resumed)]).toEqual(['success', ['\\Package']]);
    expect(rows(join(after, 'store.db'), 'SELECT name FROM sqlite_schema')).toEqual([['T']]);
  });

  it('is done again when none does', async () => {
    const path = await save();
    const { before } = await killAround(path);
    const resumed = await run(path, before);
    expect([resumed.result, ran(resumed).length]).toEqual(['success', 4]);
  });

  it('is a failure that names the databases when they disagree, until somebody decides', async () => {
    const path = await save();
    const { after } = await killAround(path);
    // The kill came between the two commits.
    const right = new DatabaseSync(join(after, 'log.db'));
    right.exec('DROP TABLE T; DROP TABLE opendtsx_commits');
    right.close();
    const doubtful = await run(path, after);
    expect(doubtful.result).toBe('failure');
    const error = doubtful.events.find(({ symbol }) => symbol === 'OPENDTSX_E_JOURNAL_INDOUBT');
    expect(error?.message).toContain('Committed: Store. Rolled back: Log.');
    expect((await run(path, after)).result).toBe('failure');
    const decided = await run(path, after, { journal: { file: 'run.journal', inDoubt: 'committed' } });
    expect([decided.result, ran(decided)]).toEqual(['success', ['\\Package']]);
  });
});

describe('a journal in use', () => {
  it('is refused to a second run', async () => {
    const path = join(root, 'busy.dtsx');
    const made = newPackage('Busy');
    made.expressionTask('Nothing', { Expression: '1' });
    await new Application().saveToXml(path, await made.build());
    const folder = newFolder();
    let second: Promise<Run> | undefined;
    await run(path, folder, {
      onEvent() {
        second ??= run(path, folder);
      },
      hooks: {
        // The first waits until the second was refused.
        async beforeExecutable() {
          await second;
        },
      },
    });
    expect(symbols((await second) as Run)).toEqual(['OPENDTSX_E_JOURNAL_FILE']);
  });
});
