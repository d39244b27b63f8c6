import { resolve } from 'node:path';
import { createEventStream } from '../../control-flow/event.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { loadEvent } from '../load-event.ts';
import type { ExecutionEvent, RunRequest, RunResult } from '../run-request.ts';
import { openEventLog } from './event-log.ts';
import type { ExecutionRecord } from './execution-record.ts';
import { endpointVariable } from './telemetry-request.ts';

/** Runs a package and records it: in a file of events, and by a collector of telemetry. */
export async function runRecorded(
  request: RunRequest,
  run: (request: RunRequest) => Promise<RunResult>,
): Promise<RunResult> {
  const records: ExecutionRecord[] = [];
  let findings: readonly Diagnostic[];
  try {
    findings = await openRecords(request, records);
  } catch (error) {
    for (const record of records) await record.close();
    if (!(error instanceof DtsError)) throw error;
    return refusal(request, error.diagnostic);
  }
  let last: ExecutionEvent | undefined;
  const tell = (event: ExecutionEvent): void => {
    last = event;
    for (const record of records) record.event(event);
    request.onEvent?.(event);
  };
  let result: RunResult;
  try {
    result = await run({
      ...request,
      onEvent: tell,
      onCounts(count) {
        for (const record of records) record.counts(count);
        request.onCounts?.(count);
      },
    });
  } finally {
    findings = [...findings, ...(await closeAll(records))];
  }
  const { seq: before = 0, executionId = result.executionId } = last ?? {};
  const stream = createEventStream(executionId, (event) => request.onEvent?.({ ...event, seq: before + event.seq }));
  for (const finding of findings) stream(loadEvent(finding));
  const diagnostics = [...result.diagnostics, ...findings];
  const lost = findings.some(({ severity }) => severity === 'error') && result.result === 'success';
  return lost ? { ...result, diagnostics, result: 'failure', exitCode: 1 } : { ...result, diagnostics };
}

async function openRecords(request: RunRequest, records: ExecutionRecord[]): Promise<readonly Diagnostic[]> {
  const { eventLog, workingFolder = process.cwd(), telemetry } = request;
  if (eventLog !== undefined) records.push(openEventLog(resolve(workingFolder, eventLog)));
  const endpoint = telemetry?.endpoint ?? process.env[endpointVariable];
  if (telemetry === undefined && (endpoint ?? '') === '') return [];
  const { openTelemetry } = await import('./telemetry.ts');
  try {
    records.push(await openTelemetry(endpoint === '' ? undefined : endpoint));
    return [];
  } catch (error) {
    // Whoever asked for it by name wants it; a variable of the machine is meant for every program.
    if (telemetry !== undefined || !(error instanceof DtsError)) throw error;
    return [{ ...error.diagnostic, severity: 'warning' }];
  }
}

async function closeAll(records: readonly ExecutionRecord[]): Promise<Diagnostic[]> {
  const findings: Diagnostic[] = [];
  for (const record of records) findings.push(...(await record.close()));
  return findings;
}

function refusal(request: RunRequest, finding: Diagnostic): RunResult {
  const executionId = crypto.randomUUID();
  const startTime = new Date();
  createEventStream(executionId, (event) => request.onEvent?.(event))(loadEvent(finding));
  return {
    result: 'failure',
    exitCode: 1,
    diagnostics: [finding],
    executionId,
    startTime,
    endTime: new Date(),
    executables: [],
  };
}
