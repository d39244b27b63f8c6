import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import type { Package, TaskHost } from 'opendtsx';
import { newPackage } from 'opendtsx/builder';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLocally } from '../src/data-flow/parallel/local-thread.ts';
import type { CopyThread, PipelineThreads } from '../src/data-flow/parallel/thread-port.ts';
import { pipelineThreads } from '../src/runtime/pipeline-threads.ts';
import type { ExecutionEvent, RejectedRow, RunRequest } from '../src/runtime/run-request.ts';
import type { ValueHandle } from '../src/tools/builder/handles.ts';
import { homeboundSum, sum } from './threads/sum-unit.ts';

// Source: our own; the order, results and messages of one thread are the specification of several.
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-threads-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** xorshift32: the same sequence on every machine. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

interface TextSettings {
  readonly seed: number;
  readonly rows: number;
  readonly lineEnd?: string;
  readonly mark?: string;
  readonly finalLineEnd?: boolean;
  /** Share in percent of fields that no integer is read from, rows that are short, and so on. */
  readonly wrong?: number;
  readonly short?: number;
  readonly quoted?: number;
  readonly lone?: number;
  /** Share of names that are no UTF-8, behind row 220. */
  readonly malformed?: number;
  readonly ascii?: boolean;
  /** Written behind the rows. */
  readonly tail?: string;
  readonly encoding?: BufferEncoding;
}

const header = 'Id,Amount,Name,Note';

/** A file of seeded rows with everything that makes cutting it difficult. */
function fileText(settings: TextSettings): string {
  const { seed, rows, lineEnd = '\r\n', mark = '', finalLineEnd = true } = settings;
  const below = randomNumbers(seed);
  const happens = (percent = 0): boolean => below(100) < percent;
  const lines = Array.from({ length: rows }, (_, row) => {
    const id = happens(settings.wrong) ? 'x' : String(row + 1);
    const amount = happens(settings.wrong) ? '1e' : `${below(100)}.${below(10)}`;
    if (happens(settings.short)) return `${id},${amount}`;
    const name =
      row > 220 && happens(settings.malformed)
        ? 'a\xe4\xff'
        : happens(settings.lone)
          ? `3" tube`
          : (settings.ascii ? 'name' : 'näme').repeat(1 + below(4));
    const note = !happens(settings.quoted)
      ? 'plain'
      : below(2) === 0
        ? `"two${lineEnd}lines, ""so""${lineEnd}${row},1,2,3${lineEnd}"`
        : `"${',"",'.repeat(below(3))}"`;
    return [id, amount, name, note].join(',');
  });
  const text = [header, ...lines, ...(settings.tail === undefined ? [] : [settings.tail])].join(lineEnd);
  return mark + text + (finalLineEnd ? lineEnd : '');
}

/** Writes rows.csv, and places.db with a city for every third of them. */
function writeRows(settings: TextSettings): void {
  writeFileSync(join(folder, 'rows.csv'), Buffer.from(fileText(settings), settings.encoding ?? 'utf8'));
}

function writePlaces(): void {
  const store = new DatabaseSync(join(folder, 'places.db'));
  store.exec(`CREATE TABLE IF NOT EXISTS Places (Id INTEGER, City VARCHAR(20));
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
    INSERT INTO Places SELECT i, 'Town ' || i FROM n WHERE i % 3 = 0 AND NOT EXISTS (SELECT 1 FROM Places)`);
  store.close();
}

/** A thread that runs a program of the test instead of ours. */
function startProgram(program: string): CopyThread {
  const worker = new Worker(program, { eval: true });
  return {
    post: () => undefined,
    onMessage: () => undefined,
    onEnd(listener) {
      worker.on('error', ({ message }: Error) => listener(message));
      worker.on('exit', (code) => listener(`it stopped with exit code ${code}`));
    },
    stop: async () => void (await worker.terminate()),
  };
}

type Disposition = 'RedirectRow' | 'IgnoreFailure' | 'FailComponent';

interface FlowOptions {
  readonly errors?: Disposition;
  readonly skip?: number;
  readonly codePage?: number;
  readonly append?: boolean;
  readonly lookup?: boolean;
  readonly writtenCodePage?: number;
  readonly engineThreads?: number;
  readonly sorted?: boolean;
  readonly maxRows?: number;
  readonly lineEnd?: string;
}

