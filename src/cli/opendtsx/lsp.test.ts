import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { frameMessage, MessageReader } from '../../tools/language-server/json-rpc.ts';
import { exchangeMessages } from './lsp.ts';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const orders = readFileSync(join(checkout, 'src', 'tools', 'language-server', 'fixtures', 'orders.dtsx'), 'utf8');
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const request = (id: number, method: string, params: object = {}): string =>
  frameMessage({ jsonrpc: '2.0', id, method, params });
const notification = (method: string, params: object = {}): string => frameMessage({ jsonrpc: '2.0', method, params });
const opened = (uri: string, text: string): string =>
  notification('textDocument/didOpen', { textDocument: { uri, languageId: 'dtsx', version: 1, text } });

/** The messages that arrive on a stream. */
async function* messagesOf(output: Readable): AsyncGenerator<Record<string, unknown>> {
  const reader = new MessageReader();
  for await (const chunk of output) {
    for (const incoming of reader.take(chunk)) if ('message' in incoming) yield incoming.message as never;
  }
}

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function exchange(...sent: string[]): Promise<{ received: Record<string, unknown>[]; exitCode: number }> {
  const output = new PassThrough();
  const received = collected(messagesOf(output));
  // One piece at a time, as an editor writes them.
  const input = Readable.from(sent.map((text) => Buffer.from(text)));
  const exitCode = await exchangeMessages(input, output, { version: '1', projectParameters: () => undefined });
  output.end();
  return { received: await received, exitCode };
}

describe('the language server over streams', () => {
  it('answers, reports findings, and survives what is no message', async () => {
    const { received, exitCode } = await exchange(
      request(1, 'initialize'),
      'Content-Length: 3\r\n\r\n{x}',
      opened('file:///a.dtsx', orders.replace('UPPER(City)', 'UPPER(Town)')),
      request(2, 'shutdown'),
      notification('exit'),
    );
    expect(
      received.map(({ id, error, method }) => [id, (error as { code: number } | undefined)?.code, method]),
    ).toEqual([
      [1, undefined, undefined],
      [null, -32700, undefined],
      [undefined, undefined, 'textDocument/publishDiagnostics'],
      [2, undefined, undefined],
    ]);
    expect(exitCode).toBe(0);
  });

  it('ends with 1 when the editor goes away without a word', async () => {
    expect((await exchange(request(1, 'initialize'))).exitCode).toBe(1);
    expect((await exchange(request(1, 'initialize'), notification('exit'))).exitCode).toBe(1);
  });
});

describe('opendtsx lsp', () => {
  it('serves a program that starts it, and knows the parameters of the project beside the package', {
    timeout: 30_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'opendtsx-lsp-'));
    folders.push(folder);
    const parameters =
      '<SSIS:Parameters xmlns:SSIS="www.microsoft.com/SqlServer/SSIS"><SSIS:Parameter SSIS:Name="Most"><SSIS:Properties>' +
      '<SSIS:Property SSIS:Name="DataType">9</SSIS:Property><SSIS:Property SSIS:Name="Value">5</SSIS:Property>' +
      '</SSIS:Properties></SSIS:Parameter></SSIS:Parameters>';
    writeFileSync(join(folder, 'Project.params'), parameters);
    const text = orders.replace('@Limit &lt; 3', '@[$Project::Most] &lt; @[$Project::Least]');
    const child = spawn(process.execPath, [join(checkout, 'bin', 'opendtsx.js'), 'lsp', '--stdio'], { stdio: 'pipe' });
    const status = new Promise((resolve) => child.once('close', resolve));
    child.stdin.write(request(1, 'initialize') + opened(pathToFileURL(join(folder, 'a.dtsx')).href, text));
    const findings: { message: string }[] = [];
    for await (const { method, params } of messagesOf(child.stdout)) {
      if (method !== 'textDocument/publishDiagnostics') continue;
      findings.push(...(params as { diagnostics: typeof findings }).diagnostics);
      child.stdin.end(request(2, 'shutdown') + notification('exit'));
    }
    expect(await status).toBe(0);
    expect(findings.map(({ message }) => message.split('\n')[0])).toEqual([expect.stringContaining('$Project::Least')]);
  });
});
