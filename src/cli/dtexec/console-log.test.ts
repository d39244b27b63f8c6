import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogEntry } from '../../runtime/records/log-listener.ts';
import { plainPainter } from '../console/painter.ts';
import { addConsoleLog, type ConsoleLog, consoleLogLines } from './console-log.ts';
import { runDtexec } from './run-dtexec.ts';

const entry: LogEntry = {
  event: 'OnError',
  computer: 'HOST',
  operator: 'me',
  sourceName: 'Load',
  sourceId: '{AF37BA7F-B56C-5C6C-9A22-64FCF6A93D6B}',
  executionId: '{D0DEDC89-2D86-5B88-9B07-F203F1EB3834}',
  message: 'It failed.\r\n',
  startTime: new Date(2024, 0, 31, 9, 5, 7),
  endTime: new Date(2024, 0, 31, 9, 5, 8),
  dataCode: 1,
  dataBytes: new Uint8Array(),
};

function logOf(...values: string[]): ConsoleLog {
  return values.reduce<ConsoleLog | undefined>((before, value) => {
    const log = addConsoleLog(value, before);
    if (typeof log === 'string') throw new Error(log);
    return log;
  }, undefined) as ConsoleLog;
}

// Source: documentation: dtexec, /ConsoleLog. The captions are recalled from output of dtexec.
describe('/ConsoleLog', () => {
  it('shows every column when it names none', () => {
    expect(consoleLogLines(entry, logOf(''))).toEqual([
      'Log:',
      '     Name: OnError',
      '     Computer: HOST',
      '     Operator: me',
      '     Source Name: Load',
      '     Source GUID: {AF37BA7F-B56C-5C6C-9A22-64FCF6A93D6B}',
      '     Execution GUID: {D0DEDC89-2D86-5B88-9B07-F203F1EB3834}',
      '     Message: It failed.',
      '     Start Time: 2024-01-31 09:05:07',
      '     End Time: 2024-01-31 09:05:08',
      'End Log',
    ]);
  });

  it.each([
    [['SN'], ['Name: OnError', 'Source Name: Load']],
    [['t'], ['Start Time: 2024-01-31 09:05:07', 'End Time: 2024-01-31 09:05:08']],
    [
      ['N', 'M'],
      ['Name: OnError', 'Message: It failed.'],
    ],
    [['N;I;OnError'], ['Name: OnError']],
  ])('shows the columns of %j', (values, expected) => {
    const lines = consoleLogLines(entry, logOf(...values));
    expect(lines.slice(1, -1)).toEqual(expected.map((line) => `     ${line}`));
  });

  it.each([
    [['I;OnError'], true],
    [['i;onerror;OnWarning'], true],
    [['I;OnWarning'], false],
    [['I;Load'], true],
    [['I;AF37BA7F-B56C-5C6C-9A22-64FCF6A93D6B'], true],
    [['I;{af37ba7f-b56c-5c6c-9a22-64fcf6a93d6b}'], true],
    [['E;OnError'], false],
    [['E;OnWarning;'], true],
    [['I;OnError;E;Load'], false],
    [['E;Load', 'I;OnError'], false],
    [['I;OnWarning', 'N;I;Load'], true],
    [['I;E'], false],
    [[';I;OnError'], true],
  ])('%j shows an error of Load: %s', (values, isShown) => {
    expect(consoleLogLines(entry, logOf(...values)).length > 0).toBe(isShown);
  });

  it('finds events of tasks with and without the mark of their log', () => {
    const own = { ...entry, event: 'User:OnPipelineRowsSent' };
    expect(consoleLogLines(own, logOf('N;I;OnPipelineRowsSent'))).toHaveLength(3);
    expect(consoleLogLines(own, logOf('N;I;User:OnPipelineRowsSent'))).toHaveLength(3);
  });

  it.each([
    ['NZ', '"NZ" has other letters than N, C, O, S, G, X, M and T'],
    ['OnError', '"OnError" has other letters than N, C, O, S, G, X, M and T'],
    ['N;OnError', '"OnError" stands where I (include) or E (exclude) is expected'],
    ['I', 'I is followed by no name'],
    ['N;E;', 'E is followed by no name'],
  ])('refuses %s', (value, reason) => {
    expect(addConsoleLog(value)).toBe(reason);
  });
});

describe('dtexec with /ConsoleLog', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'opendtsx-console-log-'));
    cpSync('examples/quickstart', folder, { recursive: true, filter: (source) => !source.endsWith('out') });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function dtexec(...args: string[]): Promise<{ code: number; output: string }> {
    let output = '';
    const code = await runDtexec(['/F', join(folder, 'quickstart.dtsx'), ...args], {
      output: {
        write: (text) => {
          output += text;
        },
        size: () => ({ columns: 80, rows: 24 }),
      },
      writeError: (text) => {
        output += text;
      },
      paint: plainPainter,
      paintError: plainPainter,
      redraws: true,
    });
    return { code, output };
  }

  it('shows the entries that are asked for, and no live table', async () => {
    const { code, output } = await dtexec('/Rep', 'N', '/Cons', 'N;I;PackageStart', '/ConsoleLog', 'I;PackageEnd');
    expect(code).toBe(0);
    expect(output.split('DTExec:')[0]).toBe(
      'Log:\n     Name: PackageStart\nEnd Log\nLog:\n     Name: PackageEnd\nEnd Log\n',
    );
  });

  it('shows all entries without a value', async () => {
    const { output } = await dtexec('/Rep', 'N', '/ConsoleLog');
    expect(output.match(/^Log:$/gm)?.length).toBeGreaterThan(10);
    expect(output).toContain('     Name: User:OnPipelineRowsSent\n');
  });

  it('does not go with --json', async () => {
    const { code, output } = await dtexec('/ConsoleLog', '--json');
    expect(code).toBe(6);
    expect(output).toContain('/ConsoleLog');
  });
});
