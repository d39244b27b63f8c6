import type { ColumnType } from '../../datatypes/data-type.ts';
import { copySpan } from '../../datatypes/text-kernels.ts';
import { layoutOf } from '../../datatypes/vector.ts';
import { kernelFormatter } from '../kernels/kernel-formatter.ts';
import { type ByteAllocator, plainBytes } from '../kernels/kernel-memory.ts';
import {
  formatCurrencyWords,
  formatDate,
  formatDecimalWords,
  formatInteger,
  formatTime,
  formatTimestampWords,
} from './format-values.ts';
import { wordsOf } from './int64-words.ts';
import type { FormattedColumn, RowFormatter, RowFormatterHooks } from './row-format.ts';

/** Bytes of the longest value of a type that is not text. */
export const fixedRoom = 64;

const textNames = new Set<string>(['DT_STR', 'DT_WSTR', 'DT_TEXT', 'DT_NTEXT', 'DT_GUID']);

const [trueText, falseText] = ['True', 'False'].map((text) => new TextEncoder().encode(text)) as [
  Uint8Array,
  Uint8Array,
];

interface ColumnCode {
  readonly setup: string;
  readonly value: string;
  readonly room: string;
  readonly fixed: number;
}

function valueCode(type: ColumnType, c: number, separator: number): string {
  const words = `x${c}[2*r],x${c}[2*r+1]`;
  const checked = (call: string): string => `q=${call};p=q<0?exact(${c},v${c},r,out,p):q;`;
  switch (type.type) {
    case 'DT_I1':
    case 'DT_I2':
    case 'DT_I4':
    case 'DT_UI1':
    case 'DT_UI2':
    case 'DT_UI4':
      return `p=formatInteger(out,p,x${c}[r]);`;
    case 'DT_I8':
      return checked(`formatDecimalWords(out,p,${words},0,true,46)`);
    case 'DT_CY':
      return checked(`formatCurrencyWords(out,p,${words},${separator})`);
    case 'DT_NUMERIC':
      return type.precision > 18
        ? `if(y${c}[2*r]===x${c}[2*r+1]>>31&&y${c}[2*r+1]===y${c}[2*r]){${checked(`formatDecimalWords(out,p,${words},${type.scale},false,46)`)}}else p=exact(${c},v${c},r,out,p);`
        : checked(`formatDecimalWords(out,p,${words},${type.scale},false,46)`);
    case 'DT_BOOL':
      return `if(x${c}[r]===0){${bytesCode(falseText)}}else{${bytesCode(trueText)}}`;
    case 'DT_DBDATE':
      return `p=formatDate(out,p,x${c}[r]);`;
    case 'DT_DBTIME':
      return `p=formatTime(out,p,x${c}[r]);`;
    case 'DT_DBTIMESTAMP':
      // Nine digits are two more than ticks have: the exact path adds the zeros.
      return `if(hasFraction(${words}))p=exact(${c},v${c},r,out,p);else p=formatTimestampWords(out,p,${words},0);`;
    default:
      return `p=exact(${c},v${c},r,out,p);`;
  }
}

function bytesCode(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => `out[p++]=${byte};`).join('');
}

