import type { ExecutionOperation } from '../../../client/catalog/execution-operation.ts';
import { MessageType, type OperationMessage } from '../../../client/catalog/operation-message.ts';
import type { CommandConsole } from '../../console/command-console.ts';
import { describeFinding, type ShownFinding } from '../../console/describe-finding.ts';
import type { Painter } from '../../console/painter.ts';
import type { ReportedKind, ReportingLevel } from '../../console/reporting-level.ts';

const kinds: Readonly<Record<number, ReportedKind>> = {
  [MessageType.error]: 'errors',
  [MessageType.taskFailed]: 'errors',
  [MessageType.warning]: 'warnings',
  [MessageType.information]: 'information',
  [MessageType.progress]: 'progress',
  [MessageType.custom]: 'custom',
};
const severities: Readonly<Partial<Record<ReportedKind, ShownFinding['severity']>>> = {
  errors: 'error',
  warnings: 'warning',
};

/** The names of the statuses as SSMS and the documentation have them. */
export const statusNames: Readonly<Record<number, string>> = {
  1: 'created',
  2: 'running',
  3: 'canceled',
  4: 'failed',
  5: 'pending',
  6: 'ended unexpectedly',
  7: 'succeeded',
  8: 'stopping',
  9: 'completed',
};

/** The exit code of dtexec for the status that an execution has ended with. */
export function exitCodeOf(status: number): 0 | 1 | 3 {
  if (status === 7 || status === 9) return 0;
  return status === 3 ? 3 : 1;
}

/** Shows what an execution tells until it is over, and gives the exit code of dtexec. The signal ends the watching, not the execution. */
export async function tellExecution(
  execution: ExecutionOperation,
  reporting: ReportingLevel,
  { output, paint }: CommandConsole,
  signal?: AbortSignal,
): Promise<number> {
  for await (const news of execution.follow(signal === undefined ? {} : { signal })) {
    if (news.kind === 'message') output.write(messageText(news.message, reporting, paint));
  }
  return exitCodeOf(execution.status);
}

/** A message as lines; empty when the level leaves it out. */
export function messageText(message: OperationMessage, reporting: ReportingLevel, paint: Painter): string {
  const kind = kinds[message.messageType] ?? 'verbose';
  const isExcluded = reporting.excluded.has((message.eventName ?? '').toLowerCase());
  if (!reporting.kinds.has(kind) || isExcluded) return '';
  const finding: ShownFinding = {
    severity: severities[kind] ?? 'information',
    code: message.messageCode === undefined || message.messageCode === 0 ? undefined : message.messageCode >>> 0,
    symbol: undefined,
    message: message.message,
    source: message.packagePath ?? message.packageName,
    subComponent: message.subcomponentName,
    location: undefined,
    args: {},
    hint: undefined,
  };
  return `${describeFinding(finding, paint).join('\n')}\n`;
}
