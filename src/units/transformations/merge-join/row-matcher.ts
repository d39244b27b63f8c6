import {
  type ColumnType,
  type ComponentContext,
  type ComponentInstance,
  inputSortKeys,
  type MemoryGrant,
  type PairingStop,
  type RowComparer,
  type RowPairs,
  type RowWindow,
  rowComparer,
  sortKeyOf,
  type Vector,
} from 'opendtsx/sdk';
import { joinTypes, type mergeJoinDeclaration } from './merge-join.ts';
import { SpilledRun } from './spilled-run.ts';

/**
 * Matches the rows of two windows sorted by the join key. Of the right one it needs the rows with the key at hand only; they meet each left row with
 * that key, in their order. Those for which there is no memory wait in a temporary file.
 */
export class RowMatcher {
  readonly #left: RowWindow;
  readonly #right: RowWindow;
  readonly #pairs: RowPairs;
  readonly #keyColumns: readonly (readonly number[])[];
  readonly #compare: RowComparer;
  readonly #keepsLeft: boolean;
  readonly #keepsRight: boolean;
  readonly #nullsAreEqual: boolean;
  readonly #context: ComponentContext;
  readonly #rightTypes: readonly ColumnType[];
  readonly #grant: MemoryGrant;
  /** The first right rows of the key at hand, when they do not lie in the window. */
  #run: SpilledRun | undefined;
  /** Right rows known to have the key of the first one, from the start of the window. */
  #known = 0;
  /** As `#known`, with those of the file, when no further row has that key; 0 while no key is matched. */
  #group = 0;
  /** The next right row of the group to meet the left row at hand. */
  #next = 0;

  constructor(
    instance: ComponentInstance<typeof mergeJoinDeclaration.properties>,
    [left, right]: readonly [RowWindow, RowWindow],
    pairs: RowPairs,
    context: ComponentContext,
  ) {
    const { JoinType, NumKeyColumns, TreatNullsAsEqual } = instance.properties;
    const keys = instance.inputs.map((input) => inputSortKeys(input).slice(0, NumKeyColumns));
    this.#left = left;
    this.#right = right;
    this.#pairs = pairs;
    this.#keyColumns = instance.inputs.map((input, side) => keys[side].map((key) => input.columns.indexOf(key)));
    this.#compare = rowComparer(keys[0].map((key) => sortKeyOf(key, instance.localeId)));
    this.#keepsLeft = JoinType !== joinTypes.Inner;
    this.#keepsRight = JoinType === joinTypes.Full;
    this.#nullsAreEqual = TreatNullsAsEqual;
    this.#context = context;
    this.#rightTypes = instance.inputs[1].columns.map(({ type }) => type);
    this.#grant = context.memory.grant('right rows with equal keys');
  }

  /** Chooses rows until the output is full or an input has to bring more. */
  choose(): PairingStop {
    const left = this.#keyColumns[0].map((column) => this.#left.vector(column));
    const right = this.#keyColumns[1].map((column) => this.#right.vector(column));
    for (;;) {
      if (this.#pairs.isFull) return 'full';
      const stop = this.#group > 0 ? this.#meet(left, right) : this.#step(left, right);
      if (stop !== undefined) return stop;
    }
  }

  /** Lets the left row at hand meet the next row of the group, or ends the group. */
  #meet(left: readonly Vector[], right: readonly Vector[]): PairingStop | undefined {
    if (this.#left.unread === 0 && !this.#left.hasEnded) return 0;
    const isOver =
      this.#left.unread === 0 ||
      (this.#next === 0 && this.#compare(left, this.#left.position, right, this.#right.position) !== 0);
    if (isOver) {
      this.#endGroup();
      return undefined;
    }
    this.#addPair(this.#next);
    this.#next = (this.#next + 1) % this.#group;
    if (this.#next === 0) this.#left.position++;
    return undefined;
  }

  /** Pairs the left row at hand with a row of the group. */
  #addPair(member: number): void {
    const run = this.#run;
    const spilled = run?.rowCount ?? 0;
    if (run !== undefined && member < spilled) {
      run.seek(member);
      this.#pairs.readSecondFrom(run.rows);
      this.#pairs.add(this.#left.position, run.row);
    } else {
      this.#pairs.readSecondFrom();
      this.#pairs.add(this.#left.position, this.#right.position + member - spilled);
    }
  }

  #endGroup(): void {
    this.#right.position += this.#known;
    this.#group = 0;
    this.#known = 0;
    this.#pairs.readSecondFrom();
    this.#run?.close();
    this.#run = undefined;
    this.#grant.release();
  }

  /** Disposes of a row without match, or finds the rows of a key that matches. */
  #step(left: readonly Vector[], right: readonly Vector[]): PairingStop | undefined {
    if (this.#left.unread === 0 && !this.#left.hasEnded) return 0;
    if (this.#right.unread === 0 && !this.#right.hasEnded) return 1;
    if (this.#left.unread === 0 && this.#right.unread === 0) return 'done';
    const order = this.#order(left, right);
    if (order === 0) return this.#findGroup(right);
    if (order < 0) {
      if (this.#keepsLeft) this.#pairs.add(this.#left.position, -1);
      this.#left.position++;
    } else {
      if (this.#keepsRight) this.#pairs.add(-1, this.#right.position);
      this.#right.position++;
    }
    return undefined;
  }

  /** Negative when the left row at hand has no match, positive when the right one has none. */
  #order(left: readonly Vector[], right: readonly Vector[]): number {
    if (this.#left.unread === 0) return 1;
    if (this.#right.unread === 0) return -1;
    const row = this.#left.position;
    const order = this.#compare(left, row, right, this.#right.position);
    const isNull = order === 0 && !this.#nullsAreEqual && left.some((key) => key.hasNulls && key.nulls[row] === 1);
    return isNull ? -1 : order;
  }

  #findGroup(right: readonly Vector[]): PairingStop | undefined {
    const { position, unread, hasEnded } = this.#right;
    this.#known = Math.max(this.#known, 1);
    while (this.#known < unread && this.#compare(right, position, right, position + this.#known) === 0) this.#known++;
    if (this.#known === unread && !hasEnded) {
      this.#spillWhenRefused();
      return 1;
    }
    this.#group = (this.#run?.rowCount ?? 0) + this.#known;
    this.#next = 0;
    return undefined;
  }

  /** Moves the rows of the group to a file when the window has outgrown the memory; the last one stays, to be compared with. */
  #spillWhenRefused(): void {
    const missing = this.#right.byteLength - this.#grant.held;
    if (missing <= 0 || this.#known < 2 || this.#grant.request(missing)) return;
    this.#run ??= new SpilledRun(this.#rightTypes, this.#context);
    this.#run.add(this.#right, this.#right.position, this.#known - 1);
    this.#right.position += this.#known - 1;
    this.#known = 1;
  }
}
