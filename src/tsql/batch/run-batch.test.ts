import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeBatch } from './describe-batch.ts';
import { runBatch, runProcedure } from './run-batch.ts';
import { SessionState } from './session-state.ts';
import { openPostgresqlStore, openSqliteStore, type StoreDatabase } from './testing/store-database.ts';
import { testHost, testSchema } from './testing/test-host.ts';
import { shownValue, transcribe } from './testing/transcript.ts';

interface BatchCase {
  readonly name: string;
  readonly text: string;
  readonly expected: string;
  /** Dialect that the case is for; both when undefined. */
  readonly only: string | undefined;
}

/** `== name`, the batch, `>>` and what it gives. A second batch of the same session follows `go`. */
function readCases(): BatchCase[] {
  const folder = new URL('./fixtures/', import.meta.url);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.batch'))
    .sort()
    .flatMap((file) =>
      readFileSync(new URL(file, folder), 'utf8')
        .split(/^== /m)
        .slice(1)
        .map((block) => {
          const [head, expected = ''] = block.split(/^>>\n/m);
          const [title, ...text] = head.split('\n');
          const [name, only] = title.split(' @');
          return {
            name: `${file.replace('.batch', '')}: ${name}`,
            text: text.join('\n'),
            expected: expected.trimEnd(),
            only,
          };
        }),
    );
}

const cases = readCases();
const server = process.env.OPENDTSX_TEST_POSTGRES || undefined;
const never = new AbortController().signal;

async function run(text: string, database: StoreDatabase): Promise<string> {
  const calls: string[] = [];
  const host = testHost(database, calls);
  const { lines, output } = transcribe();
  const session = new SessionState();
  for (const batch of text.split(/^go\n/m)) {
    const { isAborted } = await runBatch(batch, host, output, { signal: never, session });
    if (isAborted) lines.push('ABORTED');
  }
  return [...lines, ...calls.map((call) => `CALL ${call}`)].join('\n');
}

describe.each([
  ['SQLite', async () => openSqliteStore(testSchema), true] as const,
  ['PostgreSQL', () => openPostgresqlStore(server ?? '', testSchema), server !== undefined] as const,
])('a batch over %s', (title, open, isThere) => {
  let database: StoreDatabase;
  beforeAll(async () => {
    if (isThere) database = await open();
  });
  afterAll(async () => database?.close());

  const fitting = cases.filter(({ only }) => only === undefined || only === title);
  (isThere ? it : it.skip).each(fitting)('$name', async ({ text, expected }) => {
    expect(await run(text, database)).toBe(expected);
  });
});

describe('a batch', () => {
  const open = () => openSqliteStore(testSchema);

  it('that loops without end stops when it is told to', async () => {
    const controller = new AbortController();
    const { output } = transcribe();
    const running = runBatch('WHILE 1 = 1 BEGIN DECLARE @x int = 1 END', testHost(open()), output, {
      signal: controller.signal,
    });
    setImmediate(() => controller.abort(new Error('enough')));
    await expect(running).rejects.toThrow('enough');
  });

  it('that waits stops when it is told to', async () => {
    const controller = new AbortController();
    const running = runBatch("WAITFOR DELAY '01:00:00'", testHost(open()), transcribe().output, {
      signal: controller.signal,
    });
    setImmediate(() => controller.abort());
    await expect(running).rejects.toThrow(/abort/i);
  });

  it('gives back the values of its parameters', async () => {
    const parameters = [{ name: '@X', type: { name: 'int' }, value: 2 } as const];
    const { parameters: after } = await runBatch('SET @x = @x * 21', testHost(open()), transcribe().output, {
      signal: never,
      parameters,
    });
    expect([...after]).toEqual([['@x', 42]]);
  });

  it('never lets a value become part of the text of a query', async () => {
    const database = open();
    const seen: string[] = [];
    const host = {
      ...testHost(database),
      query: (sql: string, ...rest: [never, never]) => {
        seen.push(sql);
        return database.query(sql, ...rest);
      },
    };
    const { lines, output } = transcribe();
    await runBatch(
      "SELECT name FROM folders WHERE name = N'x''; DROP TABLE folders --' OR name LIKE N'Sal''es%'",
      host as never,
      output,
      { signal: never },
    );
    expect(seen.join()).not.toMatch(/DROP|Sal/);
    expect(lines).toEqual(['name nvarchar(128)']);
  });

  it('nested too deeply is refused instead of exhausting the stack', async () => {
    const { lines, output } = transcribe();
    await runBatch(`SELECT ${'('.repeat(5000)}1${')'.repeat(5000)}`, testHost(open()), output, { signal: never });
    expect(lines.join()).toMatch(/^Msg 191/);
  });

  it('with a chain of operators too long for the stack is refused', async () => {
    const { lines, output } = transcribe();
    await runBatch(`IF ${new Array(20_000).fill('1=1').join(' AND ')} PRINT 1`, testHost(open()), output, {
      signal: never,
    });
    expect(lines.join()).toMatch(/^Msg 191/);
  });

  it('is described by the columns of its results, nothing run', async () => {
    const calls: string[] = [];
    const columns = await describeBatch(
      'EXEC list_numbers; SELECT name, LEN(name) AS size FROM folders WHERE folder_id = @id',
      testHost(open(), calls),
      {
        parameters: [{ name: '@id', type: { name: 'int' } }],
      },
    );
    expect(columns.map((result) => result.map(({ name, type }) => `${name} ${type.name}`))).toEqual([
      ['name nvarchar', 'size int'],
    ]);
    expect(calls).toEqual([]);
  });

  it('called as a remote procedure gives its return value and outputs', async () => {
    const { output } = transcribe();
    const given = [
      { value: { type: { name: 'nvarchar', length: 5 }, value: 'Sales' } },
      { name: '@package_name', value: { type: { name: 'nvarchar', length: 5 }, value: 'p' } },
      { name: '@execution_id', value: { type: { name: 'bigint' }, value: null }, isOutput: true },
    ] as const;
    const result = await runProcedure(['SSISDB', 'catalog', 'create_execution'], given, testHost(open()), output, {
      signal: never,
    });
    expect([result.returnValue, shownValue(result.outputs.get('@execution_id') ?? null)]).toEqual([0, '77']);
  });
});
