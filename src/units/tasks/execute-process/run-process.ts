import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';

/** A program to run. */
export interface ProcessRequest {
  readonly program: string;
  /** The arguments, split. */
  readonly arguments: readonly string[];
  /** The arguments as written: what Windows passes on. */
  readonly argumentLine: string;
  readonly workingDirectory: string;
  readonly input: string;
  /** 0: no limit. */
  readonly timeoutSeconds: number;
  readonly endAfterTimeout: boolean;
  readonly keepOutput: boolean;
  readonly keepErrors: boolean;
  readonly signal: AbortSignal;
}

/** How a program ended. */
export type ProcessEnd =
  | { readonly kind: 'exited'; readonly exitCode: number; readonly output: string; readonly errors: string }
  | { readonly kind: 'timed-out'; readonly output: string; readonly errors: string }
  | { readonly kind: 'canceled' }
  | { readonly kind: 'not-started'; readonly reason: string };

const signalExitBase = 128;
const longestTimer = 2 ** 31 - 1;

/** Runs a program without a shell and waits for its end, the time limit or the abort signal, whichever is first. Never rejects. */
export function runProcess(request: ProcessRequest): Promise<ProcessEnd> {
  if (request.signal.aborted) return Promise.resolve({ kind: 'canceled' });
  const windows = process.platform === 'win32';
  const child = spawn(request.program, windows ? [request.argumentLine] : [...request.arguments], {
    cwd: request.workingDirectory,
    windowsVerbatimArguments: windows,
    windowsHide: true,
    // A group of its own, so that it can be ended together with what it has started.
    detached: !windows,
    // A pipe that nobody reads would make us wait for everything the program leaves behind.
    stdio: ['pipe', request.keepOutput ? 'pipe' : 'ignore', request.keepErrors ? 'pipe' : 'ignore'],
  });
  const output = collect(child.stdout);
  const errors = collect(child.stderr);
  // A program that does not read its input closes the pipe early, which is no failure.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(request.input);

  return new Promise((resolve) => {
    const finish = (end: ProcessEnd): void => {
      clearTimeout(timer);
      request.signal.removeEventListener('abort', cancel);
      resolve(end);
    };
    const cancel = (): void => {
      endAll(child);
      finish({ kind: 'canceled' });
    };
    const timer = startTimer(request, () => {
      if (request.endAfterTimeout) endAll(child);
      else letGo(child);
      finish({ kind: 'timed-out', output: output(), errors: errors() });
    });
    request.signal.addEventListener('abort', cancel);
    child.on('error', (cause: NodeJS.ErrnoException) =>
      finish({ kind: 'not-started', reason: cause.code ?? 'unknown' }),
    );
    child.on('close', (code, signal) =>
      finish({
        kind: 'exited',
        exitCode: code ?? signalExitBase + (signal === null ? 0 : constants.signals[signal]),
        output: output(),
        errors: errors(),
      }),
    );
  });
}

function startTimer(request: ProcessRequest, expire: () => void): NodeJS.Timeout | undefined {
  if (request.timeoutSeconds <= 0) return undefined;
  return setTimeout(expire, Math.min(request.timeoutSeconds * 1000, longestTimer));
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = [];
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

/** Ends a program and what it has started. */
function endAll(child: ChildProcess): void {
  const { pid } = child;
  try {
    if (pid === undefined) child.kill('SIGKILL');
    else if (process.platform === 'win32') endTree(pid);
    else process.kill(-pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // The group is gone already.
  }
  letGo(child);
}

/** Windows knows no groups: its own program looks for what a process has started. */
function endTree(pid: number): void {
  const taskkill = spawn('taskkill', ['/T', '/F', '/PID', String(pid)], { stdio: 'ignore', windowsHide: true });
  taskkill.on('error', () => process.kill(pid, 'SIGKILL'));
}

/** Stops waiting for a program that may run on, so that it does not keep this process alive. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
}
