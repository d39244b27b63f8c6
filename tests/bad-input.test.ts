import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { Application, type Package } from 'opendtsx';
import { newPackage } from 'opendtsx/builder';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pipelineThreads } from '../src/runtime/pipeline-threads.ts';
import type { ExecutionEvent, RunRequest } from '../src/runtime/run-request.ts';

// Source: codes of the message reference of SSIS; that nothing is dropped and nothing is left behind is our own.
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-bad-input-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const columns = { Id: 'DT_I4', Name: 'DT_WSTR:20' } as const;
type Disposition = 'RedirectRow' | 'IgnoreFailure' | 'FailComponent';
type Disk = 'flat file' | 'raw file' | 'sort';

function fileManager(made: ReturnType<typeof newPackage>, name: string, path = join(folder, name)) {
  return made.flatFileConnectionManager(name, path, {
    ColumnNamesInFirstDataRow: true,
    TextQualifier: '"',
    CodePage: 65001,
    columns,
  });
}

async function run(built: Package, request: Partial<RunRequest> = {}) {
  const events: ExecutionEvent[] = [];
  const { result } = await built.run({ workingFolder: folder, ...request, onEvent: (event) => events.push(event) });
  const errors = events.filter(({ event }) => event === 'OnError');
  return { result, symbols: errors.map(({ symbol }) => symbol), message: errors[0]?.message ?? '' };
}

/** Copies rows.csv to out.csv. */
async function copyPackage(target = join(folder, 'out.csv')): Promise<Package> {
  const made = newPackage('Copy');
  const [given, found] = [fileManager(made, 'rows.csv'), fileManager(made, 'out.csv', target)];
  made.dataFlowTask('Flow', (flow) => {
    flow
      .flatFileSource('Rows', { connection: given })
      .flatFileDestination('Out', { connection: found, Overwrite: true });
  });
  return made.build();
}

function writeRows(count: number): void {
  const rows = Array.from({ length: count }, (_, row) => `${count - row},name ${row}`);
  writeFileSync(join(folder, 'rows.csv'), `Id,Name\r\n${rows.join('\r\n')}\r\n`);
}

describe('a field without end', () => {
  it.each([
    [1, 2 ** 30],
    [2, 2 ** 28],
  ])('is told with its row, and leaves nothing behind, with %i threads and %i bytes', async (threads, bytes) => {
    writeFileSync(join(folder, 'rows.csv'), 'Id,Name\r\n1,a\r\n2,"b');
    truncateSync(join(folder, 'rows.csv'), bytes);
    const { result, symbols, message } = await run(await copyPackage(), {
      replaced: { threads: pipelineThreads(threads) },
    });
    expect([result, symbols[0]]).toEqual(['failure', 'OPENDTSX_E_FLATFILE_ROWTOOLONG']);
    expect(message).toMatch(/row 2\b.*line 3\b/);
    expect(readdirSync(folder)).toEqual(['rows.csv']);
  });
});

describe('a constraint of the table that a row in the middle breaks', () => {
  const middle = 1450;

  async function loadPackage(accessMode: string, commitSize: number, errors: Disposition): Promise<Package> {
    writeRows(3000);
    const store = new DatabaseSync(join(folder, 'store.db'));
    store.exec(`CREATE TABLE T (Id int CONSTRAINT NotTheMiddle CHECK (Id <> ${middle}), Name nvarchar(20))`);
    store.close();
    const made = newPackage('Load');
    const database = made.oleDbConnectionManager('Store', 'Provider=MSOLEDBSQL;Data Source=.;Initial Catalog=Store;');
    made.repoint('Store', `sqlite:${join(folder, 'store.db')}`);
    const given = fileManager(made, 'rows.csv');
    const copy = fileManager(made, 'out.csv');
    const refused = made.flatFileConnectionManager('refused.csv', join(folder, 'refused.csv'), {
      columns: { ...columns, ErrorCode: 'DT_I4', ErrorColumn: 'DT_I4' },
    });
    made.dataFlowTask(
      'Flow',
      (flow) => {
        const both = flow.flatFileSource('Rows', { connection: given }).multicast('Both');
        both.flatFileDestination('Copy', { connection: copy, Overwrite: true });
        const fast = accessMode === 'OpenRowset' ? {} : { FastLoadMaxInsertCommitSize: commitSize };
        const target = both.oleDbDestination('T', {
          connection: database,
          AccessMode: accessMode as 'OpenRowset',
          OpenRowset: 'T',
          columns,
          errors,
          ...fast,
        });
        if (errors === 'RedirectRow') target.errors.flatFileDestination('Refused', { connection: refused });
      },
      {},
    );
    return made.build();
  }

  function loaded(): number[] {
    const store = new DatabaseSync(join(folder, 'store.db'));
    const rows = store.prepare('SELECT Id FROM T ORDER BY rowid').all() as { Id: number }[];
    store.close();
    return rows.map(({ Id }) => Id);
  }

  const everyId = Array.from({ length: 3000 }, (_, row) => 3000 - row);
  const files = () => readdirSync(folder).filter((name) => !name.startsWith('store.db'));

  it.each([
    ['OpenRowset Using FastLoad', 0, 0],
    ['OpenRowset Using FastLoad', 1000, 1000],
    ['OpenRowset', 0, 1500],
  ])('fails with its words, %s in commits of %i rows: %i rows stay', async (mode, commitSize, stay) => {
    const built = await loadPackage(mode, commitSize, 'FailComponent');
    for (const task of built.executables) {
      const pipe = 'innerObject' in task ? (task.innerObject as { defaultBufferMaxRows?: number }) : {};
      pipe.defaultBufferMaxRows = 100;
    }
    const { result, symbols, message } = await run(built);
    expect([result, symbols[0]]).toEqual(['failure', 'DTS_E_OLEDBERROR']);
    expect(message).toContain('NotTheMiddle');
    expect(loaded()).toEqual(everyId.slice(0, stay));
    // Without fast load the rows of a buffer are the smallest unit; nor is there a half of the file beside it.
    expect(files()).toEqual(['rows.csv']);
  });

  it.each(['OpenRowset', 'OpenRowset Using FastLoad'])('redirects that row alone, %s', async (mode) => {
    const { result, symbols } = await run(await loadPackage(mode, 1000, 'RedirectRow'));
    expect([result, symbols]).toEqual(['success', []]);
    expect(loaded()).toEqual(everyId.filter((id) => id !== middle));
    expect(readFileSync(join(folder, 'refused.csv'), 'utf8')).toMatch(/^1450,name 1550,-\d+,\d+\r?\n$/);
    expect(files()).toEqual(['out.csv', 'refused.csv', 'rows.csv']);
  });
});

