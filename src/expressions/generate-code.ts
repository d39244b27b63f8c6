import type { ColumnType } from '../datatypes/data-type.ts';
import { powerOfTen } from '../datatypes/decimal.ts';
import { type BytesVector, layoutOf, type Vector } from '../datatypes/vector.ts';
import { CodeEmitter, type ForeignTree, formOf, int64Bound, NotGenerated, type Operand } from './code-emitter.ts';
import { type CodeText, joinCode, js } from './code-text.ts';
import { emitConversion } from './emit-conversion.ts';
import { emitTree } from './emit-tree.ts';
import { generatedKernels } from './generated-kernels.ts';
import type { TypedTree } from './typed-tree.ts';

/** Per call: what generated code reads besides the vectors. */
export interface LoopContext {
  /** Computes, converts and stores one row exactly; reports its errors. */
  exact(row: number): void;
  /** Values of the foreign subtrees for one row. */
  readonly foreign: readonly ((row: number) => unknown)[];
  /** Owner of the heap: the output when it holds bytes, else a scratch vector. */
  readonly owner: BytesVector | undefined;
  readonly now: bigint;
  readonly utcNow: bigint;
}

/** The loop of one expression over the rows of a buffer. */
export type GeneratedLoop = (
  rowCount: number,
  selection: Int32Array | undefined,
  inputs: readonly Vector[],
  output: Vector,
  context: LoopContext,
) => void;

/** A generated loop and what it needs around it. */
export interface GeneratedCode {
  readonly run: GeneratedLoop;
  /** The loop over all rows; the one over a selection differs in its head only. */
  readonly source: CodeText;
  readonly foreignTrees: readonly ForeignTree[];
  readonly usesHeap: boolean;
  readonly usesClock: boolean;
}

/** The columns of an expression: index of the scope, position among the inputs, type. */
export interface LoopColumn {
  readonly index: number;
  readonly position: number;
  readonly type: ColumnType;
}

/**
 * Generates the loop that computes a tree without variables into `target`. Text of the expression never becomes code: everything is
 * made from tree types, numbers and byte constants. Undefined when the whole tree is better left to the row evaluator.
 */
export function generateLoop(
  tree: TypedTree,
  columns: readonly LoopColumn[],
  target: ColumnType,
  localeId: number,
): GeneratedCode | undefined {
  const emitter = new CodeEmitter(localeId, layoutOf(target) === 'bytes' ? bails.bytes : bails.other, emitTree);
  try {
    const prelude = columns.map((column) => declareColumn(column, emitter));
    const loads = emitter.lines.splice(0);
    const computed = emitTree(tree, emitter);
    const stored = sameType(tree.type, target) ? computed : emitConversion(computed, tree.type, target, false, emitter);
    emitStore(stored, target, emitter);
    return assemble(emitter, prelude, loads, target);
  } catch (error) {
    if (error instanceof NotGenerated) return undefined;
    throw error;
  }
}

function sameType(from: ColumnType, to: ColumnType): boolean {
  return (
    from.type === to.type &&
    from.length === to.length &&
    from.precision === to.precision &&
    from.scale === to.scale &&
    from.codePage === to.codePage
  );
}

/** Declares the arrays of a column (before the loop) and emits the reading of its row. */
function declareColumn(column: LoopColumn, emitter: CodeEmitter): CodeText {
  const { position, type, index } = column;
  const vector = js`inputs[${position}]`;
  const nulls = js`n_${position}`;
  emitter.emit(js`const ${nulls} = N${position}[r];`);
  emitter.declareColumnNulls(index, nulls);
  const nullArray = js`const N${position} = ${vector}.hasNulls ? ${vector}.nulls : noNulls(${vector}.nulls.length);`;
  const layout = layoutOf(type);
  let form: Operand['form'];
  try {
    form = formOf(type);
  } catch {
    return nullArray;
  }
  if (layout === 'bytes') {
    const [s, e] = [js`s_${position}`, js`e_${position}`];
    emitter.emit(js`const ${s} = ${nulls} === 0 ? S${position}[r] : 0, ${e} = ${nulls} === 0 ? E${position}[r] : 0;`);
    emitter.columns.set(index, { form: 'text', nulls, bytes: js`B${position}`, start: s, end: e, inHeap: false });
    return js`${nullArray} const B${position} = ${vector}.bytes, S${position} = ${vector}.starts, E${position} = ${vector}.ends;`;
  }
  const code = js`v_${position}`;
  if (layout === 'i128') {
    emitter.emit(js`const ${code} = BigInt.asIntN(64, L${position}[r]);`);
    emitter.bailWhen(js`H${position}[r] !== (${code} >> 63n)`, nulls);
    emitter.columns.set(index, { form: 'big', nulls, code, scale: type.scale, bound: int64Bound });
    return js`${nullArray} const H${position} = ${vector}.high, L${position} = ${vector}.low;`;
  }
  emitter.emit(js`const ${code} = V${position}[r];`);
  const bound = type.type === 'DT_NUMERIC' ? powerOfTen(type.precision) - 1n : int64Bound;
  emitter.columns.set(
    index,
    form === 'big' ? { form, nulls, code, scale: type.scale, bound } : { form: 'number', nulls, code },
  );
  return js`${nullArray} const V${position} = ${vector}.values;`;
}

