import type { ChangedValues, ColumnType, Decimal, InsertBlock, OffsetTimestamp, Value } from 'opendtsx/sdk';
import { shownValue } from 'opendtsx/sdk';
import type { CatalogColumn } from './table-catalog.ts';

/** Whether PostgreSQL keeps another value than the one given. */
type ChangeTest = (value: Exclude<Value, null>) => boolean;

interface Watch {
  readonly position: number;
  readonly column: string;
  readonly type: ColumnType;
  readonly how: string;
  readonly changes: ChangeTest;
  count: number;
  first: string;
}

const tickDigits = 7;
const dayTicks = 864_000_000_000n;

/** Counts the values that PostgreSQL takes but does not keep exactly: it rounds seconds and decimal places and forgets offsets without a word. */
export class ValueChanges {
  readonly #watches: Watch[];

  constructor(
    columns: readonly { readonly position: number; readonly type: ColumnType; readonly target: CatalogColumn }[],
  ) {
    this.#watches = columns.flatMap(({ position, type, target }) => {
      const found = changeOf(type, target);
      return found === undefined ? [] : [{ position, column: target.name, type, ...found, count: 0, first: '' }];
    });
  }

  note(block: InsertBlock): void {
    for (const watch of this.#watches) {
      const values = block.values[watch.position];
      for (let row = 0; row < block.rowCount; row++) {
        const value = values[row];
        if (value === null || !watch.changes(value)) continue;
        if (watch.count === 0) watch.first = shownValue(value, watch.type);
        watch.count++;
      }
    }
  }

  found(): ChangedValues[] {
    return this.#watches
      .filter(({ count }) => count > 0)
      .map(({ column, count, first, how }) => ({ column, count, first, how }));
  }
}

function changeOf(
  type: ColumnType,
  target: CatalogColumn,
): { readonly how: string; readonly changes: ChangeTest } | undefined {
  switch (type.type) {
    case 'DT_DATE':
    case 'DT_DBTIMESTAMP':
    case 'DT_FILETIME':
      return ticksChange(3, target);
    case 'DT_DBTIMESTAMP2':
    case 'DT_DBTIME2':
      return ticksChange(type.scale, target);
    case 'DT_DBTIMESTAMPOFFSET':
      return offsetChange(type, target);
    case 'DT_CY':
    case 'DT_DECIMAL':
    case 'DT_NUMERIC':
      return decimalChange(type, target);
    default:
      return undefined;
  }
}

function ticksChange(scale: number, { type, places }: CatalogColumn) {
  if (type.type === 'DT_DBDATE') {
    return { how: 'without the time of day', changes: (value: Value) => (value as bigint) % dayTicks !== 0n };
  }
  if (places === undefined || scale <= places) return undefined;
  const unit = 10n ** BigInt(tickDigits - places);
  return { how: `rounded to ${places} digits of a second`, changes: (value: Value) => (value as bigint) % unit !== 0n };
}

function offsetChange({ scale }: ColumnType, target: CatalogColumn) {
  const { places } = target;
  if (places === undefined) return undefined;
  const unit = 10n ** BigInt(tickDigits - places);
  const how = `without the offset from UTC${scale > places ? `, rounded to ${places} digits of a second` : ''}`;
  return {
    how,
    changes: (value: Value) => {
      const { ticks, offset } = value as OffsetTimestamp;
      return offset !== 0 || ticks % unit !== 0n;
    },
  };
}

function decimalChange(type: ColumnType, { places, type: targetType }: CatalogColumn) {
  if (targetType.type !== 'DT_NUMERIC' || places === undefined || type.scale <= places) return undefined;
  return {
    how: `rounded to ${places} decimal places`,
    changes: (value: Value) => {
      const { coefficient, scale } = value as Decimal;
      return scale > places && coefficient % 10n ** BigInt(scale - places) !== 0n;
    },
  };
}
