import { type ColumnType, columnType, type DataTypeName } from '../datatypes/data-type.ts';
import {
  integerRange,
  isBlob,
  isExactDecimal,
  isFloat,
  isInteger,
  isString,
  isText,
} from '../datatypes/type-families.ts';
import {
  type BigOperand,
  type CodeEmitter,
  formOf,
  int64Limit,
  NotGenerated,
  type NumberOperand,
  type Operand,
  type TextOperand,
} from './code-emitter.ts';
import { type CodeText, integerCode, js } from './code-text.ts';
import { checkPrecision, scaledUp } from './emit-decimal.ts';

const exactDoubles = js`9007199254740991n`;

/**
 * Code for a conversion. Rows whose value does not fit leave the loop. A cast (`silent`) drops what a text type has no room for;
 * the conversion into an output column does not: there the exact path reports the truncation.
 */
export function emitConversion(
  operand: Operand,
  from: ColumnType,
  to: ColumnType,
  silent: boolean,
  emitter: CodeEmitter,
): Operand {
  if (operand.nulls === '1') return emitter.literal(null, to);
  if (isText(to.type)) return toText(operand, from, to, silent, emitter);
  if (operand.form === 'number') return fromNumber(operand, from, to, emitter);
  if (operand.form === 'big') return fromBig(operand, from, to, emitter);
  if (from.type === to.type) return operand;
  throw new NotGenerated();
}

function inRange(operand: NumberOperand, from: ColumnType, to: ColumnType, emitter: CodeEmitter): NumberOperand {
  const [source, range] = [integerRange(from.type), integerRange(to.type)];
  if (range === undefined) throw new NotGenerated();
  const fits = source !== undefined && source.minimum >= range.minimum && source.maximum <= range.maximum;
  if (!fits)
    emitter.bailWhen(js`${operand.code} < ${range.minimum} || ${operand.code} > ${range.maximum}`, operand.nulls);
  return operand;
}

function fromNumber(operand: NumberOperand, from: ColumnType, to: ColumnType, emitter: CodeEmitter): Operand {
  const { type } = to;
  if (from.type === 'DT_DBDATE' || from.type === 'DT_DBTIME') return fromDate(operand, from, to, emitter);
  const whole = from.type === 'DT_BOOL' ? { ...operand, code: emitter.local('v', js`0 - ${operand.code}`) } : operand;
  if (type === 'DT_BOOL') return from.type === 'DT_BOOL' ? operand : truth(operand, js`${operand.code} !== 0`, emitter);
  if (isFloat(from.type)) {
    if (type === 'DT_R8') return operand;
    if (type !== 'DT_R4') throw new NotGenerated();
    const code = emitter.local('v', js`Math.fround(${operand.code})`);
    emitter.bailWhen(js`${code} - ${code} !== 0`, operand.nulls);
    return { ...operand, code };
  }
  if (type === 'DT_R8') return whole;
  if (type === 'DT_R4') return { ...whole, code: emitter.local('v', js`Math.fround(${whole.code})`) };
  if (type === 'DT_I8') return asBig(whole, from.type, emitter);
  if (isExactDecimal(type)) return fitted(scaledUp(asBig(whole, from.type, emitter), to.scale, emitter), to, emitter);
  return inRange(whole, from, to, emitter);
}

function fromDate(operand: NumberOperand, from: ColumnType, to: ColumnType, emitter: CodeEmitter): Operand {
  if (from.type === to.type) return operand;
  const timestamp = to.type === 'DT_DBTIMESTAMP2' || to.type === 'DT_DBTIMESTAMP';
  if (from.type !== 'DT_DBDATE' || !timestamp) throw new NotGenerated();
  if (to.type === 'DT_DBTIMESTAMP') emitter.bailWhen(js`${operand.code} < -79258`, operand.nulls);
  const days = asBig(operand, 'DT_I4', emitter);
  const code = emitter.local('v', js`BigInt.asIntN(64, ${days.code} * 864000000000n)`);
  return { ...days, code, bound: int64Limit };
}

function truth(operand: Operand, condition: CodeText, emitter: CodeEmitter): Operand {
  return { form: 'number', nulls: operand.nulls, code: emitter.local('v', js`${condition} ? 1 : 0`) };
}

// Through shared memory: BigInt(number) is several times slower.
function asBig(operand: NumberOperand, from: DataTypeName, emitter: CodeEmitter): BigOperand {
  if (/^\(?-?\d+\)?$/.test(operand.code)) {
    const value = BigInt(operand.code.replaceAll(/[()]/g, ''));
    const bound = value < 0n ? -value : value;
    return { form: 'big', nulls: operand.nulls, code: integerCode(value), scale: 0, bound };
  }
  const high = from === 'DT_UI4' ? js`0` : js`${operand.code} >> 31`;
  emitter.emit(js`words[0] = ${operand.code}; words[1] = ${high};`);
  return { form: 'big', nulls: operand.nulls, code: emitter.local('v', js`word[0]`), scale: 0, bound: 4294967295n };
}

function fitted(operand: BigOperand, to: ColumnType, emitter: CodeEmitter): BigOperand {
  if (to.type === 'DT_NUMERIC') checkPrecision(operand, to.precision || 38, emitter);
  return operand;
}

const sameTicks: ReadonlySet<string> = new Set(['DT_DBTIMESTAMP DT_DBTIMESTAMP2', 'DT_DATE DT_DBTIMESTAMP2']);