function emitStore(operand: Operand, target: ColumnType, emitter: CodeEmitter): void {
  const layout = layoutOf(target);
  if (operand.nulls === '1') {
    emitter.emit(js`outNulls[r] = 1; output.hasNulls = true;`);
    return;
  }
  if (operand.form === 'text') {
    if (layout !== 'bytes') throw new NotGenerated();
    if (operand.nulls !== '0')
      emitter.emit(js`if (${operand.nulls} !== 0) { outNulls[r] = 1; output.hasNulls = true; continue; }`);
    emitter.emit(js`outNulls[r] = 0;`);
    emitTextStore(operand, emitter);
    return;
  }
  // The value of a NULL row is unspecified: storing it costs less than a branch.
  emitter.emit(js`outNulls[r] = ${operand.nulls};`);
  if (operand.nulls !== '0') emitter.emit(js`any |= ${operand.nulls};`);
  if (operand.form === 'number') {
    if (layout !== 'i32' && layout !== 'u32' && layout !== 'f64') throw new NotGenerated();
    emitter.emit(js`outValues[r] = ${operand.code};`);
  } else {
    const scaled = target.type === 'DT_NUMERIC' || target.type === 'DT_DECIMAL' || target.type === 'DT_CY';
    if (scaled && operand.scale !== target.scale) throw new NotGenerated();
    if (layout === 'i64') emitter.emit(js`outValues[r] = ${operand.code};`);
    else if (layout === 'i128')
      emitter.emit(js`outHigh[r] = ${operand.code} >> 63n; outLow[r] = BigInt.asUintN(64, ${operand.code});`);
    else throw new NotGenerated();
  }
}

function emitTextStore(operand: Extract<Operand, { form: 'text' }>, emitter: CodeEmitter): void {
  if (operand.inHeap) {
    emitter.emit(js`outStarts[r] = ${operand.start}; outEnds[r] = ${operand.end};`);
    return;
  }
  emitter.reserve(js`${operand.end} - ${operand.start}`);
  emitter.emit(
    js`outStarts[r] = used; used = copySpan(${operand.bytes}, ${operand.start}, ${operand.end}, heap, used); outEnds[r] = used;`,
  );
}

// An output column of bytes is the heap: the exact path appends to it as well.
const bails = {
  bytes: js`output.used = used; exact(r); used = output.used; heap = output.bytes; continue rows;`,
  other: js`exact(r); continue rows;`,
} as const;

const outputArrays: Readonly<Record<string, CodeText>> = {
  bytes: js`const outStarts = output.starts, outEnds = output.ends;`,
  i128: js`const outHigh = output.high, outLow = output.low;`,
};

function assemble(
  emitter: CodeEmitter,
  prelude: readonly CodeText[],
  loads: readonly CodeText[],
  target: ColumnType,
): GeneratedCode {
  const layout = layoutOf(target);
  const isText = layout === 'bytes';
  const heap = isText || emitter.usesHeap;
  const before = [
    js`'use strict';`,
    js`return function (rowCount, selection, inputs, output, context) {`,
    js`const { exact, foreign, owner, now: GETDATE, utcNow: GETUTCDATE } = context;`,
    ...prelude,
    js`const outNulls = output.nulls;`,
    outputArrays[layout] ?? js`const outValues = output.values;`,
    ...(heap ? [js`let used = 0, heap = owner.bytes;`] : []),
    js`output.hasNulls = false;`,
    ...(isText ? [] : [js`let any = 0;`]),
  ];
  const after = [
    ...loads,
    ...(heap && !isText ? [js`used = 0;`] : []),
    ...emitter.lines,
    js`}`,
    isText ? js`return used;` : js`return any;`,
    js`};`,
  ];
  const sourceOver = (rows: CodeText): CodeText => joinCode([...before, rows, ...after], js`\n`);
  const source = sourceOver(js`rows: for (let r = 0; r < rowCount; r++) {`);
  const ofSelection = js`rows: for (let k = 0; k < rowCount; k++) { const r = selection[k];`;
  const { foreignTrees, usesClock, constants } = emitter;
  let every: RowLoop | undefined;
  let selected: RowLoop | undefined;
  const run: GeneratedLoop = (rowCount, selection, inputs, output, context) => {
    if (selection === undefined) every ??= loopOf(source, constants);
    else selected ??= loopOf(sourceOver(ofSelection), constants);
    const loop = (selection === undefined ? every : selected) as RowLoop;
    const left = loop(rowCount, selection, inputs, output, context);
    if (output.layout === 'bytes') output.used = left;
    else if (left !== 0) output.hasNulls = true;
  };
  return { run, source, foreignTrees, usesHeap: heap, usesClock };
}

/**
 * Generated code: gives the bytes used of an output of bytes, for others whether a row is NULL. What is left to do is done outside: the
 * engine optimizes the loop while it first runs, and code behind the loop, never run by then, would undo that at the end of every call.
 */
type RowLoop = (...values: Parameters<GeneratedLoop>) => number;

// What generated code calls comes in as parameters of the function around the loop.
function loopOf(source: CodeText, constants: readonly Uint8Array[]): RowLoop {
  const outside = { ...generatedKernels, constants, noNulls };
  const make = new Function(...Object.keys(outside), source) as (...values: readonly unknown[]) => RowLoop;
  return make(...Object.values(outside));
}

let zeros = new Uint8Array(4096);

// Columns without NULL share one array of zeros, so that loops need no second form.
function noNulls(length: number): Uint8Array {
  if (zeros.length < length) zeros = new Uint8Array(length);
  return zeros;
}
