import { hostname } from 'node:os';
import type { CatalogSession } from '../../catalog-session.ts';
import { WorkerPool } from '../worker/worker-pool.ts';
import { registerWorkerAgent } from '../worker-agents.ts';
import { type Claim, type Claimant, claimExecution, waitingOperations } from './claim-execution.ts';
import { removeJournal } from './execution-journal.ts';
import { PerformedOperation, type Performing, type Reading } from './perform-operation.ts';
import type { WorkSettings } from './prepare-work.ts';
import { openSharedQueue, type SharedQueue, type SharedQueueSettings } from './shared-queue.ts';
import { sweepLeases } from './sweep-leases.ts';

/** How a server executes. */
export interface DispatcherOptions extends WorkSettings {
  /** Of the server itself (`serverPrincipal`). */
  readonly session: CatalogSession;
  /** Operations at a time on this server. */
  readonly capacity: number;
  /** Worker processes that wait for work; 1 when absent. */
  readonly warmWorkers?: number;
  /** How long a lease lasts, ms: so long an operation of a server that is gone seems to run; 15 seconds when absent. */
  readonly lease?: number;
  /** Milliseconds between two looks at what this server does, 1000 when absent; 0: only when `tend` is called. */
  readonly heartbeat?: number;
  /** Bytes that a worker process may hold. */
  readonly processMemory?: number;
  /** Seconds that an execution may take. */
  readonly seconds?: number;
  /** How often an execution that was given no retries goes on by itself at the checkpoint that its package has left, after its process was lost; absent: never. */
  readonly checkpointRetries?: number;
  /** Number of this server as a worker agent. */
  readonly workerAgentId?: string;
  /** For several servers on one PostgreSQL database. */
  readonly queue?: Omit<SharedQueueSettings, 'concurrency'>;
  readonly pool?: WorkerPool;
}

/** What executes on this server. */
export interface Dispatcher {
  /** Looks for operations that wait. */
  wake(): void;
  /**
   * Claims an operation in the transaction that has let it wait, so that no other server takes it; undefined when a limit is reached or as many run here as may. What is given back
   * performs it, to be called when the transaction has been kept.
   */
  claimHere(inside: CatalogSession, operationId: number): Promise<((reading: Reading) => void) | undefined>;
  /** Looks after what runs here, and at leases that have run out; resolves when that is done. Called by itself at each heartbeat. */
  tend(): Promise<void>;
  /** Numbers of the operations that run here, with the process ids of their workers. */
  running(): readonly { readonly operationId: number; readonly processId: number | undefined }[];
  /**
   * Takes nothing more. With `wait` what runs comes to its end first; otherwise its workers are ended, and it waits for another attempt where it has one, or has
   * ended unexpectedly.
   */
  stop(how?: { readonly wait?: boolean }): Promise<void>;
}

/** Begins to execute what waits, oldest first, within the limits. */
export async function startDispatcher(options: DispatcherOptions): Promise<Dispatcher> {
  const dispatcher = new ServerDispatcher(options);
  await dispatcher.open();
  return dispatcher;
}

const looksBetweenPolls = 5;
const looksBetweenSigns = 60;