function fromBig(operand: BigOperand, from: ColumnType, to: ColumnType, emitter: CodeEmitter): Operand {
  const exact = isExactDecimal(from.type) || from.type === 'DT_I8';
  if (!exact) return fromTicks(operand, from, to, emitter);
  if (to.type === 'DT_BOOL') return truth(operand, js`${operand.code} !== 0n`, emitter);
  if (to.type === 'DT_R8' && operand.scale <= 22) {
    emitter.bailWhen(js`${operand.code} > ${exactDoubles} || ${operand.code} < -${exactDoubles}`, operand.nulls);
    const digits = operand.scale === 0 ? js`` : js` / 1e${operand.scale}`;
    return { form: 'number', nulls: operand.nulls, code: emitter.local('v', js`Number(${operand.code})${digits}`) };
  }
  if (isExactDecimal(to.type)) {
    // DT_CY rounds where the other types cut: left to the exact path.
    if (to.type === 'DT_CY' && operand.scale > 4) throw new NotGenerated();
    return fitted(scaledUp(operand, to.scale, emitter), to, emitter);
  }
  const range = integerRange(to.type);
  if (range === undefined || to.type === 'DT_UI8') throw new NotGenerated();
  const whole = scaledUp(operand, 0, emitter);
  if (to.type === 'DT_I8') return whole;
  emitter.bailWhen(js`${whole.code} < ${range.minimum}n || ${whole.code} > ${range.maximum}n`, operand.nulls);
  emitter.emit(js`word[0] = ${whole.code};`);
  const low = to.type === 'DT_UI4' ? js`words[0] >>> 0` : js`words[0]`;
  return { form: 'number', nulls: operand.nulls, code: emitter.local('v', low) };
}

function fromTicks(operand: BigOperand, from: ColumnType, to: ColumnType, emitter: CodeEmitter): Operand {
  if (from.type === to.type && from.scale <= to.scale) return operand;
  const widened = to.scale === 7 || (from.type === 'DT_DBTIMESTAMP' && to.scale >= 3);
  if (sameTicks.has(`${from.type} ${to.type}`) && widened) return operand;
  const dated = from.type === 'DT_DBTIMESTAMP' || from.type === 'DT_DBTIMESTAMP2' || from.type === 'DT_DATE';
  if (to.type !== 'DT_DBDATE' || !dated) throw new NotGenerated();
  return { form: 'number', nulls: operand.nulls, code: daysOf(operand, emitter) };
}

/** Code for the days since 1970-01-01 of ticks. */
export function daysOf(operand: BigOperand, emitter: CodeEmitter): CodeText {
  emitter.emit(js`word[0] = ${operand.code};`);
  return emitter.local('v', js`daysOfWords(words[1], words[0])`);
}

function toText(operand: Operand, from: ColumnType, to: ColumnType, silent: boolean, emitter: CodeEmitter): Operand {
  if (operand.form === 'text') {
    return from.type === 'DT_GUID' && formOf(to) === 'text' && to.length === 0
      ? operand
      : textToText(operand, from, to, silent, emitter);
  }
  const isWhole = operand.form === 'number' && isInteger(from.type);
  if (operand.form !== 'number' || !(isWhole || from.type === 'DT_DBDATE')) throw new NotGenerated();
  emitter.reserve(js`16`);
  const start = emitter.local('s', js`used`);
  // The value of a NULL row may be anything, even infinite.
  const value = operand.nulls === '0' ? operand.code : js`${operand.nulls} === 0 ? ${operand.code} : 0`;
  emitter.emit(js`used = ${isWhole ? js`appendInteger` : js`appendIsoDate`}(${value}, heap, used);`);
  const end = emitter.local('e', js`used`);
  if (to.length > 0) emitter.bailWhen(js`${end} - ${start} > ${to.length}`, operand.nulls);
  return { form: 'text', nulls: operand.nulls, bytes: emitter.local('b', js`heap`), start, end, inHeap: true };
}

function textToText(
  operand: TextOperand,
  from: ColumnType,
  to: ColumnType,
  silent: boolean,
  emitter: CodeEmitter,
): Operand {
  if (isBlob(from.type) && isString(to.type)) {
    const { bytes, start, end } = operand;
    const cut = emitter.local('e', js`endBeforeNul(${bytes}, ${start}, ${end})`);
    return textToText({ ...operand, end: cut }, columnType('DT_WSTR'), to, silent, emitter);
  }
  const { bytes, start, end, nulls } = operand;
  const narrow = to.type === 'DT_STR' || to.type === 'DT_TEXT';
  const fromNarrow = from.type === 'DT_STR' || from.type === 'DT_TEXT';
  const sameCodePage = narrow && fromNarrow && from.codePage === to.codePage;
  if (narrow && !sameCodePage) emitter.bailWhen(js`!isAscii(${bytes}, ${start}, ${end})`, nulls);
  const limit = to.type === 'DT_STR' || to.type === 'DT_WSTR' ? to.length : 0;
  if (limit === 0) return operand;
  if (!silent) {
    const long = narrow ? js`` : js` && utf16Length(${bytes}, ${start}, ${end}) > ${limit}`;
    emitter.bailWhen(js`${end} - ${start} > ${limit}${long}`, nulls);
    return operand;
  }
  emitter.bailWhen(js`${end} - ${start} > ${limit} && !isAscii(${bytes}, ${start}, ${end})`, nulls);
  return { ...operand, end: emitter.local('e', js`Math.min(${end}, ${start} + ${limit})`) };
}