describe.skipIf(!existsSync('/dev/full'))('a device that is full', () => {
  it('fails a destination in the words of the system', async () => {
    writeRows(10);
    const { result, symbols, message } = await run(await copyPackage('/dev/full'));
    expect([result, symbols[0]]).toEqual(['failure', 'DTS_E_CANNOTWRITETODATAFILE']);
    expect(message).toMatch(/\/dev\/full.*ENOSPC/);
    expect(existsSync('/dev/full')).toBe(true);
  });
});

// The largest file that a process may write stands for the space of a disk: the system refuses a part of what is written.
describe.skipIf(process.platform === 'win32')('a disk that takes no more', () => {
  const largestFile = 256; // KiB
  const checkout = dirname(dirname(fileURLToPath(import.meta.url)));

  async function savePackage(disk: Disk): Promise<string> {
    writeRows(60_000);
    mkdirSync(join(folder, 'temp'));
    const made = newPackage('Full');
    const given = fileManager(made, 'rows.csv');
    const found = fileManager(made, 'out.csv');
    made.dataFlowTask(
      'Flow',
      (flow) => {
        const rows = flow.flatFileSource('Rows', { connection: given });
        const sorted = { use: { Id: { NewSortKeyPosition: 1 } } };
        if (disk === 'raw file') {
          rows.rawFileDestination('Out', {
            AccessMode: 'FileName',
            FileName: join(folder, 'out.raw'),
            WriteOption: 'CreateAlways',
            use: ['Id', 'Name'],
          });
        } else if (disk === 'sort') rows.sort('Sort', sorted).trashDestination('Nowhere');
        else rows.flatFileDestination('Out', { connection: found, Overwrite: true });
      },
      { BufferTempStoragePath: join(folder, 'temp') },
    );
    const path = join(folder, 'full.dtsx');
    await new Application().saveToXml(path, await made.build());
    return path;
  }

  it.each([
    ['flat file', 'DTS_E_CANNOTWRITETODATAFILE', 'out.csv'],
    ['raw file', 'DTS_E_RAWCANTWRITE', 'out.raw'],
    ['sort', 'DTS_E_EXTENDFAILED', 'temp'],
  ] as const)('fails the data flow that writes a %s with %s, and nothing is left', async (disk, symbol, place) => {
    const path = await savePackage(disk);
    if (disk !== 'sort') writeFileSync(join(folder, place), 'as it was');
    const program = `ulimit -f ${largestFile * 2} && exec "$0" "$@"`;
    const { status, stdout, stderr } = spawnSync(
      'sh',
      ['-c', program, process.execPath, join(checkout, 'bin', 'dtexec.js'), '/F', path, '--memory-limit', '1KB'],
      { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
    );
    const told = stdout + stderr;
    expect(told).toContain(symbol);
    expect(told).toContain(place);
    expect(told).not.toContain('   at ');
    expect(status).toBe(1);
    expect(readdirSync(join(folder, 'temp'))).toEqual([]);
    const left = readdirSync(folder).filter((name) => !['full.dtsx', 'rows.csv', 'temp'].includes(name));
    expect(left).toEqual(disk === 'sort' ? [] : [place]);
    if (disk !== 'sort') expect(readFileSync(join(folder, place), 'utf8')).toBe('as it was');
  });
});