const fileColumns = { Id: 'DT_I4', Amount: 'DT_NUMERIC:9:2', Name: 'DT_WSTR:12', Note: 'DT_WSTR:60' } as const;

/** Rows of rows.csv, changed, counted and split into large.csv and small.csv; those in error into bad.csv and wrong.csv. */
async function splitPackage(options: FlowOptions) {
  const { errors = 'RedirectRow', skip = 0, codePage = 65001, writtenCodePage = codePage } = options;
  const { append, lookup, lineEnd = '\r\n' } = options;
  const load = newPackage('Load');
  const count = load.variable('Count', 0);
  const seen = load.variable('Seen', 0);
  const limit = load.variable('Limit', 50);
  const rows = load.flatFileConnectionManager('Rows', join(folder, 'rows.csv'), {
    ColumnNamesInFirstDataRow: true,
    DataRowsToSkip: skip,
    TextQualifier: '"',
    CodePage: codePage,
    columns: { ...fileColumns, Note: { type: fileColumns.Note, delimiter: lineEnd } },
  });
  const written = (name: string, columns: Record<string, string>) =>
    load.flatFileConnectionManager(name, join(folder, `${name}.csv`), {
      ColumnNamesInFirstDataRow: true,
      TextQualifier: '"',
      CodePage: writtenCodePage,
      columns,
    });
  const derived = { ...fileColumns, Half: 'DT_R8', Upper: 'DT_WSTR:12' };
  const bad = { 'Flat File Source Error Output Column': 'DT_NTEXT', ErrorCode: 'DT_I4', ErrorColumn: 'DT_I4' };
  const overwrite = { Overwrite: append !== true, EscapeQualifier: true };
  const places = load.oleDbConnectionManager('Places', 'Provider=MSOLEDBSQL;Data Source=.;Initial Catalog=Places;');
  if (lookup) writePlaces();
  if (lookup) load.repoint('Places', `sqlite:${join(folder, 'places.db')}`);
  const flowTask = load.dataFlowTask('Flow', (flow) => {
    const source = flow.flatFileSource('Rows', { connection: rows, RetainNulls: true, errors });
    source.errors.flatFileDestination('Bad', { connection: written('bad', bad), ...overwrite });
    const half = source.derivedColumn('Halves', {
      columns: { Half: '(DT_R8)100 / (DT_R8)([Id] % 7)', Upper: 'UPPER([Name])' },
      errors,
    });
    half.errors.flatFileDestination('Wrong', {
      connection: written('wrong', { Id: 'DT_I4', Name: 'DT_WSTR:12', ErrorCode: 'DT_I4', ErrorColumn: 'DT_I4' }),
      ...overwrite,
    });
    const found = !lookup
      ? half
      : half.lookup('Place', {
          connection: places,
          SqlCommand: 'SELECT Id, City FROM Places',
          NoMatchBehavior: 'SendToNoMatchOutput',
          use: { Id: { JoinToReferenceColumn: 'Id' } },
          columns: { City: { type: 'DT_WSTR:20', CopyFromReferenceColumn: 'City' } },
        });
    if (lookup) {
      found
        .output('Lookup No Match Output')
        .flatFileDestination('Nowhere', { connection: written('nowhere', { Id: 'DT_I4' }), ...overwrite });
    }
    const sizes = (options.sorted ? found.sort('Sorted', { use: { Id: { NewSortKeyPosition: 1 } } }) : found)
      .rowCount('Counted', { VariableName: count })
      .conditionalSplit('By size', { Large: `!ISNULL([Amount]) && [Amount] > ${limit}` });
    const city: Record<string, string> = lookup ? { City: 'DT_WSTR:20' } : {};
    sizes
      .output('Large')
      .flatFileDestination('Large', { connection: written('large', { ...derived, ...city }), ...overwrite });
    sizes
      .output('Conditional Split Default Output')
      .rowCount('Seen', { VariableName: seen })
      .flatFileDestination('Small', { connection: written('small', { ...derived, ...city }), ...overwrite });
  });
  const told = `"${join(folder, 'told')} " + (DT_WSTR, 20)${count} + " " + (DT_WSTR, 20)${seen}`;
  load.fileSystemTask('Tell', tellsBy(load.variable('Told', '', { expression: told }))).after(flowTask, 'success');
  const built = await load.build();
  const task = built.executables.item('Flow') as TaskHost;
  const { engineThreads = 10, maxRows = 10_000 } = options;
  if (task.innerObject !== undefined) Object.assign(task.innerObject, { engineThreads, defaultBufferMaxRows: maxRows });
  return built;
}

