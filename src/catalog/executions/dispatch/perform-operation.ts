import { availableParallelism, freemem, totalmem } from 'node:os';
import type { Readable } from 'node:stream';
import { type Diagnostic, diagnostic } from '../../../diagnostics/diagnostic.ts';
import { DtsError } from '../../../diagnostics/dts-error.ts';
import type { RowsWish } from '../../../runtime/data-reader/send-rows.ts';
import type { CatalogSession } from '../../catalog-session.ts';
import { EventSink } from '../events/event-sink.ts';
import { messageSourceType, messageType, operationStatus } from '../operation-codes.ts';
import { operationMessage } from '../operation-message.ts';
import { recordValidation } from '../record-validation.ts';
import type { FromWorker, WorkOutcome } from '../worker/worker-messages.ts';
import type { WorkerPool } from '../worker/worker-pool.ts';
import type { WorkerProcess } from '../worker/worker-process.ts';
import type { Claim } from './claim-execution.ts';
import { removeJournal } from './execution-journal.ts';
import { asHolder, endOperation, renewLease } from './hold-lease.ts';
import { keepDump } from './keep-dump.ts';
import { type PreparedWork, prepareWork, type WorkSettings } from './prepare-work.ts';
import { leaseOf, release } from './sweep-leases.ts';
import { WorkerOutput } from './worker-output.ts';

/** What every operation of a server is performed with. */
export interface Performing extends WorkSettings {
  /** The server itself. */
  readonly session: CatalogSession;
  readonly pool: WorkerPool;
  /** How long a lease lasts, ms. */
  readonly lease: number;
  /** Bytes that a worker process may hold; absent: no limit. */
  readonly processMemory?: number;
  /** Seconds that an execution may take; absent: no limit. Validations have their own limit. */
  readonly seconds?: number;
  /** How often an execution that was given no retries goes on by itself at the checkpoint that its package has left, after its process was lost; absent: never. */
  readonly checkpointRetries?: number;
}

/** Somebody who reads the rows of an operation. */
export interface Reading {
  readonly wish: RowsWish;
  /** Is given the messages of the worker. */
  begin(pipe: Readable): void;
  /** Nothing more comes. `failure`: why there are not all rows. May be called more than once; the first call counts. */
  end(failure: Diagnostic | undefined): void;
}

const millisecondsToStop = 30_000;
/** So many workers may be lost before one has begun. */
const mostUnbegun = 3;
const megabyte = 1024 * 1024;

/** A claimed operation on its way through a worker process. Whatever happens, its row tells the truth in the end, or the lease runs out. */
export class PerformedOperation {
  readonly claim: Claim;
  /** Resolves when the operation is over for this server. Never rejects: what the store refuses is found by whoever sweeps leases. */
  readonly done: Promise<void>;
  readonly #with: Performing;
  readonly #reading: Reading | undefined;
  readonly #outcomes: WorkOutcome[] = [];
  #worker: WorkerProcess | undefined;
  #sink: EventSink | undefined;
  #output: WorkerOutput | undefined;
  #work: PreparedWork | undefined;
  #leaseUntil: number;
  #startedAt: number;
  #stopAt: number | undefined;
  /** Whether a worker has begun: from then on, packages may have done something. */
  #hasBegun = false;
  #isDone = false;
  #hasDefect = false;
  /** Why this server ended the worker. */
  #ended: { readonly status: number; readonly message: string } | undefined;
  #isLost = false;
  #isLeaving = false;
  #dumping: Promise<void> | undefined;
  #noting: Promise<unknown> = Promise.resolve();

