import { randomUUID } from 'node:crypto';
import { isInRole, type Principal } from '../identity/principal.ts';
import { packageStoreError } from './package-store-errors.ts';

/** An execution as who runs it tells of it. */
export interface RunningExecution {
  readonly packageName: string;
  readonly packageDescription: string;
  readonly packageId: string;
  /** Of this execution only. */
  readonly instanceId: string;
  readonly userId: number;
  readonly userName: string;
  /** Milliseconds since 1970 UTC. */
  readonly startMs: number;
  /** Asks it to stop; resolves when that is under way. */
  stop(): Promise<void>;
}

/** A package that is running: the members of SSIS's `RunningPackage`. */
export interface RunningPackage {
  readonly packageName: string;
  readonly packageDescription: string;
  readonly packageId: string;
  readonly instanceId: string;
  readonly userName: string;
  readonly executionStartTime: number;
  /** Whole seconds. */
  readonly executionDuration: number;
}

/** The packages that run on this computer. */
export interface RunningPackages {
  /** Enters an execution; what is returned takes it out again, when it has ended. */
  add(execution: RunningExecution): () => void;
  /** Those of the caller; sysadmin and db_ssisadmin see all. The oldest first. */
  list(caller: Principal, now: number): readonly RunningPackage[];
  /** Throws OPENDTSX_E_PACKAGESTORE_NOTRUNNING when there is none that the caller sees. */
  get(caller: Principal, instanceId: string, now: number): RunningPackage;
  /** Stops an execution that the caller sees. Throws as `get`. */
  stop(caller: Principal, instanceId: string): Promise<void>;
}

/** A number for an execution that no other has: a GUID in braces. */
export function randomInstance(): string {
  return `{${randomUUID().toUpperCase()}}`;
}

/** A registry of the packages that run in, or for, this program. */
export function openRunningPackages(): RunningPackages {
  const running = new Map<string, RunningExecution>();
  const find = (caller: Principal, instanceId: string): RunningExecution => {
    const found = running.get(instanceId.toUpperCase());
    if (found !== undefined && sees(caller, found)) return found;
    throw packageStoreError('OPENDTSX_E_PACKAGESTORE_NOTRUNNING', { instance: instanceId });
  };
  return {
    add(execution) {
      const key = execution.instanceId.toUpperCase();
      running.set(key, execution);
      return () => {
        if (running.get(key) === execution) running.delete(key);
      };
    },
    list(caller, now) {
      const seen = [...running.values()].filter((execution) => sees(caller, execution));
      return seen.sort((a, b) => a.startMs - b.startMs).map((execution) => runningPackage(execution, now));
    },
    get: (caller, instanceId, now) => runningPackage(find(caller, instanceId), now),
    stop: (caller, instanceId) => find(caller, instanceId).stop(),
  };
}

function sees(caller: Principal, { userId }: RunningExecution): boolean {
  return userId === caller.id || isInRole(caller, 'db_ssisadmin');
}

function runningPackage(execution: RunningExecution, now: number): RunningPackage {
  const { packageName, packageDescription, packageId, instanceId, userName, startMs } = execution;
  const executionDuration = Math.max(0, Math.floor((now - startMs) / 1000));
  return {
    packageName,
    packageDescription,
    packageId,
    instanceId,
    userName,
    executionStartTime: startMs,
    executionDuration,
  };
}
