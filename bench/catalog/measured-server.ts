import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RestClient } from '../../tests/serving/rest-client.ts';
import { ServeProcess } from '../../tests/serving/serve-process.ts';

/** A server of the built package, and a client that is its administrator. */
export interface MeasuredServer {
  readonly server: ServeProcess;
  readonly client: RestClient;
}

/** Starts the server of a build on a data folder. @param user `name:password`, where the store is there already */
export async function startMeasured(build: string, data: string, user?: string): Promise<MeasuredServer> {
  const server = await ServeProcess.start({ data, program: join(build, 'dist/cli/opendtsx/main.js') });
  return { server, client: new RestClient(server.address, user ?? (await server.firstUser())) };
}

/** Millions of bytes that a process holds resident; 0 where nobody tells. */
export function residentMB(pid: number): number {
  try {
    const kilobytes = /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return (Number(kilobytes) * 1024) / 1e6;
  } catch {
    return 0;
  }
}

/** Milliseconds in the middle, and those that 99 of 100 do not take longer than. */
export interface Quantiles {
  readonly p50: number;
  readonly p99: number;
  readonly count: number;
}

/** Does something again and again and tells how long it took. @param before done each time before the clock starts */
export async function timeEach(
  count: number,
  work: () => Promise<unknown>,
  before: () => Promise<unknown> = async () => undefined,
): Promise<Quantiles> {
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    await before();
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return quantilesOf(times);
}

/** The quantiles of times in milliseconds. */
export function quantilesOf(times: readonly number[]): Quantiles {
  const sorted = times.toSorted((left, right) => left - right);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50: at(0.5), p99: at(0.99), count: sorted.length };
}