/** A file whose name tells what variables hold. */
function tellsBy(name: ValueHandle) {
  const Source = join(folder, 'rows.csv');
  return {
    Operation: 'CopyFile',
    Source,
    Destination: name,
    IsDestinationPathVariable: true,
    OverwriteDestinationFile: true,
  } as const;
}

interface Shown {
  readonly result: string;
  readonly files: Readonly<Record<string, string>>;
  readonly events: readonly unknown[];
  readonly rejects: readonly unknown[];
  readonly counts: Readonly<Record<string, number>>;
}

const threadsTold = 'OPENDTSX_I_THREADS';

/** Everything that an execution leaves and tells, without times; how many threads shared the rows. */
async function observe(pkg: Package, options: Partial<RunRequest>): Promise<{ shown: Shown; shared: boolean }> {
  const events: ExecutionEvent[] = [];
  const rejects: RejectedRow[] = [];
  const counts: Record<string, number> = {};
  const { result } = await pkg.run({
    workingFolder: folder,
    ...options,
    onEvent: (event) => events.push(event),
    onReject: (row) => rejects.push(row),
    onCounts: ({ component, counter, amount }) => {
      counts[`${component} ${counter}`] = amount;
    },
  });
  const files: Record<string, string> = {};
  const input = new Set(['rows.csv', 'places.db']);
  for (const name of readdirSync(folder)) {
    if (!input.has(name)) files[name] = readFileSync(join(folder, name), 'latin1');
  }
  const told = events.filter(({ symbol }) => symbol !== threadsTold);
  return {
    shared: told.length < events.length,
    shown: {
      result,
      files,
      counts,
      rejects: rejects.map(({ time: _, ...row }) => row),
      events: told.map(({ event, symbol, message, subComponent, data }) => ({
        event,
        symbol,
        message: message?.replaceAll(/\d+(\.\d+)? (seconds|ms)/g, ''),
        subComponent,
        data: withoutDuration(data),
      })),
    },
  };
}

function withoutDuration(data: ExecutionEvent['data']): unknown {
  if (typeof data !== 'object' || data === null || !('duration' in data)) return data;
  const { duration: _, ...rest } = data;
  return rest;
}

/** Threads that are all this one, so that a test sees every message. */
function localThreads(limit: number): PipelineThreads {
  return { limit, knows: () => true, start: startLocally };
}

/** Runs a package with one thread and with several, each time from the same files, and expects the same of both. */
async function expectSame(
  make: () => Promise<Package>,
  bytesPerRead: number,
  threads: readonly PipelineThreads[] = [localThreads(2), localThreads(3)],
): Promise<Shown> {
  const before = readdirSync(folder);
  const clean = (): void => {
    for (const name of readdirSync(folder)) if (!before.includes(name)) rmSync(join(folder, name));
  };
  const one = await observe(await make(), { replaced: { threads: localThreads(1), bytesPerRead } });
  expect(one.shared).toBe(false);
  for (const several of threads) {
    clean();
    const other = await observe(await make(), { replaced: { threads: several, bytesPerRead } });
    expect(other.shared).toBe(true);
    expect(other.shown).toEqual(one.shown);
  }
  return one.shown;
}

