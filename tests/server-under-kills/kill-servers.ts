import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isWorker, markedProcesses, markVariable } from '../serving/marked-processes.ts';
import { RestClient } from '../serving/rest-client.ts';
import { ServeProcess } from '../serving/serve-process.ts';
import { type CheckedExecutions, checkExecutions, type ToldExecution } from './check-executions.ts';
import { createMarks, faultsOf, markingProject, readMarks } from './marking-project.ts';
import { type AskedExecution, type Kill, randomFrom, type TorturePlan } from './torture-plan.ts';

/** How a series of kills went. */
export interface KilledServers extends CheckedExecutions {
  readonly kills: number;
  readonly executions: number;
}

const openStatuses = [1, 2, 5, 8];
const longestPause = 900;
const longestStart = 1500;
const patience = 240_000;

/**
 * Kills servers and their workers at random instants while executions are in flight, starts the servers again each time, and compares in the end what they
 * tell with what the executions did. What failed leaves its folder.
 */
export async function killServers(plan: TorturePlan, tell: (line: string) => void = () => {}): Promise<KilledServers> {
  const torture = new Torture(plan, tell);
  try {
    return await torture.run();
  } finally {
    await torture.end();
  }
}

interface Slot {
  readonly name: string;
  readonly data: string;
  server: ServeProcess | undefined;
  starting: Promise<void> | undefined;
}

class Torture {
  readonly #plan: TorturePlan;
  readonly #tell: (line: string) => void;
  readonly #random: () => number;
  readonly #root = mkdtempSync(join(tmpdir(), 'opendtsx-torture-'));
  readonly #marks = join(this.#root, 'marks.sqlite');
  readonly #mark = crypto.randomUUID();
  readonly #slots: readonly Slot[];
  readonly #kills: Kill[] = [];
  readonly #asked: AskedExecution[] = [];
  readonly #faults: string[] = [];
  readonly #schema: string;
  #client: RestClient | undefined;

  constructor(plan: TorturePlan, tell: (line: string) => void) {
    this.#plan = plan;
    this.#tell = tell;
    this.#random = randomFrom(plan.seed);
    this.#schema = `torture_${crypto.randomUUID().slice(0, 8)}`;
    const names = plan.postgres === undefined ? ['one'] : ['one', 'two', 'three'];
    this.#slots = names.map((name) => ({ name, data: join(this.#root, name), server: undefined, starting: undefined }));
  }

