import type { ColumnType } from '../datatypes/data-type.ts';
import type { Value } from '../datatypes/value.ts';
import type { DatePart } from './date-part.ts';
import type { FunctionName } from './function-names.ts';
import type { BinaryOperator, TextSpan, UnaryOperator } from './syntax-tree.ts';

interface Typed extends TextSpan {
  /** Type of the value; NULL has the type too. */
  readonly type: ColumnType;
}

/** A constant: a literal, NULL(type), or a folded subtree. */
export interface LiteralTree extends Typed {
  readonly kind: 'literal';
  readonly value: Value;
}

/** The value of an input column; `index` as the scope gave it. */
export interface ColumnTree extends Typed {
  readonly kind: 'column';
  readonly index: number;
}

/** The value of a variable by qualified name. */
export interface VariableTree extends Typed {
  readonly kind: 'variable';
  readonly name: string;
}

/** An operator with one operand. */
export interface UnaryTree extends Typed {
  readonly kind: 'unary';
  readonly operator: UnaryOperator;
  readonly operand: TypedTree;
}

/** Both operands have been converted to what the operator computes with; exact decimals keep their own scales. */
export interface BinaryTree extends Typed {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: TypedTree;
  readonly right: TypedTree;
}

/** Only the chosen branch is evaluated. */
export interface ConditionalTree extends Typed {
  readonly kind: 'conditional';
  readonly condition: TypedTree;
  readonly whenTrue: TypedTree;
  readonly whenFalse: TypedTree;
}

/** A cast written in the text (`explicit`) or an implicit conversion. */
export interface ConversionTree extends Typed {
  readonly kind: 'conversion';
  readonly explicit: boolean;
  readonly operand: TypedTree;
}

/** A function call. */
export interface CallTree extends Typed {
  readonly kind: 'call';
  readonly name: FunctionName;
  readonly operands: readonly TypedTree[];
  /** DATEADD, DATEDIFF, DATEPART: the part named by the first argument, which is not among the operands. */
  readonly part?: DatePart;
}

/** An expression with names looked up and types inferred; implicit conversions are visible in it. */
export type TypedTree =
  | LiteralTree
  | ColumnTree
  | VariableTree
  | UnaryTree
  | BinaryTree
  | ConditionalTree
  | ConversionTree
  | CallTree;

/** The direct parts of a tree, in the order of the text. */
export function partsOf(tree: TypedTree): readonly TypedTree[] {
  switch (tree.kind) {
    case 'unary':
    case 'conversion':
      return [tree.operand];
    case 'binary':
      return [tree.left, tree.right];
    case 'conditional':
      return [tree.condition, tree.whenTrue, tree.whenFalse];
    case 'call':
      return tree.operands;
    default:
      return [];
  }
}

/** The same tree with its parts replaced, given in the order of `partsOf`. */
export function withParts(tree: TypedTree, parts: readonly TypedTree[]): TypedTree {
  switch (tree.kind) {
    case 'unary':
    case 'conversion':
      return { ...tree, operand: parts[0] };
    case 'binary':
      return { ...tree, left: parts[0], right: parts[1] };
    case 'conditional':
      return { ...tree, condition: parts[0], whenTrue: parts[1], whenFalse: parts[2] };
    case 'call':
      return { ...tree, operands: parts };
    default:
      return tree;
  }
}

const columnReaders = new WeakMap<TypedTree, boolean>();

/** True when the value of a tree depends on an input column. The answer is kept, so that asking at every level stays cheap. */
export function readsColumn(tree: TypedTree): boolean {
  const known = columnReaders.get(tree);
  if (known !== undefined) return known;
  const reads = tree.kind === 'column' || partsOf(tree).some(readsColumn);
  columnReaders.set(tree, reads);
  return reads;
}

/** Every tree of an expression, outermost first. */
export function* treesOf(root: TypedTree): Generator<TypedTree> {
  const ahead = [root];
  for (let tree = ahead.pop(); tree !== undefined; tree = ahead.pop()) {
    yield tree;
    ahead.push(...partsOf(tree).toReversed());
  }
}
