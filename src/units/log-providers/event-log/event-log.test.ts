import { createSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagnostic } from 'opendtsx/sdk';
import { logEntry, logProviderUnderTest, symbolOf } from 'opendtsx/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseTarget } from './event-target.ts';
import { eventLogProvider } from './index.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-events-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const under = (configString: string) => logProviderUnderTest(eventLogProvider, { configString });

/** Everything that is sent to a stream server while `send` runs. */
async function received(place: (server: string) => string, send: (configString: string) => Promise<void>, path = '') {
  let text = '';
  const server = createServer((socket) =>
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += String(chunk);
    }),
  );
  await new Promise<void>((resolve) =>
    path === '' ? server.listen(0, '127.0.0.1', resolve) : server.listen(path, resolve),
  );
  const address = server.address();
  await send(place(typeof address === 'string' ? address : String((address as AddressInfo).port)));
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return text;
}

async function write(configString: string): Promise<void> {
  const log = await under(configString).open();
  await log.write(logEntry({ sourceName: 'Load "it]' }));
  await log.write(logEntry({ event: 'User:Custom', message: '' }));
  await log.close();
}

// Source: documentation of the events that packages log, for their numbers; RFC 5424, RFC 6587 and the protocol of the journal.
describe('the log provider for the event log', () => {
  it('writes lines of RFC 5424 to a file, which it makes with its folder', async () => {
    const path = join(folder, 'state', 'events.log');
    await write(`file:${path}`);
    await write(`file:${path}`);
    const [first, second, ...more] = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(first).toMatch(
      /^<11>1 \S+Z HOST SQLISPackage \d+ 12550 \[ssis@32473 event="OnError" operator="HOST\\\\user" source="Load \\"it\\]" .* datacode="-1073548784"\] It failed\.$/,
    );
    expect(second).toMatch(/^<14>1 .* 12555 \[.*\] User:Custom$/);
    expect(more).toHaveLength(2);
  });

  it('sends each entry to a syslog server in a datagram', async () => {
    const server = createSocket('udp4');
    const lines: string[] = [];
    const done = new Promise<void>((resolve) =>
      server.on('message', (message) => {
        if (lines.push(message.toString('utf8')) === 2) resolve();
      }),
    );
    await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
    await write(`udp:127.0.0.1:${server.address().port}`);
    await done;
    server.close();
    expect(lines[0]).toMatch(/^<11>1 /);
  });

  it('sends counted frames to a syslog server over a connection', async () => {
    const text = await received((port) => `tcp:127.0.0.1:${port}`, write);
    const [, count] = /^(\d+) /.exec(text) ?? [];
    expect(text.slice(count.length + 1 + Number(count))).toMatch(/^\d+ <14>1 /);
  });

  it('writes to the journal by its stream socket', async () => {
    const text = await received((path) => `journal:${path}`, write, join(folder, 'journal'));
    expect(text).toMatch(
      /^SQLISPackage\n\n6\n1\n0\n0\n0\n<3>OnError: Load "it\]: It failed\. \(event 12550, .*\)\n<6>User:Custom/,
    );
  });

  it.each([
    ['PackageStart', 12_556],
    ['OnPreExecute', 12_545],
    ['OnTaskFailed', 12_551],
    ['OnInformation', 12_558],
    ['Diagnostic', 12_544],
  ])('numbers %s as Windows does', async (event, number) => {
    const path = join(folder, 'events.log');
    const log = await under(`file:${path}`).open();
    await log.write(logEntry({ event }));
    await log.close();
    expect(readFileSync(path, 'utf8')).toContain(` SQLISPackage ${process.pid} ${number} [`);
  });

  it('is not valid with a place that it does not know (DTS_E_LOGPROVIDERVALIDATIONFAILED)', () => {
    expect(under('elsewhere').validate()).toEqual(['DTS_E_LOGPROVIDERVALIDATIONFAILED']);
    expect(under('').validate()).toEqual([]);
  });

  it('asks whether it may write to a place', () => {
    const checkPath = () => diagnostic('DTS_E_LOGPROVIDERVALIDATIONFAILED', { log: 'Log', detail: 'forbidden' });
    const log = logProviderUnderTest(eventLogProvider, { configString: 'file:a', checkPath });
    expect(log.validate()).toEqual(['DTS_E_LOGPROVIDERVALIDATIONFAILED']);
  });

  it('cannot be opened when nobody listens (DTS_E_OPENLOGFAILED)', async () => {
    expect(await symbolOf(under(`journal:${join(folder, 'nobody')}`).open())).toBe('DTS_E_OPENLOGFAILED');
  });
});

describe('parseTarget', () => {
  it.each([
    ['udp:host', { kind: 'udp', host: 'host', port: 514 }],
    ['TCP:[::1]:601', { kind: 'tcp', host: '::1', port: 601 }],
    ['journal', { kind: 'journal', path: '/run/systemd/journal/stdout' }],
    ['file:', undefined],
    ['udp:host:70000', undefined],
    ['udp:', undefined],
  ])('reads %s', (text, target) => {
    expect(parseTarget(text)).toEqual(target);
  });
});
