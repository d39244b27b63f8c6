import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';

const prefix = 'opendtsx';
const suffix = '.spill';
const namePattern = /^opendtsx-([0-9a-f]{8})-(\d+)-(\d+)-\d+-\d+\.spill$/;

// Folders may be shared between machines and containers, whose process ids say nothing here.
let digest: string | undefined;

function host(): string {
  digest ??= createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
  return digest;
}

/** Folders that this process has looked through. */
const swept = new Set<string>();
let created = 0;

/** A file name that says which process of which machine owns it. */
export function spillFileName(): string {
  created++;
  return `${prefix}-${host()}-${process.pid}-${startOf(process.pid) ?? 0}-${threadId}-${created}${suffix}`;
}

/** Removes the spill files of processes of this machine that are gone; once for each folder and process. Never throws. */
export function sweepSpillFolder(folder: string): void {
  if (swept.has(folder)) return;
  swept.add(folder);
  for (const name of namesIn(folder)) {
    const [, machine, pid, start] = namePattern.exec(name) ?? [];
    if (machine !== host() || isRunning(Number(pid), start)) continue;
    try {
      rmSync(join(folder, name), { force: true });
    } catch {
      // Another user's file: whoever may remove it will.
    }
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Whether the process that began at `start` is still there; another one may have its number by now. */
function isRunning(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // A process of another user must not be signalled, but exists.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const began = startOf(pid);
  return began === undefined || start === '0' || began === start;
}

/** When a process began, in clock ticks since the machine did; undefined where the system does not tell. */
function startOf(pid: number): string | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of the program stands in brackets and may have any character; the 20th field behind it is the start.
    return status.slice(status.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
