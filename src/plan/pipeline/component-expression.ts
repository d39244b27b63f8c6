import type { ColumnEvaluator } from '../../datatypes/column-evaluator.ts';
import type { ColumnType } from '../../datatypes/data-type.ts';
import type { TypedValue, Value } from '../../datatypes/value.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { InternalError } from '../../diagnostics/internal-error.ts';
import { columnEvaluator, conversionEvaluator } from '../../expressions/column-evaluator.ts';
import {
  compileExpression,
  type ExpressionScope,
  type TypedExpressionTree,
} from '../../expressions/compile-expression.ts';
import type { TypedExpression } from '../../sdk/property.ts';
import type { AvailableColumns } from './pipeline-plan.ts';

/** A component expression in compiled form: the tree, and the lineage id behind each column index of the tree. */
class ComponentExpression {
  readonly tree: TypedExpressionTree;
  readonly lineageIds: readonly string[];

  constructor(tree: TypedExpressionTree, lineageIds: readonly string[]) {
    this.tree = tree;
    this.lineageIds = lineageIds;
  }
}

/** What the names of a component expression mean besides columns. */
export interface ComponentExpressionScope {
  readonly localeId: number;
  variableType(reference: { namespace?: string; name: string }): ColumnType | undefined | 'unusable';
  /** Qualified names, for hints. */
  variableNames?(): Iterable<string>;
}

/** Compiles the text of an expression property over the columns that reach the component's input. */
export function compileComponentExpression(
  text: string,
  columns: AvailableColumns,
  scope: ComponentExpressionScope,
  expected?: 'boolean',
): { expression: TypedExpression | undefined; variables: readonly string[]; diagnostics: readonly Diagnostic[] } {
  const lineageIds: string[] = [];
  const expressionScope: ExpressionScope = {
    localeId: scope.localeId,
    variable: (reference) => scope.variableType(reference),
    variableNames: () => scope.variableNames?.() ?? [],
    columnNames: () => [...columns.values()].map((column) => column.name),
    column: (reference) => {
      const lineageId = findColumn(columns, reference);
      if (lineageId === undefined) return undefined;
      let index = lineageIds.indexOf(lineageId);
      if (index < 0) index = lineageIds.push(lineageId) - 1;
      return { index, type: columns.get(lineageId)?.type as ColumnType };
    },
  };
  const { expression: tree, diagnostics } = compileExpression(text, expressionScope, expected ? { expected } : {});
  if (tree === undefined) return { expression: undefined, variables: [], diagnostics };
  const expression = { text, type: tree.type, compiled: new ComponentExpression(tree, lineageIds) };
  return { expression, variables: tree.variables, diagnostics };
}

/** Lineage id of the column that a reference in an expression means; the first of several with one name. */
export function findColumn(
  columns: AvailableColumns,
  reference: { lineageId?: string; source?: string; name?: string },
): string | undefined {
  if (reference.lineageId !== undefined) return columns.has(reference.lineageId) ? reference.lineageId : undefined;
  let found: string | undefined;
  for (const [lineageId, column] of columns) {
    if (column.name !== reference.name) continue;
    if (reference.source !== undefined && column.sourceComponent !== reference.source) continue;
    found = lineageId;
    break;
  }
  return found;
}

/** Lineage ids of the input columns that the evaluator of an expression takes, in its order. */
export function expressionInputs(expression: TypedExpression): readonly string[] {
  const { tree, lineageIds } = compiledForm(expression);
  return tree.columns.map((index) => lineageIds[index] as string);
}

/**
 * The column evaluator of a component expression, converting into `target`. Variables are read once, now.
 * Throws `InternalError` for an expression that this plan did not compile.
 */
export function expressionEvaluator(
  expression: TypedExpression,
  environment: {
    readonly localeId: number;
    variable(qualifiedName: string): TypedValue;
    now(): bigint;
    utcNow(): bigint;
  },
  target?: ColumnType,
): ColumnEvaluator {
  const { tree } = compiledForm(expression);
  return columnEvaluator(
    tree,
    {
      localeId: environment.localeId,
      variable: (name: string): Value => environment.variable(name).value,
      now: environment.now,
      utcNow: environment.utcNow,
    },
    target,
  );
}

/** Makes expressions usable again that were cloned with their plan for another thread: changes every one found in `value`, at whatever depth. */
export function restoreExpressions(value: unknown, seen = new Set<object>()): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || seen.has(value)) return;
  seen.add(value);
  if ('compiled' in value && 'text' in value) {
    const { tree, lineageIds } = value.compiled as ComponentExpression;
    value.compiled = new ComponentExpression(tree, lineageIds);
    return;
  }
  const parts = value instanceof Map ? value.values() : Object.values(value);
  for (const part of parts) restoreExpressions(part, seen);
}

function compiledForm(expression: TypedExpression): ComponentExpression {
  if (expression.compiled instanceof ComponentExpression) return expression.compiled;
  throw new InternalError(`the expression "${expression.text}" was not compiled for a component`);
}

/** A column conversion by the rules of the Data Conversion transformation. */
export function columnConversion(
  from: ColumnType,
  to: ColumnType,
  options: { readonly localeId: number; readonly fastParse?: boolean },
): ColumnEvaluator {
  return conversionEvaluator(from, to, options);
}
