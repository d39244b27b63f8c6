import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Application } from '../src/object-model/application.ts';
import { runPackage } from '../src/runtime/run-package.ts';
import type { ExecutionEvent, RunResult } from '../src/runtime/run-request.ts';
import { newPackage, type PackageBuilder } from '../src/tools/builder/package-builder.ts';
import { connect } from '../src/units/drivers/postgresql/postgresql.run.ts';
import { suite } from './suite-availability.ts';

const [notSupported, supported, required] = [0, 1, 2];
const connectionString = 'Provider=MSOLEDBSQL;Data Source=.;Initial Catalog=Store;';
const server = process.env.OPENDTSX_TEST_POSTGRES ?? '';
const postgres = `postgresql:${server.replace(/^postgres(ql)?:/, '')}`;

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'opendtsx-transactions-'));
});
afterAll(() => rmSync(root, { recursive: true }));

let folders = 0;
let folder = '';
beforeEach(() => {
  folder = join(root, String(++folders));
  mkdirSync(folder);
});

type Builder = PackageBuilder;

interface Run extends RunResult {
  readonly events: readonly ExecutionEvent[];
}

async function save(name: string, fill: (made: Builder) => void, settings: object = {}): Promise<string> {
  const made = newPackage(name, settings);
  fill(made);
  const path = join(folder, `${name}.dtsx`);
  await new Application().saveToXml(path, await made.build());
  return path;
}

async function run(path: string, targets: Readonly<Record<string, string>>): Promise<Run> {
  const events: ExecutionEvent[] = [];
  const result = await runPackage({
    source: { path },
    workingFolder: folder,
    optionsFile: false,
    connectionTargets: new Map(Object.entries(targets)),
    onEvent: (event) => events.push(event),
  });
  return { ...result, events };
}

const errors = ({ events }: Run): (string | undefined)[] =>
  events.filter(({ event }) => event === 'OnError').map(({ message }) => message);

function sqliteRows(sql: string): unknown[] {
  const database = new DatabaseSync(join(folder, 'store.db'));
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => Object.values(row));
  } finally {
    database.close();
  }
}

/** A data flow that copies a table into another of the same database, and reads while it writes. */
function copyFlow(
  box: Pick<Builder, 'dataFlowTask'>,
  store: ReturnType<Builder['oleDbConnectionManager']>,
  refuses = false,
) {
  return box.dataFlowTask('Copy', (flow) => {
    const source = flow.oleDbSource('From', {
      connection: store,
      AccessMode: 'SQL Command',
      SqlCommand: 'SELECT A FROM Numbers ORDER BY A',
      columns: { A: 'DT_I4' },
    });
    source.oleDbDestination('To', {
      connection: store,
      OpenRowset: refuses ? 'Small' : 'Copies',
      columns: { A: 'DT_I4' },
    });
  });
}

const tables = `CREATE TABLE Numbers (A int); CREATE TABLE Copies (A int); CREATE TABLE Small (A int CHECK (A < 5000));`;
const many = `INSERT INTO Numbers SELECT x FROM generate_series(1, 20000) AS x`;
const manyOfSqlite = `INSERT INTO Numbers WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 20000) SELECT x FROM n`;

// Source: documentation (transactions); inferred for what a file database can do.
describe('a data flow inside a transaction', () => {
  function fill(made: Builder, fails: boolean): void {
    const store = made.oleDbConnectionManager('Store', connectionString);
    made.sequence(
      'Box',
      (box) => {
        const copy = copyFlow(box, store);
        const count = box
          .executeSqlTask('Count', {
            Connection: store,
            SqlStatementSource: 'INSERT INTO Small SELECT COUNT(*) / 10 FROM Copies',
          })
          .after(copy, 'success');
        if (fails)
          box
            .executeSqlTask('Fails', { Connection: store, SqlStatementSource: 'INSERT INTO Small VALUES (9000)' })
            .after(count, 'success');
      },
      { TransactionOption: required },
    );
  }

  beforeEach(() => {
    const database = new DatabaseSync(join(folder, 'store.db'));
    database.exec(`${tables} ${manyOfSqlite}`);
    database.close();
  });

  it('writes rows that later executables see and that are committed with the container', async () => {
    const { result } = await run(await save('Commits', (made) => fill(made, false)), { Store: 'sqlite:./store.db' });
    expect(result).toBe('success');
    expect(sqliteRows('SELECT COUNT(*) FROM Copies')).toEqual([[20_000]]);
    expect(sqliteRows('SELECT A FROM Small')).toEqual([[2000]]);
  });

  it('is rolled back with the container', async () => {
    const { result } = await run(await save('Fails', (made) => fill(made, true)), { Store: 'sqlite:./store.db' });
    expect(result).toBe('failure');
    expect(sqliteRows('SELECT (SELECT COUNT(*) FROM Copies) + (SELECT COUNT(*) FROM Small)')).toEqual([[0]]);
  });
});

