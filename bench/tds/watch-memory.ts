import { readFileSync } from 'node:fs';
import { residentMB } from '../catalog/measured-server.ts';

/** The most that a server and the processes that it started held resident at a time, in millions of bytes; 0 where nobody tells. */
export interface PeakMemory {
  readonly serverMB: number;
  readonly readersMB: number;
}

/** Looks at the memory of a server while something is done, and gives what that gives with the peaks. */
export async function watchMemory<T>(
  pid: number,
  work: () => Promise<T>,
): Promise<readonly [result: T, peak: PeakMemory]> {
  let [serverMB, readersMB] = [0, 0];
  const look = (): void => {
    serverMB = Math.max(serverMB, residentMB(pid));
    readersMB = Math.max(
      readersMB,
      childrenOf(pid).reduce((sum, child) => sum + residentMB(child), 0),
    );
  };
  look();
  const looking = setInterval(look, 50);
  try {
    const result = await work();
    look();
    return [result, { serverMB, readersMB }];
  } finally {
    clearInterval(looking);
  }
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
