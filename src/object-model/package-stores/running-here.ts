import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import type { RunningPackage } from './package-stores.ts';

/** A package of this program that is about to run. */
export interface RunBegun {
  readonly name: string;
  readonly description: string;
  readonly id: string;
  stop(): void;
}

const running = new Map<string, { readonly run: RunBegun; readonly start: Date }>();

/** The packages that run in this program: other programs of this machine keep theirs to themselves. */
export const runningHere = {
  /** Enters a package; what is returned takes it out again. */
  enter(run: RunBegun): () => void {
    const instanceId = `{${randomUUID().toUpperCase()}}`;
    running.set(instanceId, { run, start: new Date() });
    return () => void running.delete(instanceId);
  },

  /** The oldest first. */
  list(): readonly RunningPackage[] {
    const userName = userInfo().username;
    return [...running].map(([instanceId, { run, start }]) => ({
      packageName: run.name,
      packageDescription: run.description,
      packageId: run.id,
      instanceId,
      userName,
      executionStartTime: start,
      executionDuration: Math.floor((Date.now() - start.getTime()) / 1000),
      stop: async () => run.stop(),
    }));
  },
};
