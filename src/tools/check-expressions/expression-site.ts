import type { ColumnType } from '../../datatypes/data-type.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { compileAt, type NameScope } from '../../plan/name-scope.ts';

/** An expression at its place in a package, bound. */
export interface ExpressionSite {
  /** E.g. `\Package\Load\Derive.City`, `\Package\Loop.EvalExpression`. */
  readonly object: string;
  /** As people read it: with column names where the package has that form. */
  readonly expression: string;
  /** Type of the value; undefined when it does not bind. */
  readonly type: ColumnType | undefined;
  /** The error when it does not bind. */
  readonly failure: Diagnostic | undefined;
  /** The type of the column that the designer made from the expression; undefined where packages keep none. */
  readonly recorded: ColumnType | undefined;
}

/** What an expression must be at its place. */
export interface SiteOptions {
  readonly assignment?: boolean;
  readonly expected?: 'boolean';
}

/** Binds an expression outside the data flow. */
export function bindAt(text: string, object: string, scope: NameScope, options: SiteOptions = {}): ExpressionSite {
  const { expression, findings } = compileAt(text, scope, { source: object, subComponent: '' }, options);
  return { object, expression: text, type: expression?.type, failure: errorOf(findings), recorded: undefined };
}

/** The first error among findings. */
export function errorOf(findings: readonly Diagnostic[]): Diagnostic | undefined {
  return findings.find(({ severity }) => severity === 'error');
}
