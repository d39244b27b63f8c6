import type { ColumnType } from '../datatypes/data-type.ts';
import type { Decimal } from '../datatypes/value.ts';

/** The part of the expression text a tree comes from: UTF-16 offsets. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** Operators with two operands, as written. */
export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '<'
  | '>'
  | '<='
  | '>='
  | '=='
  | '!='
  | '&'
  | '^'
  | '|'
  | '&&'
  | '||';

/** Operators with one operand, as written. */
export type UnaryOperator = '-' | '!' | '~';

/** A literal as typed by its spelling. */
export interface LiteralSyntax extends TextSpan {
  readonly kind: 'literal';
  readonly type: ColumnType;
  readonly value: number | bigint | boolean | string | Decimal;
}

/** A reference to an input column: by lineage id, by name, or by source and name. */
export interface ColumnSyntax extends TextSpan {
  readonly kind: 'column';
  readonly lineageId?: string;
  readonly source?: string;
  readonly name?: string;
}

/** A reference to a variable or parameter. */
export interface VariableSyntax extends TextSpan {
  readonly kind: 'variable';
  readonly namespace?: string;
  readonly name: string;
}

/** An operator with one operand. */
export interface UnarySyntax extends TextSpan {
  readonly kind: 'unary';
  readonly operator: UnaryOperator;
  readonly operand: SyntaxTree;
}

/** An operator with two operands. */
export interface BinarySyntax extends TextSpan {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  /** Where the operator itself stands. */
  readonly operatorAt: number;
  readonly left: SyntaxTree;
  readonly right: SyntaxTree;
}

/** `condition ? whenTrue : whenFalse`. */
export interface ConditionalSyntax extends TextSpan {
  readonly kind: 'conditional';
  readonly condition: SyntaxTree;
  readonly whenTrue: SyntaxTree;
  readonly whenFalse: SyntaxTree;
}

/** `(type) operand`. */
export interface CastSyntax extends TextSpan {
  readonly kind: 'cast';
  readonly type: ColumnType;
  readonly operand: SyntaxTree;
}

/** `NULL(type)`. */
export interface NullSyntax extends TextSpan {
  readonly kind: 'null';
  readonly type: ColumnType;
}

/** A function call. */
export interface CallSyntax extends TextSpan {
  readonly kind: 'call';
  /** As written. */
  readonly name: string;
  readonly operands: readonly SyntaxTree[];
}

/** What the parser reads: names not looked up, types not inferred. */
export type SyntaxTree =
  | LiteralSyntax
  | ColumnSyntax
  | VariableSyntax
  | UnarySyntax
  | BinarySyntax
  | ConditionalSyntax
  | CastSyntax
  | NullSyntax
  | CallSyntax;

/** A parsed text: an expression, with the variable to assign to in the assignment form. */
export interface ParsedExpression {
  readonly target?: VariableSyntax;
  readonly root: SyntaxTree;
}
