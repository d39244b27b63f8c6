import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import type { LogColumn } from '../../plan/logging/logging-options.ts';
import type { LogEntry, LogProviderInstance, OpenLog } from '../../sdk/log-provider.ts';
import {
  type ExecutableRun,
  type LoggedEvent,
  type PackageExecution,
  type PackageLog,
  packageRun,
} from '../executable-run.ts';
import { effectiveLogging } from './effective-logging.ts';

/** A log provider whose log is open. */
export interface OpenProvider {
  readonly instance: LogProviderInstance;
  readonly log: OpenLog;
  /** Gives its connections back. */
  release(): Promise<void>;
}

/** The standard entries: what else tasks write begins with `User:` (source: published queries over `sysssislog`). */
const standardEntries: ReadonlySet<string> = new Set([
  'PackageStart',
  'PackageEnd',
  'Diagnostic',
  'DiagnosticEx',
  'OnError',
  'OnExecStatusChanged',
  'OnInformation',
  'OnPostExecute',
  'OnPostValidate',
  'OnPreExecute',
  'OnPreValidate',
  'OnProgress',
  'OnQueryCancel',
  'OnTaskFailed',
  'OnVariableValueChanged',
  'OnWarning',
]);

/** The open logs of one running package. A log that fails is told once and written no more. */
export class ExecutionLog implements PackageLog {
  readonly #open = new Map<string, OpenProvider>();
  readonly #failed = new Set<OpenProvider>();
  readonly #execution: PackageExecution;
  #onFailure: (finding: Diagnostic, run: ExecutableRun | undefined) => void;
  /** The run of the package that errors are counted for. */
  #run: ExecutableRun | undefined;

  /** @param onFailure is told of each log that cannot be written any more */
  constructor(execution: PackageExecution, onFailure: (finding: Diagnostic, run: ExecutableRun | undefined) => void) {
    this.#execution = execution;
    this.#onFailure = onFailure;
  }

  /** Adds a log by the id of its provider. */
  add(id: string, provider: OpenProvider): void {
    this.#open.set(id, provider);
  }

  write(level: ExecutableRun, logged: LoggedEvent): void {
    const logging = effectiveLogging(level, logged.event);
    if (logging === undefined) return;
    const { owner, providers, withoutColumns } = logging;
    const target = owner.execution.log;
    if (!(target instanceof ExecutionLog)) return;
    target.#run = packageRun(owner);
    const entry = entryOf(logged, target !== this, withoutColumns);
    for (const id of providers) target.#send(id, entry);
  }

  takes(level: ExecutableRun, event: string): boolean {
    return effectiveLogging(level, event) !== undefined;
  }

  /** Writes PackageStart or PackageEnd: to every open log of the package, and to those around it that its containers write to. */
  writeToAll(root: ExecutableRun, logged: LoggedEvent): void {
    const entry = entryOf(logged, false, new Set());
    for (const id of this.#open.keys()) this.#send(id, entry);
    const logging = effectiveLogging(root, logged.event);
    if (logging !== undefined && logging.owner.execution !== this.#execution) this.write(root, logged);
  }

  /** True when some log is not complete. */
  get hasFailed(): boolean {
    return this.#failed.size > 0;
  }

  /** Writes out and closes every log; gives a finding for each that is not complete. */
  async close(): Promise<readonly Diagnostic[]> {
    const lost: Diagnostic[] = [];
    this.#onFailure = (finding) => lost.push(finding);
    for (const provider of this.#open.values()) {
      await provider.log.close().catch((error: unknown) => this.#fail(provider, error));
      await provider.release().catch((error: unknown) => this.#fail(provider, error));
    }
    this.#open.clear();
    return lost;
  }

  #send(id: string, entry: LogEntry): void {
    const provider = this.#open.get(id);
    if (provider === undefined || this.#failed.has(provider)) return;
    try {
      provider.log.write(entry)?.catch((error: unknown) => this.#fail(provider, error));
    } catch (error) {
      this.#fail(provider, error);
    }
  }

  #fail(provider: OpenProvider, error: unknown): void {
    if (this.#failed.has(provider)) return;
    this.#failed.add(provider);
    const { name } = provider.instance;
    const detail = error instanceof Error ? error.message : String(error);
    this.#onFailure(
      error instanceof DtsError ? error.diagnostic : diagnostic('DTS_E_LOGFAILED', { log: name, detail }),
      this.#run,
    );
  }
}

function entryOf(logged: LoggedEvent, fromInside: boolean, without: ReadonlySet<LogColumn>): LogEntry {
  const { event, origin } = logged;
  const { host } = origin.execution;
  const time = new Date();
  const kept = (column: LogColumn, text: string): string => (without.has(column) ? '' : text);
  // Everything that a child package writes to the logs of its parent goes through the task that runs it.
  const isOwn = standardEntries.has(event) && !fromInside;
  return {
    event: isOwn ? event : `User:${event}`,
    computer: kept('Computer', host.machineName),
    operator: kept('Operator', host.userName),
    sourceName: kept('SourceName', origin.plan.name),
    sourceId: kept('SourceID', origin.plan.id),
    executionId: kept('ExecutionID', host.instanceId),
    message: kept('MessageText', logged.message),
    startTime: time,
    endTime: time,
    dataCode: logged.dataCode,
    dataBytes: without.has('DataBytes') ? new Uint8Array() : logged.dataBytes,
  };
}
