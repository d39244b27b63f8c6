import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const condition = '--conditions=opendtsx-source';

/** A program of this package as Node is started with it in a process of its own. */
export interface OwnProgram {
  readonly file: string;
  /** Options of Node that come before the file. */
  readonly options: readonly string[];
}

/**
 * Finds a program of this package by the name of its module (`runtime/child-process/child-process`), as source or as built: by name, because it is no part of what
 * starts it. It runs with the options of this process, but for those of debuggers.
 */
export function ownProgram(name: string): OwnProgram {
  const url = new URL(import.meta.resolve(`opendtsx/internal/${name}`));
  const own = process.execArgv.filter((argument) => !argument.startsWith('--inspect'));
  // A program that runs from source finds the other modules there too.
  const options = url.pathname.endsWith('.ts') && !own.includes(condition) ? [...own, condition] : own;
  return { file: fileURLToPath(url), options };
}

/** What a process is started with to be the first of a group: the terminal does not end it before it was asked to, and `endProcessGroup` ends all. */
export const inOwnGroup = { detached: process.platform !== 'win32' } as const;

/** Ends a process that was started `inOwnGroup` at once, with everything that it has started. */
export function endProcessGroup(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/T', '/F', '/PID', String(pid)], { stdio: 'ignore' });
    else process.kill(-pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // The group is gone already.
  }
}

/** Ends this process, which was started `inOwnGroup`, at once, with everything that it has started. */
export function endOwnGroup(): void {
  if (process.platform === 'win32') process.exit(1);
  process.kill(-process.pid, 'SIGKILL');
}
