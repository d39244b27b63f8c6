import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';

/** What the process says: a call of the script, which waits for an answer, or the end of the script. */
export type HostMessage = Readonly<Record<string, unknown>>;

/** How a conversation with a process stopped: by its last message, or by the end of the process. */
export type HostEnd = { readonly message: HostMessage } | { readonly end: string };

const passedOn = /^(PATH|HOME|USER|LOGNAME|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|SystemRoot|windir)$/i;

/** A process that runs one script at a time. It ends with this process, whose end closes its input. */
export class ScriptHost {
  readonly #child: ChildProcess;
  readonly #waiting: ((message: HostMessage | undefined) => void)[] = [];
  readonly #read: HostMessage[] = [];
  #end: string | undefined;

  /** Starts the process; whether that worked shows when it is first asked. Scripts get no variables of this process but those of language, time zone and folders. */
  constructor(mono: string, program: string) {
    const environment = Object.entries(process.env).filter(([name]) => passedOn.test(name));
    this.#child = spawn(mono, ['--debug', program], {
      cwd: tmpdir(),
      env: Object.fromEntries(environment),
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
      // A group of its own, so that it ends together with what scripts have started.
      detached: process.platform !== 'win32',
    });
    this.#child.on('error', (error) => this.#close(error.message));
    this.#child.on('exit', (code, signal) => this.#close(signal === null ? `exit code ${code}` : `signal ${signal}`));
    this.#child.stdin?.on('error', () => undefined);
    if (this.#child.stdout !== null) createInterface(this.#child.stdout).on('line', (line) => this.#take(line));
  }

  /** Whether the process can run another script. */
  get isOpen(): boolean {
    return this.#end === undefined;
  }

  /** Lets this process end, or keeps it alive, while the process runs. */
  hold(kept: boolean): void {
    const { stdin, stdout } = this.#child;
    for (const each of [this.#child, stdin, stdout] as { ref?(): void; unref?(): void }[]) {
      if (kept) each.ref?.();
      else each.unref?.();
    }
  }

  /** Says something and answers every call until the process says how the script ended. */
  async converse(request: HostMessage, answer: (call: HostMessage) => Promise<HostMessage>): Promise<HostEnd> {
    this.#write(request);
    for (;;) {
      const message = await this.#next();
      if (message === undefined) return { end: this.#end ?? 'closed' };
      if (typeof message.call !== 'string') {
        if (message.ready === undefined) return { message };
        continue;
      }
      const answered = await answer(message);
      this.#write(answered);
    }
  }

  /** Ends the process and what scripts have started in it. */
  kill(): void {
    const { pid } = this.#child;
    try {
      if (pid === undefined) this.#child.kill('SIGKILL');
      else if (process.platform === 'win32') {
        spawn('taskkill', ['/T', '/F', '/PID', String(pid)], { stdio: 'ignore', windowsHide: true }).on('error', () =>
          this.#child.kill('SIGKILL'),
        );
      } else process.kill(-pid, 'SIGKILL');
    } catch {
      this.#child.kill('SIGKILL'); // The group is gone already.
    }
  }

  #write(message: HostMessage): void {
    this.#child.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  #next(): Promise<HostMessage | undefined> {
    const read = this.#read.shift();
    if (read !== undefined) return Promise.resolve(read);
    if (this.#end !== undefined) return Promise.resolve(undefined);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #take(line: string): void {
    const message = readMessage(line);
    if (message === undefined) return;
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#read.push(message);
    else waiting(message);
  }

  #close(end: string): void {
    this.#end ??= end;
    for (const waiting of this.#waiting.splice(0)) waiting(undefined);
  }
}

/** A message of the host; undefined for what programs print that a script has started. */
function readMessage(line: string): HostMessage | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as HostMessage;
  } catch {
    return undefined;
  }
}