const cases: [string, Partial<TextSettings>, FlowOptions, result?: string][] = [
  ['plain rows', {}, {}],
  ['line breaks, commas and qualifiers in qualifiers', { quoted: 30 }, {}],
  ['qualifiers inside of fields', { lone: 30, quoted: 10 }, {}],
  ['rows that end early', { short: 20, quoted: 5 }, {}],
  ['fields in error', { wrong: 10, quoted: 5, short: 3 }, {}],
  ['ignored errors', { wrong: 10, quoted: 5, short: 3 }, { errors: 'IgnoreFailure' }],
  ['line feeds', { lineEnd: '\n', quoted: 10, wrong: 3 }, { lineEnd: '\n' }],
  ['a byte order mark', { mark: '\ufeff', quoted: 5 }, {}],
  ['no final line end', { finalLineEnd: false, short: 10, wrong: 3 }, {}],
  ['rows to skip', { quoted: 20 }, { skip: 20 }],
  ['buffers of seven rows', { quoted: 10, wrong: 5, short: 5 }, { maxRows: 7 }],
  ['an end inside of qualifiers', { finalLineEnd: false, quoted: 5, tail: '7,1,n,"never closed' }, {}, 'failure'],
  ['a row without delimiter behind its qualifier', { tail: '7,1,n,"closed" but\r\n8,1,n,n' }, {}, 'failure'],
  ['half a character at the end', { finalLineEnd: false, tail: '7,1,n,\xc3', encoding: 'latin1', ascii: true }, {}],
  ['characters that are none', { malformed: 5, wrong: 5, quoted: 10, encoding: 'latin1', ascii: true }, {}],
  ['a code page of single bytes', { encoding: 'latin1', wrong: 5 }, { codePage: 1252 }],
  ['rows that match a reference row and rows that do not', { quoted: 5 }, { lookup: true }],
];

