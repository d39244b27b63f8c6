import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainPainter } from '../console/painter.ts';
import { runDtexec } from './run-dtexec.ts';

let folder = '';
let collector: Server | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-logging-'));
  cpSync('examples/quickstart', folder, { recursive: true, filter: (source) => !source.endsWith('out') });
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await new Promise<void>((resolve) => (collector === undefined ? resolve() : collector.close(() => resolve())));
  collector = undefined;
});

/** Runs dtexec on the quickstart package, which logs nothing by itself. */
async function dtexec(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  const told = { output: '', errors: '' };
  const code = await runDtexec(['/F', join(folder, 'quickstart.dtsx'), ...args], {
    output: {
      write: (text) => {
        told.output += text;
      },
      size: () => ({ columns: 80, rows: 24 }),
    },
    writeError: (text) => {
      told.errors += text;
    },
    paint: plainPainter,
    paintError: plainPainter,
    redraws: false,
  });
  return { code, ...told };
}

function textOf(file: string): string {
  return readFileSync(join(folder, file)).subarray(2).toString('utf16le');
}

function eventsOf(file: string): string[] {
  const lines = textOf(file).split('\r\n').slice(1);
  return lines.map((line) => line.split(',')[0]).filter((event) => /^[A-Z]\w+(?::[\w.]+)?$/.test(event));
}

describe('dtexec, asked to log', () => {
  // Source: documentation of /Logger; that a path will do is our own.
  it.each([
    'DTS.LogProviderTextFile',
    'DTS.LogProviderTextFile.2',
    'Microsoft.LogProviderTextFile',
    '{0A039101-ACC1-4E06-943F-279948323883}',
    '{59B2C6A5-663F-4C20-8863-C83F9B72E2EB}',
  ])('attaches the provider %s', async (provider) => {
    const { code } = await dtexec('/Logger', `"${provider};${join(folder, 'run.log')}"`);
    expect(code).toBe(0);
    const events = eventsOf('run.log');
    expect(events[0]).toBe('PackageStart');
    expect(events.at(-1)).toBe('PackageEnd');
    expect(events).toContain('OnPreExecute');
    expect(events).toContain('User:OnPipelineRowsSent');
  });

  it('attaches several providers at once', async () => {
    const { code } = await dtexec(
      ...['/L', `DTS.LogProviderTextFile;${join(folder, 'a.log')}`],
      ...['/L', `DTS.LogProviderXMLFile;${join(folder, 'b.xml')}`],
    );
    expect(code).toBe(0);
    expect(textOf('b.xml').match(/<record>/g)).toHaveLength(eventsOf('a.log').length);
  });

  it('refuses a provider that nobody knows', async () => {
    const { code, output } = await dtexec('/Logger', 'Some.Provider;Log');
    expect(code).toBe(1);
    expect(output).toContain('The log provider Some.Provider is of the type Some.Provider, which is not known here.');
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it('refuses /Logger without a place', async () => {
    expect((await dtexec('/Logger', 'DTS.LogProviderTextFile')).code).toBe(6);
  });

  // Source: documentation of /VLog.
  it('logs everything to a text file', async () => {
    const { code } = await dtexec('/VLog', join(folder, 'all.log'));
    expect(code).toBe(0);
    const events = new Set(eventsOf('all.log'));
    for (const event of ['OnPreValidate', 'OnPostExecute', 'User:PipelineInitialization', 'User:PipelineComponentTime'])
      expect(events).toContain(event);
  });

  // Source: our own.
  it('appends every event as a line of JSON', async () => {
    const file = join(folder, 'logs', 'run.jsonl');
    expect((await dtexec('--log', file)).code).toBe(0);
    expect((await dtexec('--log', file)).code).toBe(0);
    const events = readFileSync(file, 'utf8').trimEnd().split('\n');
    const parsed = events.map((line) => JSON.parse(line) as { event: string; seq: number; executionId: string });
    expect(parsed.filter(({ event }) => event === 'PackageStart')).toHaveLength(2);
    expect(new Set(parsed.map(({ executionId }) => executionId)).size).toBe(2);
    expect(parsed.filter(({ seq }) => seq === 1)).toHaveLength(2);
  });

  it('fails before anything runs when the file cannot be opened', async () => {
    const { code, output } = await dtexec('--log', join(folder, 'quickstart.dtsx', 'run.jsonl'));
    expect(code).toBe(1);
    expect(output).toContain('could not be opened');
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it('sends spans and metrics to a collector', async () => {
    const received: { path: string; body: string }[] = [];
    collector = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push({ path: request.url ?? '', body: Buffer.concat(chunks).toString('utf8') });
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => collector?.listen(0, '127.0.0.1', resolve));
    const { port } = collector.address() as AddressInfo;
    const { code, errors } = await dtexec('--otel', `http://127.0.0.1:${port}`);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    const spans = received.filter(({ path }) => path === '/v1/traces').flatMap(({ body }) => spansOf(body));
    const nameOf = (id: string | undefined): string | undefined => spans.find(({ spanId }) => spanId === id)?.name;
    const source = spans.find(({ name }) => name === 'Order files');
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(spans.filter(({ parentSpanId }) => (parentSpanId ?? '') === '')).toHaveLength(1);
    expect(nameOf(source?.parentSpanId)).toBe('Load orders');
    expect(source?.attributes.map(({ key }) => key)).toContain('opendtsx.rows.out');
    const metrics = received.filter(({ path }) => path === '/v1/metrics').map(({ body }) => body);
    expect(metrics.join()).toContain('"opendtsx.rows"');
    expect(metrics.join()).toContain('"opendtsx.executables"');
  });

  it('tells when a collector does not answer, and runs all the same', async () => {
    const { code, output } = await dtexec('--otel', 'http://127.0.0.1:9');
    expect(code).toBe(0);
    expect(output).toContain('could not all be sent to http://127.0.0.1:9');
  });

  it('refuses an address that is none', async () => {
    expect((await dtexec('--otel=collector:4318')).code).toBe(6);
  });
});

interface SentSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly { readonly key: string }[];
}

function spansOf(body: string): SentSpan[] {
  const { resourceSpans } = JSON.parse(body) as {
    readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[] }[];
  };
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}