describe('two executables that write to one SQLite file at the same time', () => {
  it('wait for each other when one of them has a transaction', async () => {
    const path = await save('Parallel', (made) => {
      const store = made.oleDbConnectionManager('Store', connectionString);
      const make = made.executeSqlTask('Make', { Connection: store, SqlStatementSource: 'CREATE TABLE T (A int)' });
      const insert = (name: string, option: number) =>
        made
          .sequence(
            name,
            (box) => {
              const first = box.executeSqlTask('One', {
                Connection: store,
                SqlStatementSource: 'INSERT INTO T VALUES (1)',
              });
              box
                .executeSqlTask('Two', { Connection: store, SqlStatementSource: 'INSERT INTO T VALUES (2)' })
                .after(first, 'success');
            },
            { TransactionOption: option },
          )
          .after(make, 'success');
      insert('With', required);
      insert('Also with', required);
      insert('Without', supported);
    });
    const done = await run(path, { Store: 'sqlite:./store.db' });
    expect([done.result, errors(done)]).toEqual(['success', []]);
    expect(sqliteRows('SELECT COUNT(*) FROM T')).toEqual([[6]]);
  });

  it('end with an error that says why when one waits for the other for ever', async () => {
    const path = await save('Nested', (made) => {
      const store = made.oleDbConnectionManager('Store', connectionString);
      const make = made.executeSqlTask('Make', { Connection: store, SqlStatementSource: 'CREATE TABLE T (A int)' });
      made
        .sequence(
          'Box',
          (box) => {
            const inside = box.executeSqlTask('Inside', {
              Connection: store,
              SqlStatementSource: 'INSERT INTO T VALUES (1)',
            });
            box
              .executeSqlTask('Outside', {
                Connection: store,
                SqlStatementSource: 'INSERT INTO T VALUES (2)',
                TransactionOption: notSupported,
              })
              .after(inside, 'success');
          },
          { TransactionOption: required },
        )
        .after(make, 'success');
    });
    const done = await run(path, { Store: 'sqlite:./store.db' });
    expect(done.result).toBe('failure');
    expect(errors(done)[0]).toContain('SQLite has one writer at a time');
    expect(sqliteRows('SELECT COUNT(*) FROM T')).toEqual([[0]]);
  }, 20_000);
});

describe('a connection that is retained', () => {
  it('takes part in one transaction after another', async () => {
    const path = await save('Retained', (made) => {
      const store = made.oleDbConnectionManager('Store', connectionString, { RetainSameConnection: true });
      const make = made.executeSqlTask('Make', {
        Connection: store,
        SqlStatementSource: 'CREATE TABLE T (A int NOT NULL)',
      });
      const insert = (name: string, value: string) =>
        made.sequence(
          name,
          (box) => {
            const first = box.executeSqlTask('One', {
              Connection: store,
              SqlStatementSource: 'INSERT INTO T VALUES (1)',
            });
            const second = { Connection: store, SqlStatementSource: `INSERT INTO T VALUES (${value})` };
            box.executeSqlTask('Two', second).after(first, 'success');
          },
          { TransactionOption: required },
        );
      const fails = insert('Fails', 'NULL').after(make, 'success');
      insert('Commits', '2').after(fails, 'failure');
    });
    await run(path, { Store: 'sqlite:./store.db' });
    expect(sqliteRows('SELECT A FROM T')).toEqual([[1], [2]]);
  });
});

// Source: documentation ("Inherited transactions": packages A to F).
describe('the packages of the documented example', () => {
  it('inherit the transactions of A and C as documented', async () => {
    const row = (made: Builder, name: string): void => {
      const store = made.oleDbConnectionManager('Store', connectionString);
      made.executeSqlTask('Row', { Connection: store, SqlStatementSource: `INSERT INTO T VALUES ('${name}')` });
    };
    const runs = (made: Builder, children: Readonly<Record<string, number>>): void => {
      for (const [name, option] of Object.entries(children)) {
        made.executePackageTask(`Execute Package ${name}`, {
          UseProjectReference: true,
          PackageName: `${name}.dtsx`,
          TransactionOption: option,
        });
      }
    };
    const kinds: Readonly<Record<string, [option: number, children: Readonly<Record<string, number>>]>> = {
      B: [supported, { D: supported, E: notSupported }],
      C: [required, { F: supported }],
      D: [supported, {}],
      E: [notSupported, {}],
      F: [supported, {}],
    };
    for (const [name, [option, children]] of Object.entries(kinds)) {
      await save(
        name,
        (made) => {
          // Each transaction of its own writes alone: a SQLite file has one writer.
          if (name !== 'B') row(made, name);
          runs(made, children);
        },
        { TransactionOption: option, MaxConcurrentExecutables: 1 },
      );
    }
    const path = await save(
      'A',
      (made) => {
        const others = made.executePackageTask('Execute Package C', {
          UseProjectReference: true,
          PackageName: 'C.dtsx',
          TransactionOption: notSupported,
        });
        const own = made
          .executePackageTask('Execute Package E', {
            UseProjectReference: true,
            PackageName: 'E.dtsx',
            TransactionOption: notSupported,
          })
          .after(others, 'success');
        const inherits = made
          .executePackageTask('Execute Package D', {
            UseProjectReference: true,
            PackageName: 'D.dtsx',
            TransactionOption: supported,
          })
          .after(own, 'success');
        made
          .executeSqlTask('Fails', {
            SqlStatementSource: 'nonsense',
            Connection: made.oleDbConnectionManager('Store', connectionString),
          })
          .after(inherits, 'success');
      },
      { TransactionOption: required },
    );
    const database = new DatabaseSync(join(folder, 'store.db'));
    database.exec('CREATE TABLE T (Name nvarchar(1))');
    database.close();
    const done = await run(path, { Store: 'sqlite:./store.db' });
    expect(done.result).toBe('failure');
    const begun = done.events.filter(({ symbol }) => symbol === 'DTS_I_STARTINGTRANSACTION');
    expect(begun.map(({ executablePath }) => executablePath)).toEqual([
      '\\Package',
      '\\Package\\Execute Package C\\Package',
    ]);
    // D went down with A; C committed with F; E has no transaction.
    expect(sqliteRows('SELECT Name FROM T ORDER BY Name')).toEqual([['C'], ['E'], ['F']]);
  });
});

