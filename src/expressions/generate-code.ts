import type { ColumnType } from '../datatypes/data-type.ts';
import { powerOfTen } from '../datatypes/decimal.ts';
import { type BytesVector, layoutOf, type Vector } from '../datatypes/vector.ts';
import { CodeEmitter, type ForeignTree, formOf, int64Limit, NotGenerated, type Operand } from './code-emitter.ts';
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
  readonly source: string;
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
  const emitter = new CodeEmitter(localeId, emitTree);
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
function declareColumn(column: LoopColumn, emitter: CodeEmitter): string {
  const { position, type, index } = column;
  const vector = `inputs[${position}]`;
  const nulls = `n_${position}`;
  emitter.emit(`const ${nulls} = N${position}[r];`);
  emitter.declareColumnNulls(index, nulls);
  const nullArray = `const N${position} = ${vector}.hasNulls ? ${vector}.nulls : noNulls(${vector}.nulls.length);`;
  const layout = layoutOf(type);
  let form: Operand['form'];
  try {
    form = formOf(type);
  } catch {
    return nullArray;
  }
  if (layout === 'bytes') {
    const [s, e] = [`s_${position}`, `e_${position}`];
    emitter.emit(`const ${s} = ${nulls} === 0 ? S${position}[r] : 0, ${e} = ${nulls} === 0 ? E${position}[r] : 0;`);
    emitter.columns.set(index, { form: 'text', nulls, bytes: `B${position}`, start: s, end: e, inHeap: false });
    return `${nullArray} const B${position} = ${vector}.bytes, S${position} = ${vector}.starts, E${position} = ${vector}.ends;`;
  }
  const code = `v_${position}`;
  if (layout === 'i128') {
    emitter.emit(`const ${code} = BigInt.asIntN(64, L${position}[r]);`);
    emitter.bailWhen(`H${position}[r] !== (${code} >> 63n)`, nulls);
    emitter.columns.set(index, { form: 'big', nulls, code, scale: type.scale, bound: int64Limit });
    return `${nullArray} const H${position} = ${vector}.high, L${position} = ${vector}.low;`;
  }
  emitter.emit(`const ${code} = V${position}[r];`);
  const bound = type.type === 'DT_NUMERIC' ? powerOfTen(type.precision) - 1n : int64Limit;
  emitter.columns.set(
    index,
    form === 'big' ? { form, nulls, code, scale: type.scale, bound } : { form: 'number', nulls, code },
  );
  return `${nullArray} const V${position} = ${vector}.values;`;
}

function emitStore(operand: Operand, target: ColumnType, emitter: CodeEmitter): void {
  const layout = layoutOf(target);
  if (operand.nulls === '1') {
    emitter.emit('outNulls[r] = 1; any = 1;');
    return;
  }
  if (operand.nulls !== '0') emitter.emit(`if (${operand.nulls} !== 0) { outNulls[r] = 1; any = 1; continue; }`);
  emitter.emit('outNulls[r] = 0;');
  if (operand.form === 'text') {
    if (layout !== 'bytes') throw new NotGenerated();
    emitTextStore(operand, emitter);
  } else if (operand.form === 'number') {
    if (layout !== 'i32' && layout !== 'u32' && layout !== 'f64') throw new NotGenerated();
    emitter.emit(`outValues[r] = ${operand.code};`);
  } else {
    const scaled = target.type === 'DT_NUMERIC' || target.type === 'DT_DECIMAL' || target.type === 'DT_CY';
    if (scaled && operand.scale !== target.scale) throw new NotGenerated();
    if (layout === 'i64') emitter.emit(`outValues[r] = ${operand.code};`);
    else if (layout === 'i128')
      emitter.emit(`outHigh[r] = ${operand.code} >> 63n; outLow[r] = BigInt.asUintN(64, ${operand.code});`);
    else throw new NotGenerated();
  }
}

function emitTextStore(operand: Extract<Operand, { form: 'text' }>, emitter: CodeEmitter): void {
  if (operand.inHeap) {
    emitter.emit(`outStarts[r] = ${operand.start}; outEnds[r] = ${operand.end};`);
    return;
  }
  emitter.reserve(`${operand.end} - ${operand.start}`);
  emitter.emit(
    `outStarts[r] = used; used = copySpan(${operand.bytes}, ${operand.start}, ${operand.end}, heap, used); outEnds[r] = used;`,
  );
}

const outputArrays: Readonly<Record<string, string>> = {
  bytes: 'const outStarts = output.starts, outEnds = output.ends;',
  i128: 'const outHigh = output.high, outLow = output.low;',
};

function assemble(
  emitter: CodeEmitter,
  prelude: readonly string[],
  loads: readonly string[],
  target: ColumnType,
): GeneratedCode {
  const layout = layoutOf(target);
  const isText = layout === 'bytes';
  // An output column of bytes is the heap: the exact path appends to it as well.
  const synchronise = isText ? 'output.used = used; exact(r); used = output.used; heap = output.bytes;' : 'exact(r);';
  const bail = `${synchronise} continue rows;`;
  const heap = isText || emitter.usesHeap;
  const body = [...loads, ...(heap && !isText ? ['used = 0;'] : []), ...emitter.lines];
  const source = [
    "'use strict';",
    `const { ${Object.keys(generatedKernels).join(', ')} } = kernels;`,
    'return function (rowCount, selection, inputs, output, context) {',
    'const { exact, foreign, owner, now: GETDATE, utcNow: GETUTCDATE } = context;',
    ...prelude,
    'const outNulls = output.nulls;',
    outputArrays[layout] ?? 'const outValues = output.values;',
    heap ? 'let used = 0, heap = owner.bytes;' : '',
    'let any = 0; output.hasNulls = false;',
    'rows: for (let k = 0; k < rowCount; k++) {',
    'const r = selection === undefined ? k : selection[k];',
    ...body,
    '}',
    isText ? 'output.used = used;' : '',
    'if (any !== 0) output.hasNulls = true;',
    '};',
  ]
    .join('\n')
    .replaceAll('{ BAIL }', `{ ${bail} }`);
  const make = new Function('kernels', 'constants', 'noNulls', source) as (
    kernels: typeof generatedKernels,
    constants: readonly Uint8Array[],
    noNulls: (length: number) => Uint8Array,
  ) => GeneratedLoop;
  const { foreignTrees, usesClock } = emitter;
  return { run: make(generatedKernels, emitter.constants, noNulls), source, foreignTrees, usesHeap: heap, usesClock };
}

let zeros = new Uint8Array(4096);

// Columns without NULL share one array of zeros, so that loops need no second form.
function noNulls(length: number): Uint8Array {
  if (zeros.length < length) zeros = new Uint8Array(length);
  return zeros;
}
