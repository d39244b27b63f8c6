import type { ColumnEvaluator, RowErrorKind, RowErrorSink } from '../datatypes/column-evaluator.ts';
import { columnType } from '../datatypes/data-type.ts';
import { createVector, type Int32Vector, type Vector } from '../datatypes/vector.ts';
import { codeOf } from '../diagnostics/codes.ts';
import type { ColumnOperation, ColumnProgram, InputColumn, OutputColumn } from '../sdk/component.ts';
import type { TypedExpression } from '../sdk/property.ts';
import { describeInputs } from './describe-inputs.ts';
import type { EngineBuffer } from './engine-buffer.ts';

/** What compiling a column program needs of the engine. */
export interface ProgramCompiler {
  readonly capacity: number;
  evaluator(expression: TypedExpression, target: OutputColumn | InputColumn | undefined): ColumnEvaluator;
  inputsOf(expression: TypedExpression): readonly string[];
  conversion(operation: Extract<ColumnOperation, { operation: 'convert' }>): ColumnEvaluator;
  /** Vector of an added output column, or a fresh one for a column that is replaced. */
  targetVector(target: OutputColumn | InputColumn): Vector;
  nameOf(lineageId: string): string;
}

/** A column program ready to run on buffers of one input. */
export interface CompiledProgram {
  run(buffer: EngineBuffer): void;
  /** Columns that take the place of input columns for everything downstream. */
  readonly replaced: ReadonlyMap<string, Vector>;
}

interface CompiledOperation {
  run(buffer: EngineBuffer): void;
}

/** Prepares a column program: evaluators made, vectors allocated. */
export function compileProgram(program: ColumnProgram, compiler: ProgramCompiler): CompiledProgram {
  const replaced = new Map<string, Vector>();
  const operations: CompiledOperation[] = [];
  for (const operation of program.operations) {
    if (operation.operation === 'route') {
      operations.push(new RouteOperation(operation, compiler));
      continue;
    }
    const output = compiler.targetVector(operation.target);
    if ('usage' in operation.target) replaced.set(operation.target.lineageId, output);
    operations.push(new EvaluateOperation(operation, output, compiler));
  }
  return {
    replaced,
    run(buffer) {
      for (const operation of operations) operation.run(buffer);
    },
  };
}

/** Passes the row errors of one evaluator on to the buffer in hand. */
class BufferSink implements RowErrorSink {
  readonly #lineageId: string;
  readonly #inputs: readonly string[];
  readonly #compiler: ProgramCompiler;
  buffer: EngineBuffer | undefined;
  /** Rows in error during the present evaluation. */
  readonly failed = new Set<number>();

  constructor(lineageId: string, inputs: readonly string[], compiler: ProgramCompiler) {
    this.#lineageId = lineageId;
    this.#inputs = inputs;
    this.#compiler = compiler;
  }

  report(row: number, code: number, kind: RowErrorKind): void {
    const buffer = this.buffer as EngineBuffer;
    // Only the first error of a row counts, also across the operations of a program.
    if (this.failed.has(row) || buffer.marks.of(row) !== 0) return;
    this.failed.add(row);
    const value = describeInputs(buffer, this.#inputs, row, (lineageId) => this.#compiler.nameOf(lineageId));
    buffer.reportRowError(row, this.#lineageId, code, kind, value === '' ? {} : { value });
  }
}

class EvaluateOperation implements CompiledOperation {
  readonly #evaluator: ColumnEvaluator;
  readonly #inputs: readonly string[];
  readonly #output: Vector;
  readonly #sink: BufferSink;

  constructor(operation: Exclude<ColumnOperation, { operation: 'route' }>, output: Vector, compiler: ProgramCompiler) {
    switch (operation.operation) {
      case 'derive':
        this.#evaluator = compiler.evaluator(operation.expression, operation.target);
        this.#inputs = compiler.inputsOf(operation.expression);
        break;
      case 'convert':
        this.#evaluator = compiler.conversion(operation);
        this.#inputs = [operation.sourceLineageId];
        break;
      case 'evaluate':
        this.#evaluator = operation.evaluator;
        this.#inputs = operation.inputLineageIds;
    }
    this.#output = output;
    this.#sink = new BufferSink(operation.target.lineageId, this.#inputs, compiler);
  }

  run(buffer: EngineBuffer): void {
    this.#sink.buffer = buffer;
    this.#sink.failed.clear();
    const vectors = this.#inputs.map((lineageId) => buffer.vector(lineageId));
    this.#evaluator.evaluate(buffer.rowCount, buffer.selection, vectors, this.#output, this.#sink);
  }
}

interface RouteCase {
  readonly evaluator: ColumnEvaluator;
  readonly inputs: readonly string[];
  readonly outputId: string;
  readonly sink: BufferSink;
}

const nullCondition = codeOf('DTS_E_TXSPLITSTATIC_EXPRESSIONEVALUATEDTONULL').code;

class RouteOperation implements CompiledOperation {
  readonly #cases: readonly RouteCase[];
  readonly #defaultOutputId: string;
  readonly #condition: Int32Vector;
  readonly #remaining: readonly [Int32Array, Int32Array];

  constructor(operation: Extract<ColumnOperation, { operation: 'route' }>, compiler: ProgramCompiler) {
    this.#defaultOutputId = operation.defaultOutputId;
    this.#condition = createVector(columnType('DT_BOOL'), compiler.capacity) as Int32Vector;
    this.#remaining = [new Int32Array(compiler.capacity), new Int32Array(compiler.capacity)];
    this.#cases = operation.cases.map((routeCase) => {
      const inputs = compiler.inputsOf(routeCase.expression);
      return {
        evaluator: compiler.evaluator(routeCase.expression, undefined),
        inputs,
        outputId: routeCase.outputId,
        sink: new BufferSink(routeCase.outputId, inputs, compiler),
      };
    });
  }

  run(buffer: EngineBuffer): void {
    let selection = buffer.selection;
    let rowCount = buffer.rowCount;
    this.#cases.forEach((routeCase, index) => {
      if (rowCount === 0) return;
      const rest = this.#remaining[index & 1] as Int32Array;
      rowCount = this.#runCase(routeCase, buffer, rowCount, selection, rest);
      selection = rest.subarray(0, rowCount);
    });
    const output = buffer.positionOf(this.#defaultOutputId);
    for (let position = 0; position < rowCount; position++) {
      buffer.directTo(selection === undefined ? position : (selection[position] as number), output);
    }
  }

  #runCase(
    routeCase: RouteCase,
    buffer: EngineBuffer,
    rowCount: number,
    selection: Int32Array | undefined,
    rest: Int32Array,
  ): number {
    const { sink } = routeCase;
    sink.buffer = buffer;
    sink.failed.clear();
    const vectors = routeCase.inputs.map((lineageId) => buffer.vector(lineageId));
    const condition = this.#condition;
    routeCase.evaluator.evaluate(rowCount, selection, vectors, condition, sink);
    const output = buffer.positionOf(routeCase.outputId);
    let count = 0;
    for (let position = 0; position < rowCount; position++) {
      const row = selection === undefined ? position : (selection[position] as number);
      if (condition.hasNulls && condition.nulls[row] === 1) {
        // A row in error was told about already; a NULL condition is an error of its own.
        if (!sink.failed.has(row)) sink.report(row, nullCondition, 'error');
        if (buffer.marks.of(row) === 0) rest[count++] = row;
      } else if (condition.values[row] !== 0) buffer.directTo(row, output);
      else rest[count++] = row;
    }
    return count;
  }
}
