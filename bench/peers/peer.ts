import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../../scripts/generated-file.ts';
import type { JobPlace } from '../lines-package.ts';
import type { Command } from '../measure-process.ts';

/** One job for a peer. Its results are `<result>-<peer>.csv` beside ours. */
export interface PeerRun {
  readonly job: string;
  readonly place: JobPlace;
  readonly threads: number;
  /** Budget in millions of bytes. */
  readonly memoryMB?: number;
}

/** A program that does the same jobs. */
export interface Peer {
  readonly name: string;
  /** What to install, for the line that says it was skipped. */
  readonly install: string;
  /** Names of the jobs it does, `-err` and memory variants apart. */
  readonly jobs: readonly string[];
  /** Whether it redirects bad rows and keeps a memory budget. */
  readonly variants: boolean;
  /** Whether it uses more threads when it is given them. */
  readonly parallel: boolean;
  /** Its version; undefined when it is not installed. */
  version(): string | undefined;
  command(run: PeerRun): Command;
}

/** Version of an installed npm package; undefined when there is none. */
export function packageVersion(name: string): string | undefined {
  const file = join(checkout, 'node_modules', name, 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : undefined;
}

/** Path of a result file of a peer. */
export function resultPath(place: JobPlace, result: string, peer: string): string {
  return join(place.results, `${result}-${peer}.csv`);
}
