import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logEntry, logProviderUnderTest, symbolOf } from 'opendtsx/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqlProfilerLogProvider } from './index.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-trace-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function under(file: string) {
  const path = join(folder, file);
  const connections = { Log: { kind: 'file', path, writtenPath: path, usage: 'create-file' } } as const;
  return logProviderUnderTest(sqlProfilerLogProvider, { configString: 'Log', connections });
}

// Source: inferred, as the binary form of traces is not public.
describe('the log provider for SQL Server Profiler', () => {
  it('writes one line for each entry below the names of trace columns', async () => {
    const log = await under('a.trc').open();
    await log.write(logEntry({ message: 'a\tb\r\nc\\d\r\n' }));
    await log.close();
    const [columns, row, end] = readFileSync(join(folder, 'a.trc')).subarray(2).toString('utf16le').split('\r\n');
    const named = new Map(columns.split('\t').map((name, index) => [name, row.split('\t')[index]]));
    expect(named.get('EventClass')).toBe('OnError');
    expect(named.get('TextData')).toBe(String.raw`a\tb\r\nc\\d`);
    expect(named.get('IntegerData')).toBe('-1073548784');
    expect(row.split('\t')).toHaveLength(named.size);
    expect(end).toBe('');
  });

  it('cannot be opened in a folder that is not there (DTS_E_OPENLOGFAILED)', async () => {
    expect(await symbolOf(under('missing/a.trc').open())).toBe('DTS_E_OPENLOGFAILED');
  });

  it('is not valid without a connection manager (DTS_E_LOGPROVIDERVALIDATIONFAILED)', () => {
    expect(logProviderUnderTest(sqlProfilerLogProvider, {}).validate()).toEqual(['DTS_E_LOGPROVIDERVALIDATIONFAILED']);
  });
});
