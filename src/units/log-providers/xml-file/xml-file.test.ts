import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logEntry, logProviderUnderTest, symbolOf } from 'opendtsx/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { xmlFileLogProvider } from './index.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-xml-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function under(file: string) {
  const path = join(folder, file);
  const connections = { Log: { kind: 'file', path, writtenPath: path, usage: 'create-file' } } as const;
  return logProviderUnderTest(xmlFileLogProvider, { configString: 'Log', connections });
}

function textOf(file: string): string {
  return readFileSync(join(folder, file)).subarray(2).toString('utf16le');
}

const record =
  '<record><event>OnError</event><message>It failed.\r\n</message><computer>HOST</computer><operator>HOST\\user</operator><source>Load</source><sourceid>{10647EB5-4E58-4247-869F-6C41861504F5}</sourceid><executionid>{88641237-713C-4954-A36A-2BB6594F0C35}</executionid><starttime>5/23/2021 8:41:45 PM</starttime><endtime>5/23/2021 8:41:45 PM</endtime><datacode>-1073548784</datacode><databytes>0x</databytes></record>';

// Source: observed in a published log of SSIS 2019: encoding, elements and their order, blanks.
describe('the log provider for XML files', () => {
  it('writes a part for each execution', async () => {
    for (const written of [1, 0, 2]) {
      const log = await under('a.xml').open();
      for (let count = 0; count < written; count++) await log.write(logEntry());
      await log.close();
    }
    expect(textOf('a.xml')).toBe(
      `<?xml version="1.0"?>\r\n<dtslogs>\r\n\t<dtslog>\r\n${record}\t</dtslog>\r\n\r\n\t<dtslog>\r\n\t</dtslog>\r\n\r\n\t<dtslog>\r\n${record}${record}\t</dtslog>\r\n</dtslogs>`,
    );
  });

  // Source: inferred, as a crash must not make the file unreadable.
  it('is a whole document after every entry', async () => {
    const log = await under('a.xml').open();
    expect(textOf('a.xml')).toMatch(/<\/dtslogs>$/);
    await log.write(logEntry());
    expect(textOf('a.xml')).toMatch(/<\/record>\t<\/dtslog>\r\n<\/dtslogs>$/);
    await log.close();
  });

  it('escapes what is markup, and replaces what XML cannot hold', async () => {
    const log = await under('a.xml').open();
    await log.write(logEntry({ message: 'a < b & c > d\u0001' }));
    await log.close();
    expect(textOf('a.xml')).toContain('<message>a &lt; b &amp; c &gt; d\uFFFD</message>');
  });

  it('lets a parent and a child package write to one file at the same time', async () => {
    const [parent, child] = [await under('a.xml').open(), await under('a.xml').open()];
    await parent.write(logEntry({ event: 'One' }));
    await child.write(logEntry({ event: 'Two' }));
    await child.close();
    await parent.write(logEntry({ event: 'Three' }));
    await parent.close();
    const events = [...textOf('a.xml').matchAll(/<event>(\w+)/g)].map(([, event]) => event);
    expect(events).toEqual(['One', 'Two', 'Three']);
    expect(textOf('a.xml').match(/<dtslog>/g)).toHaveLength(1);
  });

  it('leaves a file alone that is no log (DTS_E_OPENLOGFAILED)', async () => {
    writeFileSync(join(folder, 'other.xml'), '<orders><order/></orders>');
    expect(await symbolOf(under('other.xml').open())).toBe('DTS_E_OPENLOGFAILED');
    expect(readFileSync(join(folder, 'other.xml'), 'utf8')).toBe('<orders><order/></orders>');
  });

  it('is not valid without a connection manager (DTS_E_LOGPROVIDERVALIDATIONFAILED)', () => {
    expect(logProviderUnderTest(xmlFileLogProvider, {}).validate()).toEqual(['DTS_E_LOGPROVIDERVALIDATIONFAILED']);
  });
});
