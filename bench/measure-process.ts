import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const pollMilliseconds = 50;
const ticksPerSecond = 100;

/** A process to be measured. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** What one process took. Processor time and memory are undefined where nobody tells them. */
export interface Measured {
  readonly seconds: number;
  /** User and system time. */
  readonly cpuSeconds?: number;
  /** Peak resident set in millions of bytes. */
  readonly peakMB?: number;
}

/** A Node.js process that runs a script and reports its own usage. */
export function nodeCommand(script: URL, args: readonly string[], environment?: Record<string, string>): Command {
  const preloaded = new URL('./report-usage.ts', import.meta.url).href;
  const flags = ['--disable-warning=ExperimentalWarning', '--import', preloaded];
  return { file: process.execPath, args: [...flags, fileURLToPath(script), ...args], environment };
}

function usageOf(pid: number): Omit<Measured, 'seconds'> | undefined {
  try {
    const peak = /^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    if (peak === undefined) return undefined;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program stands in parentheses and may hold blanks: user and system ticks are fields 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      peakMB: (Number(peak) * 1024) / 1e6,
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    };
  } catch {
    return undefined;
  }
}

function reportedUsage(errorText: string): Omit<Measured, 'seconds'> | undefined {
  const reported = /^usage peak=(\d+) cpu=([\d.]+)$/m.exec(errorText);
  if (reported === null) return undefined;
  return { peakMB: Number(reported[1]) / 1e6, cpuSeconds: Number(reported[2]) };
}

/** Runs a process to its end. Throws with what it wrote to its error stream when it fails. */
export async function measureProcess(command: Command): Promise<Measured> {
  const started = performance.now();
  const child = spawn(command.file, command.args, {
    env: { ...process.env, ...command.environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // Nobody waits for it any longer when this process is told to end.
  const stop = (): void => void child.kill();
  process.once('exit', stop);
  let polled: Omit<Measured, 'seconds'> | undefined;
  let errorText = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errorText += text;
  });
  const poll = existsSync('/proc/self/stat')
    ? setInterval(() => {
        polled = usageOf(child.pid ?? 0) ?? polled;
      }, pollMilliseconds)
    : undefined;
  try {
    const { code, seconds } = await new Promise<{ code: number | null; seconds: number }>((resolve, reject) => {
      let ended = 0;
      child.on('error', reject);
      child.on('exit', () => {
        ended = performance.now();
      });
      child.on('close', (status) => resolve({ code: status, seconds: (ended - started) / 1000 }));
    });
    if (code !== 0) throw new Error(`${command.args.join(' ')} failed: ${errorText.trim()}`);
    return { seconds, ...(reportedUsage(errorText) ?? polled) };
  } finally {
    clearInterval(poll);
    process.removeListener('exit', stop);
  }
}
