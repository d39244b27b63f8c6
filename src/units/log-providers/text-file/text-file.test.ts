import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logEntry, logProviderUnderTest, symbolOf } from 'opendtsx/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textFileLogProvider } from './index.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-text-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function under(file: string, usage: 'create-file' | 'existing-folder' = 'create-file') {
  const path = join(folder, file);
  const connections = { Log: { kind: 'file', path, writtenPath: path, usage } } as const;
  return logProviderUnderTest(textFileLogProvider, { configString: 'Log', connections });
}

const header =
  '#Fields: event,computer,operator,source,sourceid,executionid,starttime,endtime,datacode,databytes,message';

// Source: observed in a published log of SSIS 2019: encoding, header, order, times, line ends.
describe('the log provider for text files', () => {
  it('begins a new file with the names of the fields, in UTF-16', async () => {
    const log = await under('a.log').open();
    await log.write(logEntry());
    await log.close();
    const bytes = readFileSync(join(folder, 'a.log'));
    expect(bytes.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xfe]));
    expect(bytes.subarray(2).toString('utf16le')).toBe(
      `${header}\r\nOnError,HOST,HOST\\user,Load,{10647EB5-4E58-4247-869F-6C41861504F5},{88641237-713C-4954-A36A-2BB6594F0C35},5/23/2021 8:41:45 PM,5/23/2021 8:41:45 PM,-1073548784,0x,It failed.\r\n\r\n`,
    );
  });

  it('appends to the file of earlier executions', async () => {
    for (const event of ['PackageStart', 'PackageEnd']) {
      const log = await under('a.log').open();
      await log.write(logEntry({ event, message: '' }));
      await log.close();
    }
    const lines = readFileSync(join(folder, 'a.log')).subarray(2).toString('utf16le').trimEnd().split('\r\n');
    expect(lines.map((line) => line.split(',')[0])).toEqual(['#Fields: event', 'PackageStart', 'PackageEnd']);
    expect(lines[1]).toMatch(/,\(null\)$/);
  });

  it('goes on in the encoding that a file has', async () => {
    writeFileSync(join(folder, 'old.log'), `${header}\r\n`);
    const log = await under('old.log').open();
    await log.write(logEntry({ message: 'größer', dataBytes: new Uint8Array([1, 171]) }));
    await log.close();
    expect(readFileSync(join(folder, 'old.log'), 'utf8')).toMatch(/^#Fields[^\n]*\r\nOnError,.*,0x01AB,größer\r\n$/);
  });

  it('leaves what is written when the process ends without closing it', async () => {
    const log = await under('a.log').open();
    await log.write(logEntry());
    expect(readFileSync(join(folder, 'a.log')).subarray(2).toString('utf16le')).toContain('OnError');
    await log.close();
  });

  it.each([
    ['no connection manager', '', {}],
    ['one that does not exist', 'Gone', {}],
    ['one that gives no file', 'Log', { Log: { kind: 'other', value: 1 } } as const],
  ])('is not valid with %s (DTS_E_LOGPROVIDERVALIDATIONFAILED)', (_, configString, connections) => {
    const log = logProviderUnderTest(textFileLogProvider, { configString, connections });
    expect(log.validate()).toEqual(['DTS_E_LOGPROVIDERVALIDATIONFAILED']);
  });

  it('takes a path when it is attached from outside', async () => {
    const path = join(folder, 'attached.log');
    const log = logProviderUnderTest(textFileLogProvider, { configString: path, isAttached: true });
    expect(log.validate()).toEqual([]);
    await (await log.open()).close();
    expect(readFileSync(path).subarray(2).toString('utf16le')).toBe(`${header}\r\n`);
  });

  it('cannot be opened in a folder that is not there (DTS_E_OPENLOGFAILED)', async () => {
    expect(await symbolOf(under('missing/a.log').open())).toBe('DTS_E_OPENLOGFAILED');
  });

  it('cannot be opened when its connection manager names a folder (DTS_E_OPENLOGFAILED)', async () => {
    expect(await symbolOf(under('a', 'existing-folder').open())).toBe('DTS_E_OPENLOGFAILED');
  });
});
