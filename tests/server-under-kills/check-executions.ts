import type { Mark } from './marking-project.ts';
import type { AskedExecution, Kill } from './torture-plan.ts';

/** An execution as the server tells of it. */
export interface ToldExecution {
  readonly executionId: number;
  readonly status: number;
  readonly attempts: number;
  readonly retryCount: number;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly processId?: number;
  readonly serverName: string;
}

/** What the torture knows in the end. */
export interface Evidence {
  readonly asked: readonly AskedExecution[];
  readonly told: readonly ToldExecution[];
  readonly marks: readonly Mark[];
  readonly kills: readonly Kill[];
}

/** What came out, by number of executions. */
export interface CheckedExecutions {
  readonly failures: readonly string[];
  readonly succeeded: number;
  readonly endedUnexpectedly: number;
  readonly canceled: number;
  /** Of all: those with more than one attempt. */
  readonly retried: number;
  /** Of those that ended unexpectedly or were canceled: killed or stopped after their last task and before they could say so. */
  readonly behindTheirEnd: number;
}

const status = { canceled: 3, endedUnexpectedly: 6, succeeded: 7 } as const;

/** Compares what the server tells of every execution with the marks that it left and the kills that happened. */
export function checkExecutions(evidence: Evidence): CheckedExecutions {
  const { asked, told } = evidence;
  const failures: string[] = [];
  const counts = { succeeded: 0, endedUnexpectedly: 0, canceled: 0, retried: 0, behindTheirEnd: 0 };
  if (told.length !== asked.length)
    failures.push(`${asked.length} executions were asked for, ${told.length} are there`);
  for (const one of asked) {
    const row = told.find(({ executionId }) => executionId === one.executionId);
    if (row === undefined) {
      failures.push(`execution ${one.executionId} (${one.token}) is lost`);
      continue;
    }
    const ends = endsOf(evidence, one);
    failures.push(
      ...faultsOf(row, one, evidence).map(
        (fault) => `execution ${row.executionId} (${one.token}): ${fault}; ${JSON.stringify(row)}`,
      ),
    );
    if (row.attempts > 1) counts.retried++;
    if (row.status === status.succeeded) counts.succeeded++;
    else if (ends > 0) counts.behindTheirEnd++;
    if (row.status === status.endedUnexpectedly) counts.endedUnexpectedly++;
    if (row.status === status.canceled) counts.canceled++;
  }
  return { failures, ...counts };
}

function endsOf({ marks }: Evidence, { token }: AskedExecution): number {
  return marks.filter((mark) => mark.token === token && mark.step === 'end').length;
}

function faultsOf(row: ToldExecution, one: AskedExecution, evidence: Evidence): string[] {
  const faults: string[] = [];
  const ends = endsOf(evidence, one);
  if (ends > 1) faults.push(`it ran ${ends} times to its end`);
  if (row.attempts > one.retryCount + 1) faults.push(`it was tried ${row.attempts} times`);
  if (row.endTime === undefined) faults.push('it has no end');
  if (row.status === status.succeeded) {
    if (ends === 0) faults.push('it is said to have succeeded, and left no mark');
  } else if (row.status === status.canceled) {
    if (!one.wasStopped) faults.push('it is said to be canceled, and nobody has stopped it');
  } else if (row.status !== status.endedUnexpectedly) faults.push(`it ended with status ${row.status}`);
  // A mark of an execution that ended unexpectedly was left right before the kill, or by a worker that had not seen yet that its server was gone.
  if ((row.status === status.endedUnexpectedly || row.attempts > 1) && !wasKilled(row, evidence.kills)) {
    faults.push('nobody has killed it');
  }
  return faults;
}

function wasKilled(row: ToldExecution, kills: readonly Kill[]): boolean {
  const [from, until] = [Date.parse(row.startTime ?? ''), Date.parse(row.endTime ?? '')];
  const during = kills.filter(({ at }) => at >= from && at <= until);
  // Where an earlier attempt ran is not kept: any kill in its time may be that of the attempt.
  if (row.attempts > 1 && row.status !== status.endedUnexpectedly) return during.length > 0;
  return during.some(({ target }) => target === row.serverName || target === row.processId);
}