suite(
  'postgresql',
  server !== '',
  'set OPENDTSX_TEST_POSTGRES to the URL of a PostgreSQL database for tests',
)('a transaction on PostgreSQL', () => {
  const signal = new AbortController().signal;

  async function execute(sql: string): Promise<unknown[][]> {
    const database = await connect(postgres.slice('postgresql:'.length), {}, signal);
    try {
      const results = await database.execute(sql, [], { signal, timeoutSeconds: 0 });
      return (results.at(-1)?.rows ?? []).map((row) => [...row]);
    } finally {
      await database.close();
    }
  }

  beforeEach(async () => {
    await execute(`DROP TABLE IF EXISTS numbers, copies, small; ${tables} ${many}`);
  });

  function fill(made: Builder, ending: string, refuses = false): void {
    const store = made.oleDbConnectionManager('Store', connectionString);
    made.sequence(
      'Box',
      (box) => {
        const first = box.executeSqlTask('First', {
          Connection: store,
          SqlStatementSource: 'INSERT INTO Copies VALUES (-1)',
        });
        const copy = copyFlow(box, store, refuses).after(first, 'success');
        box.executeSqlTask('Last', { Connection: store, SqlStatementSource: ending }).after(copy, 'success');
      },
      { TransactionOption: required },
    );
  }

  it('covers a data flow that reads from and writes to one database, and is committed', async () => {
    const done = await run(
      await save('Commits', (made) => fill(made, 'INSERT INTO Small SELECT COUNT(*) / 10 FROM Copies')),
      { Store: postgres },
    );
    expect([errors(done), done.result]).toEqual([[], 'success']);
    expect(await execute('SELECT (SELECT COUNT(*) FROM copies), (SELECT a FROM small)')).toEqual([[20_001n, 2000]]);
  });

  it('is rolled back when a statement fails', async () => {
    const done = await run(await save('Fails', (made) => fill(made, 'INSERT INTO Small VALUES (9000)')), {
      Store: postgres,
    });
    expect(done.result).toBe('failure');
    expect(await execute('SELECT COUNT(*) FROM copies')).toEqual([[0n]]);
  });

  it('is rolled back when the database refuses a row of a data flow', async () => {
    const done = await run(await save('Refuses', (made) => fill(made, 'SELECT 1', true)), { Store: postgres });
    expect(done.result).toBe('failure');
    expect(errors(done).join()).toContain('small');
    expect(await execute('SELECT COUNT(*) FROM copies')).toEqual([[0n]]);
  });

  it('stays usable for the OnError handler of its container after a statement failed', async () => {
    const path = await save('Handled', (made) => {
      const store = made.oleDbConnectionManager('Store', connectionString);
      made
        .sequence(
          'Box',
          (box) => {
            box.executeSqlTask('Fails', { Connection: store, SqlStatementSource: 'INSERT INTO Missing VALUES (1)' });
          },
          { TransactionOption: required, MaximumErrorCount: 5 },
        )
        .on('OnError', (handler) => {
          handler.executeSqlTask('Log', { Connection: store, SqlStatementSource: 'INSERT INTO Copies VALUES (7)' });
        });
    });
    const done = await run(path, { Store: postgres });
    expect(errors(done).length).toBe(1);
    expect(await execute('SELECT * FROM copies')).toEqual([[7]]);
  });

  it('tells after a crash whether it was committed', async () => {
    const target = postgres.slice('postgresql:'.length);
    const marks: string[] = [];
    for (const commits of [true, false]) {
      const database = await connect(target, {}, signal);
      const transaction = await database.beginTransaction?.('serializable', { signal });
      await database.execute('INSERT INTO copies VALUES (1)', [], { signal, timeoutSeconds: 0 });
      marks.push((await transaction?.mark?.('unused', [])) ?? '');
      if (commits) await transaction?.commit();
      await database.close();
    }
    const asked = await connect(target, {}, signal);
    expect(await Promise.all(marks.map((mark) => asked.committed?.(mark)))).toEqual([true, false]);
    await asked.close();
  });
});
