import type { SqlType, SqlValue } from '../../sql-type.ts';
import type { TypedExpression } from '../typed-tree.ts';
import type { DateFormat } from '../values/date-time-value.ts';

/** What expressions are evaluated in. */
export interface EvaluationContext {
  /** The moment that all of a statement sees. */
  readonly now: Date;
  readonly dateFormat: DateFormat;
  /** 1 Monday … 7 Sunday. */
  readonly dateFirst: number;
  variable(name: string): SqlValue;
  global(name: string): SqlValue;
  /** The answer of a function of the server that was asked before, by the key of the call. */
  hostAnswer?(key: string): SqlValue | undefined;
  /** The values of the row at hand. */
  readonly row?: readonly SqlValue[];
}

/** One call of a function: the types of its arguments and its result, the part of the date it names. */
export interface FunctionCall {
  readonly types: readonly SqlType[];
  readonly result: SqlType;
  readonly part: string;
  readonly context: EvaluationContext;
}

/** What a function makes of the types of its arguments. */
export interface FunctionShape {
  readonly type: SqlType;
  /** Types that arguments are converted to first; undefined for one that stays as it is. */
  readonly argumentTypes?: readonly (SqlType | undefined)[];
}

/** A function of T-SQL that depends on its arguments only, or on the moment. */
export interface ScalarFunction {
  readonly least: number;
  readonly most: number;
  /** The first argument is the name of a part of a date. */
  readonly hasPart?: boolean;
  /** Called with NULL too; else NULL gives NULL. */
  readonly takesNull?: boolean;
  shape(operands: readonly TypedExpression[]): FunctionShape;
  evaluate(values: readonly SqlValue[], call: FunctionCall): SqlValue;
}

/** A function whose result and arguments always have the same types; `undefined` leaves an argument as it is. */
export function fixedFunction(
  type: SqlType,
  argumentTypes: readonly (SqlType | undefined)[],
  evaluate: ScalarFunction['evaluate'],
  how: { readonly least?: number; readonly hasPart?: boolean; readonly takesNull?: boolean } = {},
): ScalarFunction {
  return {
    least: argumentTypes.length,
    most: argumentTypes.length,
    shape: () => ({ type, argumentTypes }),
    evaluate,
    ...how,
  };
}
