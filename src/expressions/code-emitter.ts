import type { ColumnType } from '../datatypes/data-type.ts';
import type { Value } from '../datatypes/value.ts';
import { type CodeText, integerCode, joinCode, js, type LocalPrefix, localName, numberCode } from './code-text.ts';
import type { TypedTree } from './typed-tree.ts';

/** A computed number or Boolean (0/1) in generated code; `nulls` is an expression that is 0 or 1. */
export interface NumberOperand {
  readonly form: 'number';
  readonly nulls: CodeText;
  readonly code: CodeText;
}

/** A computed 64-bit integer in generated code: ticks, DT_I8, or the coefficient of an exact decimal at `scale`. */
export interface BigOperand {
  readonly form: 'big';
  readonly nulls: CodeText;
  readonly code: CodeText;
  readonly scale: number;
  /** No value that is not NULL has a greater magnitude. */
  readonly bound: bigint;
}

/** A computed text in generated code: a span of UTF-8 bytes. */
export interface TextOperand {
  readonly form: 'text';
  readonly nulls: CodeText;
  readonly bytes: CodeText;
  readonly start: CodeText;
  readonly end: CodeText;
  /** True when the span lies in the heap of the loop, so that an output column can share it. */
  readonly inHeap: boolean;
}

/** What a tree has become in generated code. */
export type Operand = NumberOperand | BigOperand | TextOperand;

/** Raised for what generated code cannot express: the expression, or the subtree, is then evaluated row by row. Never leaves this room. */
export class NotGenerated extends Error {}

/** The largest magnitude both signs of which are 64-bit integers. */
export const int64Limit = 9223372036854775807n;

/** The bound of any 64-bit integer: the magnitude of the smallest. */
export const int64Bound = 9223372036854775808n;

/** The form values of a type take in generated code. */
export function formOf(type: ColumnType): Operand['form'] {
  switch (type.type) {
    case 'DT_I1':
    case 'DT_I2':
    case 'DT_I4':
    case 'DT_UI1':
    case 'DT_UI2':
    case 'DT_UI4':
    case 'DT_BOOL':
    case 'DT_DBDATE':
    case 'DT_DBTIME':
    case 'DT_R4':
    case 'DT_R8':
      return 'number';
    case 'DT_I8':
    case 'DT_CY':
    case 'DT_NUMERIC':
    case 'DT_DECIMAL':
    case 'DT_DATE':
    case 'DT_DBTIMESTAMP':
    case 'DT_DBTIMESTAMP2':
    case 'DT_FILETIME':
    case 'DT_DBTIME2':
      return 'big';
    case 'DT_WSTR':
    case 'DT_STR':
    case 'DT_TEXT':
    case 'DT_NTEXT':
    case 'DT_GUID':
      return 'text';
    default:
      throw new NotGenerated();
  }
}

/** One subtree that generated code has computed by the row evaluator. */
export interface ForeignTree {
  readonly tree: TypedTree;
  readonly form: Operand['form'];
}

/** Collects the statements of one row of a generated loop. */
export class CodeEmitter {
  readonly localeId: number;
  readonly lines: CodeText[] = [];
  /** Byte constants, `constants[i]` in the code. */
  readonly constants: Uint8Array[] = [];
  readonly foreignTrees: ForeignTree[] = [];
  readonly columns = new Map<number, Operand>();
  readonly #columnNulls = new Map<number, CodeText>();
  usesHeap = false;
  usesClock = false;
  #names = 0;
  readonly #bail: CodeText;
  readonly #generate: (tree: TypedTree, emitter: CodeEmitter) => Operand;

  /** `bail` is the statement that leaves the fast loop for the row at hand. */
  constructor(localeId: number, bail: CodeText, generate: (tree: TypedTree, emitter: CodeEmitter) => Operand) {
    this.localeId = localeId;
    this.#bail = bail;
    this.#generate = generate;
  }

  /** Code for a tree; a tree generated code cannot express is computed by the row evaluator for this row. */
  operand(tree: TypedTree): Operand {
    const mark = this.lines.length;
    try {
      return this.#generate(tree, this);
    } catch (error) {
      if (!(error instanceof NotGenerated)) throw error;
      this.lines.length = mark;
      return this.#foreign(tree);
    }
  }