function codeOf(
  column: FormattedColumn,
  c: number,
  separator: number,
  adjustRoom: number,
  passThrough: boolean,
): ColumnCode {
  const { type } = column;
  const layout = layoutOf(type);
  const isText = textNames.has(type.type);
  const spans = layout === 'bytes';
  const views = spans
    ? `const b${c}=v${c}.bytes,s${c}=v${c}.starts,e${c}=v${c}.ends;`
    : layout === 'i64'
      ? `const x${c}=wordsOf(v${c}.values);`
      : layout === 'i128'
        ? // Values whose upper half only repeats the sign take the 64-bit form.
          `const x${c}=wordsOf(v${c}.low),y${c}=wordsOf(v${c}.high);`
        : layout === 'i32' || layout === 'u32'
          ? `const x${c}=v${c}.values;`
          : '';
  // Canonical text has a full stop; a currency amount follows the locale.
  const copies = passThrough && !isText && (type.type !== 'DT_CY' || separator === 46);
  const canonical = !copies ? '' : `const t${c}=v${c}.canonicalText;`;
  const setup = `const v${c}=vectors[${c}],n${c}=v${c}.hasNulls?v${c}.nulls:undefined;${views}${canonical}`;
  const copy =
    column.doubled >= 0
      ? `p=copyDoubling(b${c},s${c}[r],e${c}[r],out,p,${column.doubled});`
      : `p=copySpan(b${c},s${c}[r],e${c}[r],out,p);`;
  const formatted = `if(n${c}===undefined||n${c}[r]===0){${isText ? copy : valueCode(type, c, separator)}}`;
  const chosen = !copies
    ? formatted
    : `if(t${c}!==undefined)p=copySpan(t${c}.bytes,t${c}.starts[r],t${c}.ends[r],out,p);else ${formatted}`;
  const adjusted = column.fixed ? `start=p;${chosen}p=adjust(${c},r,out,start,p);` : chosen;
  const perByte = isText ? (column.doubled >= 0 ? 2 : 1) : 2;
  return {
    setup,
    value: `${bytesCode(column.before)}${adjusted}${bytesCode(column.after)}`,
    room: spans ? `+${perByte}*(n${c}!==undefined&&n${c}[r]===1?0:e${c}[r]-s${c}[r])` : '',
    fixed: column.before.length + column.after.length + (spans ? 0 : fixedRoom) + adjustRoom,
  };
}

/** Copies a span, every byte `doubled` twice. */
export function copyDoubling(
  bytes: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  position: number,
  doubled: number,
): number {
  let p = position;
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    out[p++] = byte;
    if (byte === doubled) out[p++] = doubled;
  }
  return p;
}

/** Whether ticks given in words are no whole number of seconds. */
export function hasFraction(low: number, high: number): boolean {
  return (high * 4967296 + (low >>> 0)) % 1e7 !== 0;
}

/**
 * A formatter for rows of these columns: a kernel where it can do the work, otherwise its plain twin.
 * @param separator ASCII code of the decimal separator of types that follow the locale
 * @param passThrough whether canonical text is copied; false formats every value anew, with the same result
 * @param allocate memory for what the kernel needs besides the target
 */
export function createRowFormatter(
  columns: readonly FormattedColumn[],
  separator: number,
  hooks: RowFormatterHooks,
  passThrough = true,
  allocate: ByteAllocator = plainBytes,
): RowFormatter {
  let made: RowFormatter | undefined;
  const plain: RowFormatter = (target, vectors, selection, first, count) => {
    made ??= plainRowFormatter(columns, separator, hooks, passThrough);
    return made(target, vectors, selection, first, count);
  };
  return kernelFormatter(columns, separator, hooks, passThrough, plain, allocate);
}

/** The plain twin of the formatter: generates the loop that writes rows. The text of the program comes from the types and delimiters only. */
export function plainRowFormatter(
  columns: readonly FormattedColumn[],
  separator: number,
  hooks: RowFormatterHooks,
  passThrough = true,
): RowFormatter {
  const codes = columns.map((column, c) =>
    codeOf(column, c, separator, column.fixed ? hooks.adjustRoom(c) : 0, passThrough),
  );
  const fixed = codes.reduce((sum, code) => sum + code.fixed, 0);
  const source = `'use strict';
return (target, vectors, selection, first, count) => {
  const out = target.bytes, limit = out.length - ${fixed};
  let p = target.position, q = 0, start = 0;
  ${codes.map((code) => code.setup).join('\n  ')}
  for (let i = first; i < count; i++) {
    const r = selection === undefined ? i : selection[i];
    if (p${codes.map((code) => code.room).join('')} > limit) { target.position = p; return i; }
    ${codes.map((code) => code.value).join('\n    ')}
  }
  target.position = p;
  return count;
};`;
  const tools = {
    copySpan,
    copyDoubling,
    exact: hooks.exact,
    adjust: hooks.adjust,
    formatCurrencyWords,
    formatDate,
    formatDecimalWords,
    formatInteger,
    formatTime,
    formatTimestampWords,
    hasFraction,
    wordsOf,
  };
  const make = new Function(...Object.keys(tools), source) as (...values: unknown[]) => RowFormatter;
  return make(...Object.values(tools));
}