  async run(): Promise<KilledServers> {
    await this.#prepare();
    while (this.#kills.length < this.#plan.kills) {
      await this.#topUp();
      await this.#stopSometimes();
      await delay(this.#random() * longestPause);
      await this.#killSomething();
    }
    await Promise.all(this.#slots.map((slot) => this.#alive(slot)));
    const told = await this.#ended();
    const evidence = { asked: this.#asked, told, marks: readMarks(this.#marks), kills: this.#kills };
    const checked = checkExecutions(evidence);
    await this.#stopAll();
    const failures = [...checked.failures, ...this.#faults];
    if (failures.length === 0) rmSync(this.#root, { recursive: true });
    else failures.push(`seed ${this.#plan.seed}; what is left lies in ${this.#root}`);
    return { ...checked, failures, kills: this.#kills.length, executions: this.#asked.length };
  }

  /** Nothing of the torture runs any more. */
  async end(): Promise<void> {
    for (const { server } of this.#slots) await server?.kill();
    for (const { pid } of markedProcesses(this.#mark)) process.kill(pid, 'SIGKILL');
    if (this.#plan.postgres !== undefined) {
      await this.#onDatabase(`drop schema if exists ${this.#schema}, ${this.#schema}_queue cascade`);
    }
  }

  async #prepare(): Promise<void> {
    createMarks(this.#marks);
    if (this.#plan.postgres !== undefined) await this.#onDatabase(`create schema ${this.#schema}`);
    // Attempts go on with the journal of the one before, at whichever server.
    const journals = join(this.#root, 'journals');
    mkdirSync(journals);
    for (const { data } of this.#slots) {
      mkdirSync(data);
      writeFileSync(
        join(data, 'server.yaml'),
        `version: 1\nexecutions: { journalFolder: ${JSON.stringify(journals)} }\n`,
      );
    }
    const [first] = this.#slots as [Slot];
    first.server = await ServeProcess.start(this.#placeOf(first));
    this.#client = new RestClient(() => this.#address(), await first.server.firstUser());
    await this.#client.ask('POST /catalog/folders', { body: { name: 'Torture' } });
    const bytes = await markingProject(this.#marks);
    await this.#client.ask('PUT /catalog/folders/Torture/projects/Marking', { bytes });
    await Promise.all(this.#slots.map((slot) => this.#alive(slot)));
  }

  #placeOf({ name, data }: Slot) {
    const { postgres } = this.#plan;
    const environment: Record<string, string> = { [markVariable]: this.#mark };
    const more = ['--server-name', name, '--key-file', join(this.#root, 'server.key')];
    if (postgres !== undefined) {
      const url = new URL(postgres);
      url.searchParams.set('options', `-csearch_path=${this.#schema}`);
      environment.TORTURE_STORE = url.href;
      environment.GRAPHILE_WORKER_SCHEMA = `${this.#schema}_queue`;
      more.push('--database-env', 'TORTURE_STORE');
    }
    return { data, arguments: more, environment };
  }

  #address(): string {
    const alive = this.#slots.flatMap(({ server }) => (server?.isAlive && server.address !== '' ? [server] : []));
    const [found] = alive;
    if (found === undefined) throw new Error('No server is there.');
    return alive[Math.floor(this.#random() * alive.length)]?.address ?? found.address;
  }

  /** Starts the server where it does not run. */
  #alive(slot: Slot): Promise<void> {
    slot.starting ??= this.#start(slot).finally(() => {
      slot.starting = undefined;
    });
    return slot.starting;
  }

  async #start(slot: Slot): Promise<void> {
    if (slot.server?.isAlive) return;
    slot.server = await ServeProcess.start(this.#placeOf(slot));
  }

  /** Keeps as many executions waiting or running as are wanted. What was not confirmed is asked for again with its key. */
  async #topUp(): Promise<void> {
    try {
      for (const one of this.#asked) if (one.executionId === undefined) await this.#post(one);
      let open = await this.#countOpen();
      while (open++ < (this.#plan.inFlight ?? 20)) {
        const retryCount = this.#random() < 0.4 ? 5 : 0;
        const one: AskedExecution = { token: `t${this.#asked.length + 1}`, retryCount, wasStopped: false };
        this.#asked.push(one);
        await this.#post(one);
      }
    } catch (error) {
      this.#tolerate(error);
    }
  }

  async #post(one: AskedExecution): Promise<void> {
    const { token, retryCount } = one;
    const answer = await this.#client?.send('POST /executions', {
      headers: { 'idempotency-key': token },
      body: {
        folder: 'Torture',
        project: 'Marking',
        package: 'Mark.dtsx',
        parameters: [{ scope: 'package', name: 'Token', value: token }],
        retryCount,
      },
    });
    if (answer?.status === 201) one.executionId = answer.json<{ executionId: number }>().executionId;
    else this.#faults.push(`POST /executions ${token}: ${answer?.status} ${answer?.text}`);
  }

  async #countOpen(): Promise<number> {
    const answer = await this.#client?.ask<{ items: ToldExecution[] }>('GET /executions?limit=1000');
    return answer?.items.filter(({ status }) => openStatuses.includes(status)).length ?? 0;
  }

  async #stopSometimes(): Promise<void> {
    if (this.#random() > 0.15) return;
    const one = this.#asked[this.#asked.length - 1 - Math.floor(this.#random() * 20)];
    if (one?.executionId === undefined) return;
    one.wasStopped = true;
    // It may have ended already.
    await this.#client?.send(`POST /executions/${one.executionId}/stop`).catch((error) => this.#tolerate(error));
  }

  /** Requests do not arrive while servers are killed; everything else is a fault. */
  #tolerate(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    if (!/fetch failed|No server is there|terminated|other side closed/.test(text)) this.#faults.push(text);
  }

  async #killSomething(): Promise<void> {
    const workers = markedProcesses(this.#mark).filter(isWorker);
    const chosen = workers[Math.floor(this.#random() * workers.length)];
    if (chosen !== undefined && this.#random() < 0.65) {
      try {
        process.kill(chosen.pid, 'SIGKILL');
        this.#kills.push({ at: Date.now(), target: chosen.pid });
      } catch {
        // It has ended meanwhile.
      }
      return;
    }
    const slot = this.#slots[Math.floor(this.#random() * this.#slots.length)] as Slot;
    await slot.starting;
    await this.#killServer(slot, slot.server);
    while (this.#kills.length < this.#plan.kills && this.#random() < 0.25) await this.#killStarting(slot);
    const started = this.#alive(slot);
    if (this.#slots.length === 1) await started;
    this.#tell(
      `${this.#kills.length} kills, ${this.#asked.length} executions asked for, ${this.#faults.length} faults`,
    );
  }

  async #killServer({ name }: Slot, server: ServeProcess | undefined): Promise<void> {
    if (server === undefined) return;
    // What it does until it is gone was done before the kill.
    await server.kill();
    this.#kills.push({ at: Date.now(), target: name });
    if (server.errors !== '') this.#faults.push(`the server ${name} said: ${server.errors}`);
  }

  /** A server is killed while it starts, too. */
  async #killStarting(slot: Slot): Promise<void> {
    const launched = ServeProcess.launch(this.#placeOf(slot));
    await delay(this.#random() * longestStart);
    await this.#killServer(slot, launched);
  }

  /** What the servers tell in the end, when nothing waits or runs any more. */
  async #ended(): Promise<readonly ToldExecution[]> {
    const until = Date.now() + patience;
    for (;;) {
      for (const one of this.#asked) if (one.executionId === undefined) await this.#post(one);
      const told = (await this.#client?.all<ToldExecution>('/executions')) ?? [];
      const isOpen = told.some(({ status }) => openStatuses.includes(status));
      if (!isOpen || Date.now() > until) return told;
      await delay(300);
    }
  }

  async #stopAll(): Promise<void> {
    const codes = await Promise.all(this.#slots.map(({ server }) => server?.stop()));
    for (const [index, code] of codes.entries()) {
      if (code !== 0) this.#faults.push(`server ${index + 1} ended with ${code}: ${this.#slots[index]?.server?.said}`);
    }
    for (let look = 0; look < 100 && markedProcesses(this.#mark).length > 0; look++) await delay(100);
    for (const { pid, commandLine } of markedProcesses(this.#mark)) {
      this.#faults.push(`process ${pid} is left behind: ${commandLine}`);
    }
    for (const { data } of this.#slots) {
      const file = join(data, 'catalog.sqlite');
      if (existsSync(file)) this.#faults.push(...faultsOf(file).map((fault) => `${file}: ${fault}`));
    }
  }

  async #onDatabase(statement: string): Promise<void> {
    const { Client } = (await import('pg')).default;
    const client = new Client({ connectionString: this.#plan.postgres });
    await client.connect();
    await client.query(statement);
    await client.end();
  }
}