  /** Says where the NULL flag of a column's row stands. */
  declareColumnNulls(index: number, nulls: CodeText): void {
    this.#columnNulls.set(index, nulls);
  }

  /** The NULL flag of a column's row, also of columns whose values generated code cannot handle. */
  columnNulls(index: number): CodeText {
    const nulls = this.#columnNulls.get(index);
    if (nulls === undefined) throw new NotGenerated();
    return nulls;
  }

  /** A fresh local name. */
  name(prefix: LocalPrefix): CodeText {
    return localName(prefix, this.#names++);
  }

  emit(line: CodeText): void {
    this.lines.push(line);
  }

  /** Leaves the fast loop for this row when `condition` holds and the value is not NULL: the exact path decides value or error. */
  bailWhen(condition: CodeText, nulls: CodeText): void {
    if (nulls === '1') return;
    const bails = nulls === '0' ? condition : js`(${condition}) && ${nulls} === 0`;
    this.emit(js`if (${bails}) { ${this.#bail} }`);
  }

  /** A local constant with the value of an expression. */
  local(prefix: LocalPrefix, expression: CodeText): CodeText {
    const name = this.name(prefix);
    this.emit(js`const ${name} = ${expression};`);
    return name;
  }

  /** NULL when any of the operands is. */
  anyNull(operands: readonly Operand[]): CodeText {
    const nulls = [...new Set(operands.map((operand) => operand.nulls))].filter((code) => code !== '0');
    if (nulls.some((code) => code === '1')) return js`1`;
    if (nulls.length <= 1) return nulls[0] ?? js`0`;
    return this.local('n', joinCode(nulls, js` | `));
  }

  /** Makes room for bytes in the heap. */
  reserve(count: CodeText): void {
    this.usesHeap = true;
    this.emit(
      js`if (used + (${count}) > heap.length) { owner.used = used; reserveBytes(owner, ${count}); heap = owner.bytes; }`,
    );
  }

  #foreign(tree: TypedTree): Operand {
    const form = formOf(tree.type);
    const index = this.foreignTrees.push({ tree, form }) - 1;
    const value = this.local('f', js`foreign[${index}](r)`);
    this.emit(js`if (${value} === FAILED) { ${this.#bail} }`);
    const nulls = this.local('n', js`${value} === null ? 1 : 0`);
    if (form === 'number') return { form, nulls, code: this.local('v', js`${value} === null ? 0 : ${value}`) };
    if (form === 'big') {
      const code = this.local('v', js`${value} === null ? 0n : BigInt.asIntN(64, ${value})`);
      return { form, nulls, code, scale: tree.type.scale, bound: int64Limit };
    }
    this.usesHeap = true;
    const start = this.local('s', js`used`);
    this.emit(
      js`if (${nulls} === 0) { owner.used = used; appendText(owner, ${value}); used = owner.used; heap = owner.bytes; }`,
    );
    return { form, nulls, bytes: this.local('b', js`heap`), start, end: this.local('e', js`used`), inHeap: true };
  }

  /** A literal value of a type. */
  literal(value: Value, type: ColumnType): Operand {
    const form = formOf(type);
    const nulls = value === null ? js`1` : js`0`;
    if (form === 'number') return { form, nulls, code: numberCode(Number(value)) };
    if (form === 'big') {
      const coefficient = coefficientOf(value, type);
      const bound = coefficient < 0n ? -coefficient : coefficient;
      if (bound > int64Limit) throw new NotGenerated();
      return { form, nulls, code: integerCode(coefficient), scale: type.scale, bound };
    }
    const bytes = Buffer.from(value === null ? '' : String(value), 'utf8');
    const index = this.constants.push(bytes) - 1;
    return { form, nulls, bytes: js`constants[${index}]`, start: js`0`, end: js`${bytes.length}`, inHeap: false };
  }
}

function coefficientOf(value: Value, type: ColumnType): bigint {
  if (value === null) return 0n;
  if (typeof value === 'bigint') return value;
  if (typeof value !== 'object' || !('coefficient' in value) || value.scale !== type.scale) throw new NotGenerated();
  return value.coefficient;
}