  constructor(claim: Claim, performing: Performing, reading?: Reading) {
    this.claim = claim;
    this.#with = performing;
    this.#reading = reading;
    this.#startedAt = performing.session.now();
    this.#leaseUntil = this.#startedAt + performing.lease;
    this.done = this.#perform()
      .catch(() => this.#worker?.kill())
      .finally(() => this.#endReading('it did not end as it should'));
  }

  /** Process id of the worker; undefined before it has one. */
  get processId(): number | undefined {
    return this.#worker?.pid;
  }

  /**
   * Looks after the operation: renews the lease, passes a stop on, and ends the worker that takes too much, or whose lease could not be renewed. To be
   * called about every second.
   */
  async tend(wish: { readonly stop: boolean }): Promise<void> {
    const { session, lease, processMemory } = this.#with;
    const now = session.now();
    // Before others may take it over: the worker is to be gone by then, with its lock on the journal.
    if (now >= this.#leaseUntil - lease / 5) return this.#abandon();
    if (wish.stop) this.#stop(now);
    if (this.#stopAt !== undefined && now - this.#stopAt > millisecondsToStop) {
      this.#end(operationStatus.canceled, 'It did not stop by itself and was ended.');
    }
    const seconds = this.#work?.seconds ?? this.#with.seconds;
    if (seconds !== undefined && now - this.#startedAt > seconds * 1000) {
      this.#end(operationStatus.failed, textOf('OPENDTSX_E_CATALOG_EXECUTION_TIME', { seconds }));
    }
    const used = this.#worker?.rss ?? 0;
    if (processMemory !== undefined && used > processMemory) {
      const args = { used: Math.ceil(used / megabyte), most: Math.floor(processMemory / megabyte) };
      this.#end(operationStatus.endedUnexpectedly, textOf('OPENDTSX_E_CATALOG_EXECUTION_MEMORY', args));
    }
    if (now > this.#leaseUntil - (lease * 2) / 3) {
      const until = now + lease;
      if ((await renewLease(session.store, this.claim, until)) === undefined) return this.#abandon();
      this.#leaseUntil = until;
    }
  }

  /** Asks the worker for a report. */
  dump(dumpId: string): void {
    this.#worker?.dump(this.claim.epoch, dumpId);
  }

  /** The server ends: the worker goes with it, and the operation waits for another attempt or has ended unexpectedly. */
  leave(): void {
    this.#isLeaving = true;
    this.#worker?.kill();
  }

  #endReading(how: string): void {
    const args = { path: this.#work?.work.runs[0]?.packageName ?? '', detail: this.#ended?.message ?? how };
    this.#reading?.end(diagnostic('OPENDTSX_E_LAUNCH_PROCESS', args));
  }

  #stop(now: number): void {
    if (this.#stopAt !== undefined) return;
    this.#stopAt = now;
    this.#worker?.stop(this.claim.epoch);
  }

  #end(status: number, message: string): void {
    this.#ended ??= { status, message };
    this.#worker?.kill();
  }

  /** Somebody else may have the operation: nothing of it is written here any more. */
  #abandon(): void {
    this.#isLost = true;
    this.#worker?.kill();
  }

  async #perform(): Promise<void> {
    const { session } = this.#with;
    let prepared: PreparedWork;
    try {
      prepared = await prepareWork(session, this.claim, this.#with);
    } catch (error) {
      if (!(error instanceof DtsError)) throw error;
      this.#reading?.end(error.diagnostic);
      return this.#conclude(operationStatus.failed, [
        textOf('OPENDTSX_E_CATALOG_EXECUTION_UNPREPARED', { detail: error.message }),
      ]);
    }
    if (this.#isLeaving || this.#isLost) return this.#concludeEnded('the server was stopped');
    const wish = this.#reading?.wish;
    if (wish !== undefined) prepared = { ...prepared, work: { ...prepared.work, reader: wish } };
    this.#work = prepared;
    let how = await this.#employ(prepared);
    for (let lost = 1; lost < mostUnbegun && this.#mayEmployAnother; lost++) how = await this.#employ(prepared);
    this.#endReading(how);
    await this.#dumping;
    await this.#noting;
    if (this.#sink?.isLost) this.#isLost = true;
    await this.#concludeEnded(how);
  }

  /** Whether the worker was lost before it has begun, though nobody wanted that: a process that waited may have been ended meanwhile. */
  get #mayEmployAnother(): boolean {
    const isWanted = this.#stopAt === undefined && this.#ended === undefined && !this.#isLeaving && !this.#isLost;
    // Who reads rows was given the pipe of the first one.
    return isWanted && !this.#hasBegun && this.#reading === undefined;
  }

  /** Has a worker do the work; resolves when it is gone, with how it ended. */
  async #employ(prepared: PreparedWork): Promise<string> {
    const { session, pool } = this.#with;
    const worker = pool.take();
    this.#worker = worker;
    this.#reading?.begin(worker.rows);
    this.#sink = new EventSink(
      this.claim.operationId,
      prepared.work.logging,
      (work) => asHolder(session.store, this.claim, work),
      () => worker.resume(),
    );
    this.#output = new WorkerOutput(this.claim.operationId, prepared.work.secrets, session.now);
    const how = await this.#converse(worker, prepared);
    await this.#sink.flush();
    return how;
  }

  /** Resolves when the worker is gone and everything it has said was taken. */
  async #converse(worker: WorkerProcess, { work }: PreparedWork): Promise<string> {
    const { session } = this.#with;
    const held = await asHolder(session.store, this.claim, async (db) => {
      await db
        .updateTable('operations')
        .set({ process_id: worker.pid })
        .where('operation_id', '=', this.claim.operationId)
        .execute();
      await db
        .updateTable('executions')
        .set({
          total_physical_memory_kb: Math.floor(totalmem() / 1024),
          available_physical_memory_kb: Math.floor(freemem() / 1024),
          cpu_count: availableParallelism(),
        })
        .where('execution_id', '=', this.claim.operationId)
        .execute();
    });
    if (!held) this.#isLost = true;
    return new Promise((resolve) => {
      if (this.#isLost || this.#isLeaving) worker.kill();
      worker.start(work, {
        onMessage: (message) => this.#take(worker, message),
        onOutput: (line) => {
          const row = this.#output?.take(line);
          if (row !== undefined) this.#sink?.add({ kind: 'message', row });
        },
        onEnd: resolve,
      });
      if (this.#stopAt !== undefined) worker.stop(this.claim.epoch);
    });
  }

  #take(worker: WorkerProcess, message: FromWorker): void {
    const sink = this.#sink;
    if (sink === undefined || !('epoch' in message) || message.epoch !== this.claim.epoch) return;
    this.#hasBegun = true;
    if (message.kind === 'package') sink.add({ kind: 'package', told: message.told });
    else if (message.kind === 'events') {
      const infoId = this.#work?.work.runs[this.#outcomes.length]?.infoId;
      sink.add(...message.events.map((event) => ({ kind: 'event' as const, event, infoId })));
    } else if (message.kind === 'checkpoint') this.#noteCheckpoint(message.isThere);
    else if (message.kind === 'reader') this.#reading?.end(message.failure);
    else if (message.kind === 'end') this.#outcomes.push(message.outcome);
    else if (message.kind === 'dump') {
      this.#dumping = keepDump(this.#with.session, this.claim, message.dumpId, message.report).catch(() => undefined);
    } else if (message.kind === 'defect') {
      this.#hasDefect = true;
      sink.add({ kind: 'message', row: this.#message(`Internal error: ${message.message}`) });
    } else if (message.kind === 'done') this.#isDone = true;
    if (sink.isLost) worker.kill();
    else if (sink.isBehind) worker.pause();
  }

  /** From now on the execution may go on at the checkpoint, or no longer. What cannot be noted is as if there were none. */
  #noteCheckpoint(isThere: boolean): void {
    const { session, checkpointRetries = 0 } = this.#with;
    // Nobody would read what another attempt gives.
    if (checkpointRetries === 0 || this.#reading !== undefined) return;
    const checkpoint_retries = isThere ? checkpointRetries : 0;
    this.#noting = this.#noting
      .then(() =>
        asHolder(session.store, this.claim, async (db) => {
          await db
            .updateTable('operation_queue')
            .set({ checkpoint_retries })
            .where('operation_id', '=', this.claim.operationId)
            .execute();
        }),
      )
      .catch(() => undefined);
  }

  async #concludeEnded(how: string): Promise<void> {
    if (this.#isLost) return;
    if (this.#ended !== undefined) return this.#conclude(this.#ended.status, [this.#ended.message]);
    if (this.#isDone) return this.#conclude(this.#statusOfOutcomes(), []);
    if (this.#stopAt !== undefined) return this.#conclude(operationStatus.canceled, [`Stopped: ${how}.`]);
    const { session } = this.#with;
    const { operationId } = this.claim;
    const became = await session.store.transaction(async (db) => {
      const lease = await leaseOf(db, this.claim);
      return lease === undefined ? undefined : release(db, lease, how, session.now());
    });
    if (became === 'ended') await removeJournal(this.#with.journalFolder, operationId);
    if (became !== undefined) session.signals?.tell(became, operationId);
  }

  #statusOfOutcomes(): number {
    const results = this.#outcomes.map(({ result }) => result);
    if (this.#hasDefect || results.includes('failure')) return operationStatus.failed;
    const isWhole = results.length === this.#work?.work.runs.length;
    return results.includes('canceled') || !isWhole ? operationStatus.canceled : operationStatus.succeeded;
  }

  async #conclude(status: number, messages: readonly string[]): Promise<void> {
    const { session } = this.#with;
    const now = session.now();
    const written = await asHolder(session.store, this.claim, async (db) => {
      const rows = messages.map((message) => this.#message(message));
      if (rows.length > 0) await db.insertInto('operation_messages').values(rows).execute();
      if (this.#work?.work.validateOnly) await recordValidation(db, this.#work, this.#outcomes, now);
      await endOperation(db, this.claim, status, now);
    });
    if (!written) return;
    await removeJournal(this.#with.journalFolder, this.claim.operationId);
    session.signals?.tell('ended', this.claim.operationId);
  }

  #message(text: string): ReturnType<typeof operationMessage> {
    const { operationId } = this.claim;
    const now = this.#with.session.now();
    return operationMessage(operationId, messageType.error, messageSourceType.externalProcess, text, now);
  }
}

function textOf(symbol: string, args: Readonly<Record<string, string | number>>): string {
  return diagnostic(symbol, args).message;
}
