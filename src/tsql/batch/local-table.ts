import { collationKey } from '../../datatypes/collation-key.ts';
import { sqlFailure } from '../query/sql-failure.ts';
import { familyOf } from '../query/type-rules.ts';
import type { LocalRows } from '../query/typed-tree.ts';
import { storedValue } from '../query/values/convert-sql-value.ts';
import type { SqlType, SqlValue } from '../sql-type.ts';
import type { TableSyntax } from './syntax/statement-tree.ts';

/** A row with the number it keeps as long as it is there. */
interface LocalRow {
  readonly number: number;
  readonly values: readonly SqlValue[];
}

const mostRows = 200_000;

/** A #table or table variable: rows in memory, with the keys and NOT NULL of its declaration. */
export class LocalTable implements LocalRows {
  readonly name: string;
  readonly columns: TableSyntax['columns'];
  /** How deep the batch was nested that made it. */
  readonly level: number;
  readonly #keys: readonly (readonly number[])[];
  #rows: LocalRow[] = [];
  #nextNumber = 1;
  #nextIdentity: bigint;
  #kept: LocalRow[] | undefined;

  constructor(name: string, { columns, keys }: TableSyntax, level = 0) {
    const seen = new Set<string>();
    for (const column of columns) {
      if (seen.has(column.name.toLowerCase())) throw sqlFailure(2705, [column.name, name]);
      seen.add(column.name.toLowerCase());
    }
    this.name = name;
    this.columns = columns;
    this.level = level;
    this.#keys = keys.map((key) => key.map((column) => this.columnIndex(column)));
    this.#nextIdentity = columns.find(({ identity }) => identity !== undefined)?.identity?.seed ?? 1n;
  }

  rows(): readonly LocalRow[] {
    return this.#rows;
  }

  /** Place of a column. Throws 207. */
  columnIndex(name: string): number {
    const index = this.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
    if (index < 0) throw sqlFailure(207, [name]);
    return index;
  }

  /**
   * Adds rows, all of them or none; a value that is undefined is the column's own: its identity, else NULL. Gives the last identity number. Throws 515, 2627 and 2628.
   */
  insert(rows: readonly (readonly (SqlValue | undefined)[])[]): bigint | null {
    if (this.#rows.length + rows.length > mostRows)
      throw sqlFailure(701, [`${this.name} would have more than ${mostRows} rows`]);
    let last: bigint | null = null;
    const added = rows.map((values): LocalRow => {
      const complete = this.columns.map(({ identity, type }, at): SqlValue => {
        if (identity === undefined || values[at] !== undefined) return values[at] ?? null;
        last = this.#nextIdentity;
        this.#nextIdentity += identity.increment;
        return type.name === 'bigint' ? last : familyOf(type) === 'decimal' ? String(last) : Number(last);
      });
      this.#refuseNull(complete);
      return { number: this.#nextNumber++, values: complete };
    });
    const next = [...this.#rows, ...added];
    this.#refuseDuplicates(next);
    this.#rows = next;
    return last;
  }

  /** Changes rows, by their numbers. */
  update(changes: ReadonlyMap<number, ReadonlyMap<number, SqlValue>>): void {
    const next = this.#rows.map((row) => {
      const change = changes.get(row.number);
      if (change === undefined) return row;
      const values = row.values.map((value, at) => (change.has(at) ? (change.get(at) ?? null) : value));
      this.#refuseNull(values);
      return { number: row.number, values };
    });
    this.#refuseDuplicates(next);
    this.#rows = next;
  }

  delete(numbers: ReadonlySet<number>): void {
    this.#rows = this.#rows.filter(({ number }) => !numbers.has(number));
  }

  /** Empties the table; identity numbers begin anew. */
  truncate(): void {
    this.#rows = [];
    this.#nextIdentity = this.columns.find(({ identity }) => identity !== undefined)?.identity?.seed ?? 1n;
  }

  /** Keeps the rows as they are, for `restore`: rows are never changed in place. */
  keep(): void {
    this.#kept ??= this.#rows;
  }

  /** Takes back what happened since `keep`, or, with false, accepts it. */
  restore(rollsBack: boolean): void {
    if (rollsBack && this.#kept !== undefined) this.#rows = this.#kept;
    this.#kept = undefined;
  }

  /** A value as the column keeps it. Throws 2628 for a text that is too long. */
  fit(value: SqlValue, from: SqlType, column: number): SqlValue {
    const { name, type } = this.columns[column];
    const stored = storedValue(value, from, type);
    if (stored === undefined) throw sqlFailure(2628, [this.name, name, String(value).slice(0, 40)]);
    return stored;
  }

  #refuseNull(values: readonly SqlValue[]): void {
    const at = this.columns.findIndex(({ nullable }, index) => !nullable && values[index] === null);
    if (at >= 0) throw sqlFailure(515, [this.columns[at].name, this.name]);
  }

  #refuseDuplicates(rows: readonly LocalRow[]): void {
    for (const key of this.#keys) {
      const seen = new Set<string>();
      for (const { values } of rows) {
        const text = JSON.stringify(key.map((at) => keyText(values[at], this.columns[at].type)));
        if (seen.has(text)) throw sqlFailure(2627, [this.name]);
        seen.add(text);
      }
    }
  }
}

function keyText(value: SqlValue, type: SqlType): string | null {
  if (value === null) return null;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return familyOf(type) === 'text' ? collationKey(String(value)) : String(value);
}
