import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { endProcessGroup, inOwnGroup, ownProgram } from '../../../runtime/own-process.ts';
import { type FromWorker, LineSplitter, type ToWorker, type Work } from './worker-messages.ts';

/** Is told what a worker process says. */
export interface WorkerListener {
  onMessage(message: FromWorker): void;
  /** A line of its standard output or error. */
  onOutput(line: string): void;
  /** It is gone, and everything it has said was told. @param how e.g. `it was ended by SIGKILL` */
  onEnd(how: string): void;
}

/** A worker process: first waiting, then at one work, then gone. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #channel: Readable;
  #listener: WorkerListener | undefined;
  #untold: ((listener: WorkerListener) => void)[] = [];
  #rss = 0;
  #hasEnded = false;

  constructor() {
    const { file, options } = ownProgram('catalog/executions/worker/worker-main');
    this.#child = spawn(process.execPath, [...options, file], {
      stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
      ...inOwnGroup,
    });
    this.#channel = this.#child.stdio[3] as Readable;
    this.#listen();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** The messages of its package's rows, for work that somebody reads. */
  get rows(): Readable {
    return this.#child.stdio[4] as Readable;
  }

  /** Bytes that it holds, as it said last. */
  get rss(): number {
    return this.#rss;
  }

  /** Gives it its work. What it says from now on, and has said before, is told to the listener. */
  start(work: Work, listener: WorkerListener): void {
    this.#listener = listener;
    for (const tell of this.#untold.splice(0)) tell(listener);
    this.#say({ kind: 'start', work });
  }

  /** Asks it to cancel what it does. */
  stop(epoch: number): void {
    this.#say({ kind: 'stop', epoch });
  }

  /** Asks it for a report. */
  dump(epoch: number, dumpId: string): void {
    this.#say({ kind: 'dump', epoch, dumpId });
  }

  /** Reads no further for now, so that the package waits. */
  pause(): void {
    this.#channel.pause();
  }

  resume(): void {
    this.#channel.resume();
  }

  /** Ends it at once, with everything that it has started. */
  kill(): void {
    endProcessGroup(this.#child);
  }

  #listen(): void {
    const child = this.#child;
    const lines = new LineSplitter((line) => this.#take(JSON.parse(line) as FromWorker));
    const decoder = new StringDecoder('utf8');
    this.#channel.on('data', (bytes: Buffer) => lines.push(decoder.write(bytes)));
    let how: string | undefined;
    let isSilent = false;
    const conclude = (): void => {
      if (how === undefined || !isSilent || this.#hasEnded) return;
      this.#hasEnded = true;
      // What it has started and left behind goes with it.
      this.kill();
      const told = how;
      this.#tell((listener) => listener.onEnd(told));
    };
    this.#channel.on('close', () => {
      isSilent = true;
      conclude();
    });
    // A pipe that breaks says so by its end.
    for (const stream of [this.#channel, child.stdin, this.rows]) stream?.on('error', () => undefined);
    for (const stream of [child.stdout, child.stderr]) {
      const output = new LineSplitter((line) => this.#tell((listener) => listener.onOutput(line)));
      stream?.setEncoding('utf8').on('data', (text: string) => output.push(text));
    }
    child.on('error', ({ message }) => {
      how ??= `it could not be started: ${message}`;
      isSilent = true;
      conclude();
    });
    child.on('exit', (code, signal) => {
      how ??= signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`;
      conclude();
    });
  }

  #take(message: FromWorker): void {
    if (message.kind === 'alive') this.#rss = message.rss;
    else this.#tell((listener) => listener.onMessage(message));
  }

  #tell(tell: (listener: WorkerListener) => void): void {
    if (this.#listener === undefined) this.#untold.push(tell);
    else tell(this.#listener);
  }

  #say(message: ToWorker): void {
    if (this.#child.stdin?.writable) this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }
}
