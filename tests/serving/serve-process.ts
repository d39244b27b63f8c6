import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(import.meta.resolve('opendtsx/internal/cli/opendtsx/main'));
const flags = ['--conditions=opendtsx-source', '--disable-warning=ExperimentalWarning'];

const address = /serves at (\S+) \(/;
const firstUser = /name {6}(\S+)\n {2}password {2}(\S+)\n/;

/** What `opendtsx serve` is started with. */
export interface ServePlace {
  /** Data folder. */
  readonly data: string;
  /** Further arguments. */
  readonly arguments?: readonly string[];
  /** Path of the program `opendtsx`; absent: that of this checkout, from source. */
  readonly program?: string;
  /** Added to the environment of the process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** `opendtsx serve` in a process of its own, at a free port. */
export class ServeProcess {
  readonly #child: ChildProcess;
  readonly #gone: Promise<number | null>;
  #output = '';
  #errors = '';

  private constructor({ data, program, arguments: more = [], environment }: ServePlace) {
    const started = program === undefined ? [...flags, source] : ['--disable-warning=ExperimentalWarning', program];
    this.#child = spawn(process.execPath, [...started, 'serve', '--data', data, '--port', '0', ...more], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#gone = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', (code) => resolve(code));
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#output += text;
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
  }

  /** Starts one, and does not wait until it answers. */
  static launch(place: ServePlace): ServeProcess {
    return new ServeProcess(place);
  }

  /** Starts one and resolves when it answers. Throws with what it said when it ends before. */
  static async start(place: ServePlace): Promise<ServeProcess> {
    const started = ServeProcess.launch(place);
    await started.#says(address);
    return started;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Everything that it has written to standard output and error. */
  get said(): string {
    return this.#output + this.#errors;
  }

  /** What it has written to standard error. */
  get errors(): string {
    return this.#errors;
  }

  /** E.g. `http://127.0.0.1:40123`. */
  get address(): string {
    return address.exec(this.#output)?.[1] ?? '';
  }

  /** `name:password` of the first user, which the start that makes the store tells. Rejects when the server ends without. */
  async firstUser(): Promise<string> {
    await this.#says(firstUser);
    const [, name, password] = firstUser.exec(this.#output) ?? [];
    return `${name}:${password}`;
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Ends it at once, as a power cut would; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone;
  }

  /** Asks it to stop; resolves with its exit code, null when a signal ended it. */
  async stop(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    return this.#gone;
  }

  /** Resolves when its output matches. */
  async #says(wanted: RegExp): Promise<void> {
    const said = new Promise<void>((resolve) => {
      const look = (): void => void (wanted.test(this.#output) && resolve());
      this.#child.stdout?.on('data', look);
      look();
    });
    const ended = this.#gone.then(() => {
      throw new Error(`The server ended before it said what was waited for: ${this.said}`);
    });
    // Its end is no failure later on.
    ended.catch(() => undefined);
    await Promise.race([said, ended]);
  }
}
