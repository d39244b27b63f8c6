import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Application } from 'opendtsx';
import { newPackage } from 'opendtsx/builder';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPackage } from '../src/runtime/run-package.ts';
import type { ExecutionEvent, RunRequest } from '../src/runtime/run-request.ts';

// Source: our own (--memory-limit, memoryLimit); BufferTempStoragePath as documented: folders separated by semicolons.
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-memory-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const rowCount = 30_000;

/** Saves a package that sorts names, with the folders for temporary files. */
async function sortPackage(storage: string): Promise<string> {
  const rows = Array.from({ length: rowCount }, (_, row) => `${(row * 7919) % 1009},name ${row % 77} of ${row}`);
  writeFileSync(join(folder, 'names.csv'), `Id,Name\r\n${rows.join('\r\n')}\r\n`);
  const sort = newPackage('Sort');
  const columns = { Id: 'DT_I4', Name: 'DT_WSTR:40' } as const;
  const given = sort.flatFileConnectionManager('Given', join(folder, 'names.csv'), {
    ColumnNamesInFirstDataRow: true,
    columns,
  });
  const found = sort.flatFileConnectionManager('Found', join(folder, 'sorted.csv'), {
    ColumnNamesInFirstDataRow: true,
    columns,
  });
  sort.dataFlowTask(
    'Order',
    (flow) => {
      flow
        .flatFileSource('Names', { connection: given })
        .sort('In order', { use: { Id: { NewSortKeyPosition: -1 }, Name: { NewSortKeyPosition: 2 } } })
        .flatFileDestination('Sorted names', { connection: found });
    },
    { BufferTempStoragePath: storage },
  );
  const path = join(folder, 'Sort.dtsx');
  await new Application().saveToXml(path, await sort.build());
  return path;
}

async function run(path: string, request: Partial<RunRequest> = {}) {
  const events: ExecutionEvent[] = [];
  const { result } = await runPackage({ source: { path }, onEvent: (event) => events.push(event), ...request });
  const symbols = events.flatMap(({ symbol }) => symbol ?? []);
  const sorted = join(folder, 'sorted.csv');
  return { result, symbols, text: existsSync(sorted) ? readFileSync(sorted, 'utf8') : undefined };
}

describe('the memory limit of an execution', () => {
  it('makes Sort use temporary files, and leaves the rows as they are without', async () => {
    const storage = join(folder, 'temp');
    const path = await sortPackage(storage);
    const all = await run(path);
    const little = await run(path, { memoryLimit: 50_000 });
    expect([all.result, little.result]).toEqual(['success', 'success']);
    expect(all.text?.split('\r\n')).toHaveLength(rowCount + 2);
    expect(little.text).toBe(all.text);
    expect(all.symbols).not.toContain('OPENDTSX_I_ROWSSPILLED');
    expect(little.symbols).toContain('OPENDTSX_I_ROWSSPILLED');
    expect(readdirSync(storage)).toEqual([]);
  });

  it('may stand in opendtsx.yaml, and the request wins', async () => {
    const path = await sortPackage(join(folder, 'temp'));
    writeFileSync(join(folder, 'opendtsx.yaml'), 'version: 1\nmemoryLimit: 50KB\n');
    expect((await run(path)).symbols).toContain('OPENDTSX_I_ROWSSPILLED');
    expect((await run(path, { memoryLimit: 2 ** 30 })).symbols).not.toContain('OPENDTSX_I_ROWSSPILLED');
  });

  it('goes on in the next folder when one takes no file, and says so', async () => {
    writeFileSync(join(folder, 'file'), '');
    const storage = join(folder, 'temp');
    const path = await sortPackage(`${join(folder, 'file')};${storage}`);
    const { result, symbols } = await run(path, { memoryLimit: 1 });
    expect(result).toBe('success');
    expect(symbols.filter((symbol) => symbol === 'DTS_W_UNUSABLETEMPORARYPATH')).toHaveLength(1);
    expect(readdirSync(storage)).toEqual([]);
  });

  it('leaves no temporary file when the execution is cancelled while rows are spilled', async () => {
    const storage = join(folder, 'temp');
    const path = await sortPackage(storage);
    const controller = new AbortController();
    let spilled = false;
    const { result } = await run(path, {
      memoryLimit: 1,
      signal: controller.signal,
      onEvent: ({ symbol }) => {
        // Every row was read by then, and none sent on.
        if (symbol !== 'DTS_I_FINISHPROCESSINGFILE') return;
        spilled = existsSync(storage);
        controller.abort();
      },
    });
    expect(spilled).toBe(true);
    expect(result).toBe('canceled');
    expect(readdirSync(storage)).toEqual([]);
  });
});
