import type { TypedSqlValue } from '../../sql-type.ts';
import { sqlFailure } from '../sql-failure.ts';
import { familyOf } from '../type-rules.ts';

const place = /%%|%([-+0# ]*)(\d+|\*)?(?:\.(\d+|\*))?(I64|l|h)?([a-zA-Z])?/g;

/**
 * The text of RAISERROR and FORMATMESSAGE with its values: %d %i %u %o %x %X %s, with flags, width and precision (also `*`). NULL is `(null)`. Throws 2786 when a value does
 * not fit its place, 2787 for a place of no valid form. Source: RAISERROR (Transact-SQL).
 */
export function formatMessage(text: string, values: readonly TypedSqlValue[]): string {
  let next = 0;
  const take = (): TypedSqlValue | undefined => values[next++];
  return text.replace(
    place,
    (whole, flags: string, width?: string, precision?: string, _size?: string, kind?: string) => {
      if (whole === '%%') return '%';
      if (kind === undefined || !'diuoxXs'.includes(kind)) throw sqlFailure(2787, [whole]);
      const sizes = [width, precision].map((size) =>
        size === '*' ? Number(take()?.value ?? 0) : size === undefined ? undefined : Number(size),
      );
      const value = take();
      return padded(shownValue(value, kind, flags, sizes[1], next), flags, sizes[0] ?? 0);
    },
  );
}

function shownValue(
  value: TypedSqlValue | undefined,
  kind: string,
  flags: string,
  precision: number | undefined,
  position: number,
): string {
  if (value === undefined || value.value === null) return '(null)';
  const family = familyOf(value.type);
  if (kind === 's') {
    if (family !== 'text') throw sqlFailure(2786, [position]);
    return precision === undefined ? String(value.value) : String(value.value).slice(0, precision);
  }
  if (family !== 'whole' && family !== 'bit') throw sqlFailure(2786, [position]);
  return wholeText(BigInt(value.value as number), kind, flags, precision ?? 0);
}

function wholeText(number: bigint, kind: string, flags: string, precision: number): string {
  if (kind === 'd' || kind === 'i') {
    const digits = (number < 0n ? -number : number).toString().padStart(precision, '0');
    return number < 0n
      ? `-${digits}`
      : flags.includes('+')
        ? `+${digits}`
        : flags.includes(' ')
          ? ` ${digits}`
          : digits;
  }
  const unsigned = number < 0n ? BigInt.asUintN(32, number) : number;
  const text = unsigned.toString(kind === 'o' ? 8 : kind === 'u' ? 10 : 16).padStart(precision, '0');
  const prefix = flags.includes('#') && unsigned !== 0n ? (kind === 'o' ? '0' : kind === 'u' ? '' : '0x') : '';
  return kind === 'X' ? (prefix + text).toUpperCase() : prefix + text;
}

const widest = 2048;

function padded(text: string, flags: string, width: number): string {
  const size = Math.min(Math.abs(width), widest);
  if (flags.includes('-') || width < 0) return text.padEnd(size);
  if (!flags.includes('0')) return text.padStart(size);
  const sign = /^[-+]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(size - sign.length, '0');
}
