import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExecutionEvent, RunRequest, RunResult } from '../run-request.ts';
import { loadTelemetryModule } from './load-telemetry.ts';
import { runRecorded } from './run-recorded.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-recorded-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const request: RunRequest = { source: { path: 'load.dtsx' } };
const succeeded: RunResult = {
  result: 'success',
  exitCode: 0,
  diagnostics: [],
  executionId: 'run 1',
  startTime: new Date(0),
  endTime: new Date(1),
  executables: [],
};

describe('loadTelemetryModule', () => {
  it('says how to install a library that is missing', async () => {
    const absent = '@opentelemetry/not-there';
    const missing = Object.assign(new Error(`Cannot find package '${absent}'`), { code: 'ERR_MODULE_NOT_FOUND' });
    const loading = loadTelemetryModule(() => Promise.reject(missing), absent);
    await expect(loading).rejects.toMatchObject({
      diagnostic: {
        symbol: 'OPENDTSX_E_TELEMETRY_MISSING',
        hint: expect.stringMatching(/^npm install @opentelemetry\/api [^\n]+$/),
      },
    });
  });

  it('passes on what else is wrong with a library', async () => {
    await expect(loadTelemetryModule(() => Promise.reject(new Error('broken')), 'a')).rejects.toThrow('broken');
  });
});

describe('an execution that is recorded', () => {
  it('does not begin when the file of events cannot be opened', async () => {
    const events: ExecutionEvent[] = [];
    const result = await runRecorded(
      { ...request, eventLog: join(folder, 'a\0b'), onEvent: (event) => events.push(event) },
      () => Promise.reject(new Error('it ran')),
    );
    expect(result).toMatchObject({ result: 'failure', exitCode: 1 });
    expect(events.map(({ event, symbol }) => `${event} ${symbol}`)).toEqual(['OnError DTS_E_OPENLOGFAILED']);
  });

  it('hands every event on as it is', async () => {
    const events: ExecutionEvent[] = [];
    const told = { v: 1, seq: 1, time: '', executionId: 'run 1', event: 'PackageStart' } as ExecutionEvent;
    const onEvent = (event: ExecutionEvent): void => {
      events.push(event);
    };
    const result = await runRecorded({ ...request, eventLog: join(folder, 'run.jsonl'), onEvent }, async (inner) => {
      inner.onEvent?.(told);
      return succeeded;
    });
    expect(result).toEqual(succeeded);
    expect(events).toEqual([told]);
  });

  it('goes on numbering when a collector does not answer', async () => {
    const events: ExecutionEvent[] = [];
    const told = { v: 1, seq: 7, time: new Date(0).toISOString(), executionId: 'run 1', executablePath: '\\Package' };
    const onEvent = (event: ExecutionEvent): void => {
      events.push(event);
    };
    const result = await runRecorded(
      { ...request, telemetry: { endpoint: 'http://127.0.0.1:9/' }, onEvent },
      async (inner) => {
        inner.onEvent?.({ ...told, event: 'PackageStart' } as ExecutionEvent);
        inner.onEvent?.({ ...told, seq: 8, event: 'PackageEnd' } as ExecutionEvent);
        return succeeded;
      },
    );
    expect(result.result).toBe('success');
    expect(events.map(({ seq, symbol }) => [seq, symbol])).toEqual([
      [7, undefined],
      [8, undefined],
      [9, 'OPENDTSX_W_TELEMETRY'],
    ]);
  }, 20_000);
});
