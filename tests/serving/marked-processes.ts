import { readdirSync, readFileSync } from 'node:fs';

/** The variable that marks the processes of a test, and all that they start. */
export const markVariable = 'OPENDTSX_TEST_MARK';

/** A process of the machine. */
export interface MarkedProcess {
  readonly pid: number;
  readonly parent: number;
  readonly commandLine: string;
}

/** The processes whose environment holds the mark. Only on Linux: elsewhere none are found. */
export function markedProcesses(mark: string): MarkedProcess[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const found = readProcess(Number(name), `${markVariable}=${mark}\0`);
    return found === undefined ? [] : [found];
  });
}

function readProcess(pid: number, variable: string): MarkedProcess | undefined {
  try {
    if (!readFileSync(`/proc/${pid}/environ`, 'latin1').includes(variable)) return undefined;
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    if (/^State:\s*[ZX]/m.test(status)) return undefined;
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
    return { pid, parent: Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]), commandLine };
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}

/** Whether a process is a worker of a server. */
export function isWorker({ commandLine }: MarkedProcess): boolean {
  return commandLine.includes('worker-main');
}