class ServerDispatcher implements Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #owner: string;
  readonly #performing: Performing;
  readonly #pool: WorkerPool;
  readonly #running = new Map<number, PerformedOperation>();
  #queue: SharedQueue | undefined;
  #stopListening: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #filling: Promise<void> | undefined;
  #isWoken = false;
  #tending: Promise<void> | undefined;
  #looks = 0;
  #isStopping = false;

  constructor(options: DispatcherOptions) {
    const { session, lease = 15_000 } = options;
    this.#options = options;
    this.#owner = `${session.serverName}#${crypto.randomUUID()}`;
    this.#pool = options.pool ?? new WorkerPool(options.warmWorkers ?? 1);
    this.#performing = { ...options, session, lease, pool: this.#pool };
  }

  async open(): Promise<void> {
    const { session, queue, capacity, heartbeat = 1000, workerAgentId } = this.#options;
    if (workerAgentId !== undefined) await registerWorkerAgent(session, { workerAgentId });
    if (queue !== undefined) {
      this.#queue = await openSharedQueue({ ...queue, concurrency: capacity }, (id) => this.#perform(id));
    }
    this.#stopListening = session.signals?.listen((news, operationId) => {
      if (news === 'queued' && this.#queue !== undefined && operationId > 0) this.#ask([operationId]);
      else if (news === 'queued') this.wake();
      // It was stopped while it waited for another attempt, or its lease has run out.
      else if (news === 'ended') void removeJournal(this.#options.journalFolder, operationId);
      else void this.tend();
    });
    if (heartbeat > 0) this.#timer = setInterval(() => void this.tend(), heartbeat);
    this.wake();
  }

  wake(): void {
    this.#isWoken = true;
    this.#filling ??= this.#fill();
  }

  async claimHere(inside: CatalogSession, operationId: number): Promise<((reading: Reading) => void) | undefined> {
    if (this.#isStopping || this.#running.size >= this.#options.capacity) return undefined;
    const claim = await claimExecution(inside.store, operationId, this.#claimant());
    return claim && ((reading) => void this.#begin(claim, reading));
  }

  tend(): Promise<void> {
    this.#tending ??= this.#tendAll().finally(() => {
      this.#tending = undefined;
    });
    return this.#tending;
  }

  running(): readonly { readonly operationId: number; readonly processId: number | undefined }[] {
    return [...this.#running].map(([operationId, { processId }]) => ({ operationId, processId }));
  }

  async stop({ wait = false }: { readonly wait?: boolean } = {}): Promise<void> {
    this.#isStopping = true;
    this.#stopListening?.();
    await this.#filling;
    if (!wait) for (const operation of this.#running.values()) operation.leave();
    const queueStopped = this.#queue?.stop();
    await Promise.all([...this.#running.values()].map(({ done }) => done));
    await queueStopped;
    clearInterval(this.#timer);
    await this.#tending;
    this.#pool.close();
  }

  async #fill(): Promise<void> {
    while (this.#isWoken && !this.#isStopping) {
      this.#isWoken = false;
      // What the store refuses now it is asked again at the next poll.
      await this.#startWaiting().catch(() => undefined);
    }
    this.#filling = undefined;
  }

  async #startWaiting(): Promise<void> {
    const { session, capacity } = this.#options;
    if (this.#queue !== undefined) {
      this.#ask(await waitingOperations(session.store, capacity));
      return;
    }
    const free = capacity - this.#running.size;
    if (free <= 0) return;
    for (const id of await waitingOperations(session.store, free)) await this.#start(id);
  }

  #ask(operationIds: readonly number[]): void {
    void this.#queue?.add(operationIds).catch(() => undefined);
  }

  /** Tries an operation and resolves when it is over here. */
  async #perform(operationId: number): Promise<void> {
    if (this.#isStopping) return;
    const started = await this.#start(operationId).catch(() => undefined);
    await started?.done;
  }

  async #start(operationId: number): Promise<PerformedOperation | undefined> {
    const claim = await claimExecution(this.#options.session.store, operationId, this.#claimant());
    return claim && this.#begin(claim);
  }

  #claimant(): Claimant {
    const { session, workerAgentId } = this.#options;
    return {
      owner: this.#owner,
      serverName: session.serverName,
      machineName: hostname(),
      now: session.now(),
      lease: this.#performing.lease,
      ...(workerAgentId === undefined ? {} : { workerAgentId }),
    };
  }

  #begin(claim: Claim, reading?: Reading): PerformedOperation {
    const { operationId } = claim;
    const operation = new PerformedOperation(claim, this.#performing, reading);
    this.#running.set(operationId, operation);
    void operation.done.then(() => {
      if (this.#running.get(operationId) === operation) this.#running.delete(operationId);
      // Its place, and its part of the limits, are free.
      this.wake();
    });
    return operation;
  }

  async #tendAll(): Promise<void> {
    const { session } = this.#options;
    try {
      const wishes = await this.#wishes();
      for (const [id, operation] of this.#running) await operation.tend({ stop: wishes.stop.has(id) });
      for (const { dump_id, execution_id } of wishes.dumps) this.#running.get(execution_id)?.dump(dump_id);
      await sweepLeases(session);
      const { workerAgentId } = this.#options;
      if (workerAgentId !== undefined && this.#looks % looksBetweenSigns === 0) {
        await registerWorkerAgent(session, { workerAgentId });
      }
    } catch {
      // The store does not answer: whoever cannot renew the lease in time lets go.
      for (const operation of this.#running.values()) await operation.tend({ stop: false }).catch(() => undefined);
    }
    this.#looks++;
    if (this.#looks % looksBetweenPolls === 0) this.wake();
  }

  async #wishes(): Promise<{
    readonly stop: ReadonlySet<number>;
    readonly dumps: readonly { readonly dump_id: string; readonly execution_id: number }[];
  }> {
    const ids = [...this.#running.keys()];
    if (ids.length === 0) return { stop: new Set(), dumps: [] };
    const { db } = this.#options.session.store;
    const stops = await db
      .selectFrom('operation_queue')
      .select('operation_id')
      .where('operation_id', 'in', ids)
      .where('stop_requested_ms', 'is not', null)
      .execute();
    const dumps = await db
      .selectFrom('execution_dumps')
      .select(['dump_id', 'execution_id'])
      .where('execution_id', 'in', ids)
      .where('taken_ms', 'is', null)
      .execute();
    return { stop: new Set(stops.map(({ operation_id }) => operation_id)), dumps };
  }
}
