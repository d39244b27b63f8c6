import { totalmem } from 'node:os';
import { constrainedMemory } from 'node:process';
import type { ComponentMemory, MemoryGrant } from '../sdk/memory.ts';

/** Part of the memory allowed to this process that held rows may take; the rest is for buffers, connections and Node itself. */
const defaultShare = 0.6;

/** The bytes that all data flows of an execution may hold back together. */
export class MemoryBudget {
  readonly limit: number;
  /** Bytes granted now. */
  held = 0;

  /** @param limit bytes; 0 refuses everything */
  constructor(limit: number) {
    this.limit = limit;
  }
}

/** Bytes that this process may use: those of its control group (container), when it has a limit, or else of the machine. */
export function allowedMemory(): number {
  const machine = totalmem();
  const constrained = constrainedMemory();
  return constrained > 0 && constrained < machine ? constrained : machine;
}

let shared: MemoryBudget | undefined;

/** The budget of executions that were given none: 60 % of the memory allowed, one for the whole process. */
export function sharedBudget(): MemoryBudget {
  shared ??= new MemoryBudget(Math.floor(allowedMemory() * defaultShare));
  return shared;
}

/** The memory of one component. */
export class GrantedMemory implements ComponentMemory {
  readonly #budget: MemoryBudget;
  readonly #grants: CountedGrant[] = [];
  /** Bytes granted now, and the most at one time. */
  held = 0;
  peak = 0;

  constructor(budget: MemoryBudget) {
    this.#budget = budget;
  }

  get limit(): number {
    return this.#budget.limit;
  }

  /** The grants so far. */
  get grants(): readonly MemoryGrant[] {
    return this.#grants;
  }

  grant(name: string): MemoryGrant {
    const grant = new CountedGrant(name, this);
    this.#grants.push(grant);
    return grant;
  }

  /** Takes bytes from the budget when they fit. */
  take(bytes: number): boolean {
    if (this.#budget.held + bytes > this.#budget.limit) return false;
    this.#budget.held += bytes;
    this.held += bytes;
    if (this.held > this.peak) this.peak = this.held;
    return true;
  }

  /** Gives bytes back to the budget. */
  giveBack(bytes: number): void {
    this.#budget.held -= bytes;
    this.held -= bytes;
  }

  /** Gives back what the component forgot. */
  releaseAll(): void {
    for (const grant of this.#grants) grant.release();
  }
}

class CountedGrant implements MemoryGrant {
  readonly name: string;
  readonly #memory: GrantedMemory;
  held = 0;
  peak = 0;

  constructor(name: string, memory: GrantedMemory) {
    this.name = name;
    this.#memory = memory;
  }

  request(bytes: number): boolean {
    if (!this.#memory.take(bytes)) return false;
    this.held += bytes;
    if (this.held > this.peak) this.peak = this.held;
    return true;
  }

  release(bytes = this.held): void {
    const released = Math.min(bytes, this.held);
    this.held -= released;
    this.#memory.giveBack(released);
  }
}
