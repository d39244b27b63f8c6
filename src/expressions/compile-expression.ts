import type { ColumnType } from '../datatypes/data-type.ts';
import { isBlob } from '../datatypes/type-families.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { asWide } from './bind-operators.ts';
import { createBinder, lookUpVariable } from './binder.ts';
import { ProblemFound, problemDiagnostic, refuse } from './expression-error.ts';
import type { ExpressionScope } from './expression-scope.ts';
import { foldConstants } from './fold-constants.ts';
import { parseExpression } from './parser.ts';
import type { ParsedExpression, VariableSyntax } from './syntax-tree.ts';
import { type TypedTree, treesOf } from './typed-tree.ts';

export type { ColumnReference, ExpressionScope } from './expression-scope.ts';

/** A compiled expression: immutable, without references to its scope. */
export interface TypedExpressionTree {
  /** Type of the value. */
  readonly type: ColumnType;
  /** As given. */
  readonly text: string;
  /** Distinct indexes of the input columns used, in order of first use: the order of a column evaluator's inputs. */
  readonly columns: readonly number[];
  /** Distinct qualified names of the variables read. */
  readonly variables: readonly string[];
  /** True when the value is the same whenever it is computed: no columns, variables or clock. */
  readonly isConstant: boolean;
  /** Qualified name of the variable the assignment form assigns to. */
  readonly assignmentTarget?: string;
  readonly root: TypedTree;
}

/** What else is known about the place an expression is written in. */
export interface CompileOptions {
  /** Allows the form `@Variable = expression`. */
  readonly assignment?: boolean;
  /** The type the value must have. */
  readonly expected?: 'boolean';
  /** Leaves parts made of constants as they are written: for tools that show an expression instead of running it. */
  readonly unfolded?: boolean;
}

/** The result of compiling: an expression unless a diagnostic is an error. */
export interface CompiledExpression {
  readonly expression?: TypedExpressionTree;
  readonly diagnostics: Diagnostic[];
}

/**
 * Reads, binds and folds an expression. Each diagnostic has the class of failure (`parse`, `type`, `validate`) in `args.errorClass`,
 * its line and column in `location`, and most a hint. Stops at the first error; warnings may accompany an expression.
 */
export function compileExpression(
  text: string,
  scope: ExpressionScope,
  options: CompileOptions = {},
): CompiledExpression {
  const diagnostics: Diagnostic[] = [];
  try {
    const parsed = parseExpression(text, options.assignment === true);
    const binder = createBinder(scope);
    const assignmentTarget = parsed.target === undefined ? undefined : bindTarget(parsed.target, scope);
    const bound = resultOf(binder.bind(parsed.root));
    checkRoot(bound, parsed, options);
    for (const warning of binder.warnings) diagnostics.push(problemDiagnostic(warning, text));
    const folded = options.unfolded === true ? { tree: bound } : foldConstants(bound, scope.localeId ?? 1033);
    if ('problem' in folded) throw new ProblemFound(folded.problem);
    return { expression: describeTree(folded.tree, text, assignmentTarget), diagnostics };
  } catch (error) {
    if (!(error instanceof ProblemFound)) throw error;
    diagnostics.push(problemDiagnostic(error.problem, text));
    return { diagnostics };
  }
}

function bindTarget(target: VariableSyntax, scope: ExpressionScope): string {
  const { qualified, type } = lookUpVariable(target, scope);
  if (type === undefined) refuse('parse', 'DTS_E_EXPREVALVARIABLENOTFOUND', target.start, { variable: qualified });
  if (qualified.startsWith('System::')) {
    refuse('runtime', 'DTS_E_EXPREVALASSIGNMENTTOREADONLYVARIABLE', target.start, { variable: qualified });
  }
  return qualified;
}

// Observed (docs/expression-evidence.md, rule 1): a DT_STR column is wide as an expression too; only a cast or NULL at the root gives DT_STR.
function resultOf(root: TypedTree): TypedTree {
  return root.kind === 'column' ? asWide(root) : root;
}

function checkRoot(tree: TypedTree, parsed: ParsedExpression, options: CompileOptions): void {
  if (options.expected === 'boolean' && tree.type.type !== 'DT_BOOL') {
    refuse('type', 'DTS_E_EXPRESSIONNOTBOOLEAN', tree.start, { type: tree.type.type });
  }
  if (parsed.target !== undefined && isBlob(tree.type.type)) {
    refuse('type', 'DTS_E_EXPREVALRESULTTYPENOTSUPPORTED', tree.start, { type: tree.type.type });
  }
}

function describeTree(root: TypedTree, text: string, assignmentTarget: string | undefined): TypedExpressionTree {
  const columns = new Set<number>();
  const variables = new Set<string>();
  let clock = false;
  for (const tree of treesOf(root)) {
    if (tree.kind === 'column') columns.add(tree.index);
    else if (tree.kind === 'variable') variables.add(tree.name);
    else if (tree.kind === 'call') clock ||= tree.name === 'GETDATE' || tree.name === 'GETUTCDATE';
  }
  return {
    type: root.type,
    text,
    columns: [...columns],
    variables: [...variables],
    isConstant: columns.size === 0 && variables.size === 0 && !clock,
    ...(assignmentTarget === undefined ? {} : { assignmentTarget }),
    root,
  };
}
