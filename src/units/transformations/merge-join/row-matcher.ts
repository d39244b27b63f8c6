import {
  type ComponentInstance,
  inputSortKeys,
  type PairingStop,
  type RowComparer,
  type RowPairs,
  type RowWindow,
  rowComparer,
  sortKeyOf,
  type Vector,
} from 'opendtsx/sdk';
import { joinTypes, type mergeJoinDeclaration } from './merge-join.ts';

/**
 * Matches the rows of two windows sorted by the join key. Of the right one it needs the rows with the key at hand only; they meet each left row with
 * that key, in their order.
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
  /** Right rows known to have the key of the first one, from the start of the window. */
  #known = 0;
  /** As `#known`, when no further row has that key; 0 while no key is matched. */
  #group = 0;
  /** The next right row of the group to meet the left row at hand. */
  #next = 0;

  constructor(
    instance: ComponentInstance<typeof mergeJoinDeclaration.properties>,
    [left, right]: readonly [RowWindow, RowWindow],
    pairs: RowPairs,
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
      this.#right.position += this.#group;
      this.#group = 0;
      this.#known = 0;
      return undefined;
    }
    this.#pairs.add(this.#left.position, this.#right.position + this.#next);
    this.#next = (this.#next + 1) % this.#group;
    if (this.#next === 0) this.#left.position++;
    return undefined;
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
    if (this.#known === unread && !hasEnded) return 1;
    this.#group = this.#known;
    this.#next = 0;
    return undefined;
  }
}