describe('several threads', { timeout: 60_000 }, () => {
  it.each(cases)('give what one thread gives, with %s', async (_, settings, options, result = 'success') => {
    for (const [index, bytesPerRead] of [70, 257, 4096].entries()) {
      writeRows({ seed: 77 + index, rows: index === 0 ? 60 : 450, ...settings });
      expect((await expectSame(() => splitPackage(options), bytesPerRead)).result).toBe(result);
      for (const name of readdirSync(folder)) rmSync(join(folder, name));
    }
  });

  it('name the same row of the many that fail', async () => {
    for (const [index, bytesPerRead] of [64, 300, 1000, 5000].entries()) {
      writeRows({ seed: 5 + index, rows: 400, wrong: index === 0 ? 1 : 3, quoted: 10 });
      const { result, events } = await expectSame(() => splitPackage({ errors: 'FailComponent' }), bytesPerRead);
      expect(result).toBe('failure');
      expect(JSON.stringify(events)).toContain('DTS_E_INDUCEDTRANSFORMFAILUREON');
      for (const name of readdirSync(folder)) rmSync(join(folder, name));
    }
  });

  it('name the first character that the code page of the file lacks', async () => {
    writeRows({ seed: 4, rows: 300, quoted: 5, tail: '8,1,漢,n\r\n9,1,語,n' });
    const failures: unknown[] = [];
    for (const limit of [1, 2]) {
      const replaced = { threads: localThreads(limit), bytesPerRead: 256 };
      const { shown } = await observe(await splitPackage({ writtenCodePage: 1252 }), { replaced });
      expect([shown.result, shown.files]).toEqual(['failure', {}]);
      failures.push(shown.events.filter((event) => JSON.stringify(event).includes('FLATFILE_UNMAPPABLE')));
    }
    // Found when a block is written: one thread, whose blocks are larger, may have read further by then.
    expect(failures[1]).toEqual(failures[0]);
    expect(JSON.stringify(failures)).toContain('漢');
  });

  it('add to a file that exists, and take back what they added when a row fails', async () => {
    for (const name of ['large', 'small', 'bad', 'wrong'])
      writeFileSync(join(folder, `${name}.csv`), `${name} before\r\n`);
    const before = readFileSync(join(folder, 'large.csv'), 'latin1');
    writeRows({ seed: 3, rows: 300, quoted: 5 });
    const restore = () => writeFileSync(join(folder, 'large.csv'), before);
    const outputs: string[] = [];
    for (const limit of [1, 2]) {
      for (const name of ['large', 'small', 'bad', 'wrong'])
        writeFileSync(join(folder, `${name}.csv`), `${name} before\r\n`);
      const { shown, shared } = await observe(await splitPackage({ append: true }), {
        replaced: { threads: localThreads(limit), bytesPerRead: 256 },
      });
      expect([shown.result, shared]).toEqual(['success', limit > 1]);
      outputs.push(readFileSync(join(folder, 'large.csv'), 'latin1'));
    }
    expect(outputs[1]).toBe(outputs[0]);
    expect(outputs[0].startsWith(before)).toBe(true);
    restore();
    writeRows({ seed: 3, rows: 300, tail: 'x,1,n,n' });
    const options = { replaced: { threads: localThreads(2), bytesPerRead: 256 } };
    const failed = await observe(await splitPackage({ append: true, errors: 'FailComponent' }), options);
    expect(failed.shown.result).toBe('failure');
    expect(readFileSync(join(folder, 'large.csv'), 'latin1')).toBe(before);
  });

  it('are real ones, with the stock units', async () => {
    writeRows({ seed: 9, rows: 4000, quoted: 10, wrong: 2 });
    await expectSame(() => splitPackage({ lookup: true }), 32_768, [{ ...pipelineThreads(3) }]);
  });

  it('leave nothing behind when the execution is canceled', async () => {
    writeRows({ seed: 9, rows: 20_000 });
    const controller = new AbortController();
    const { result } = await (await splitPackage({})).run({
      workingFolder: folder,
      signal: controller.signal,
      replaced: { threads: pipelineThreads(2), bytesPerRead: 4096 },
      onEvent: ({ symbol }) => symbol === threadsTold && controller.abort(),
    });
    expect(result).toBe('canceled');
    expect(readdirSync(folder)).toEqual(['rows.csv']);
  });

  it.each([
    ['that ends', 'process.exit(7)', 'it stopped with exit code 7'],
    ['that runs out of memory', "throw new Error('out of memory')", 'out of memory'],
  ])('fail with a thread %s, and leave nothing behind', async (_, program, reason) => {
    writeRows({ seed: 9, rows: 20_000 });
    const threads = pipelineThreads(2);
    const events: ExecutionEvent[] = [];
    const { result } = await (await splitPackage({})).run({
      workingFolder: folder,
      onEvent: (event) => events.push(event),
      replaced: { threads: { ...threads, start: () => startProgram(program) }, bytesPerRead: 4096 },
    });
    const failure = events.find(({ symbol }) => symbol === 'OPENDTSX_E_THREADENDED');
    expect([result, failure?.message]).toEqual(['failure', expect.stringContaining(reason)]);
    expect(readdirSync(folder)).toEqual(['rows.csv']);
  });

  it.each([
    ['EngineThreads is 1', { engineThreads: 1 }, 256],
    ['the file is small', {}, undefined],
    ['a component works with all rows together', { sorted: true }, 256],
  ] as const)('do not share the rows when %s', async (_, options, bytesPerRead) => {
    writeRows({ seed: 9, rows: 100 });
    const replaced = { threads: localThreads(2), ...(bytesPerRead === undefined ? {} : { bytesPerRead }) };
    const { shown, shared } = await observe(await splitPackage(options), { replaced });
    expect([shown.result, shared]).toEqual(['success', false]);
  });

  it.each([
    ['that names its module', sum, true],
    ['that does not', homeboundSum, false],
  ])('take part in a custom component %s: %#', async (_, unit, expected) => {
    writeRows({ seed: 9, rows: 500 });
    const load = newPackage('Sum', {}, { sum: unit });
    const total = load.variable('Sum', 0);
    const told = load.variable('Told', '', { expression: `"${join(folder, 'told')} " + (DT_WSTR, 20)${total}` });
    const rows = load.flatFileConnectionManager('Rows', join(folder, 'rows.csv'), {
      ColumnNamesInFirstDataRow: true,
      TextQualifier: '"',
      columns: { ...fileColumns, Name: 'DT_WSTR:50' },
    });
    const flow = load.dataFlowTask('Flow', (inner) => {
      inner.flatFileSource('Rows', { connection: rows }).sum('Sum', {});
    });
    load.fileSystemTask('Tell', tellsBy(told)).after(flow, 'success');
    const { shown, shared } = await observe(await load.build(), {
      replaced: { threads: pipelineThreads(3), bytesPerRead: 2048 },
    });
    expect([shown.result, shared]).toEqual(['success', expected]);
    expect(Object.keys(shown.files)).toContain('told 125250');
  });
});
