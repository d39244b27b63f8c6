import type { ColumnType } from '../datatypes/data-type.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { compileExpression, type TypedExpressionTree } from '../expressions/compile-expression.ts';
import type { PropertyDeclaration, TypedExpression } from '../sdk/property.ts';

/** What variable names mean at a place of the package. Names are case-sensitive. */
export interface NameScope {
  readonly localeId: number;
  /** Type of a variable or parameter; 'unusable' for variables that hold objects. Without a namespace, any namespace will do. */
  variableType(reference: { namespace?: string; name: string }): ColumnType | undefined | 'unusable';
  /** Qualified names, innermost first, for hints. */
  variableNames?(): Iterable<string>;
}

/** One name of a scope; `type` undefined means an Object variable. */
export interface NamedType {
  readonly qualifiedName: string;
  readonly type: ColumnType | undefined;
}

/** A scope with names of its own that shadow those of the scope around it. */
export function nestScope(
  outer: NameScope | undefined,
  names: readonly NamedType[],
  localeId = outer?.localeId ?? 1033,
): NameScope {
  const own = typesByName(names);
  return {
    localeId,
    variableType(reference) {
      const found =
        reference.namespace === undefined
          ? findUnqualified(own, reference.name)
          : own.get(`${reference.namespace}::${reference.name}`);
      return found ?? outer?.variableType(reference);
    },
    *variableNames() {
      yield* own.keys();
      yield* outer?.variableNames?.() ?? [];
    },
  };
}

const knownNames = new WeakMap<readonly NamedType[], ReadonlyMap<string, ColumnType | 'unusable'>>();

// The System variables are the same list for every executable of a kind.
function typesByName(names: readonly NamedType[]): ReadonlyMap<string, ColumnType | 'unusable'> {
  const known = knownNames.get(names);
  if (known !== undefined) return known;
  const own = new Map(names.map(({ qualifiedName, type }) => [qualifiedName, type ?? ('unusable' as const)]));
  knownNames.set(names, own);
  return own;
}

function findUnqualified(
  names: ReadonlyMap<string, ColumnType | 'unusable'>,
  name: string,
): ColumnType | 'unusable' | undefined {
  for (const [qualified, type] of names) {
    if (qualified.slice(qualified.indexOf('::') + 2) === name) return type;
  }
  return undefined;
}

/** Splits `User::Folder` or `Folder` into namespace and name. */
export function splitName(qualifiedName: string): { namespace?: string; name: string } {
  const at = qualifiedName.indexOf('::');
  return at < 0
    ? { name: qualifiedName }
    : { namespace: qualifiedName.slice(0, at), name: qualifiedName.slice(at + 2) };
}

/** Compiles an expression outside the data flow; findings get the place. */
export function compileAt(
  text: string,
  scope: NameScope,
  place: { readonly source: string; readonly subComponent: string },
  options: { readonly assignment?: boolean; readonly expected?: 'boolean' } = {},
): { expression: TypedExpressionTree | undefined; findings: Diagnostic[] } {
  const { expression, diagnostics } = compileExpression(
    text,
    {
      variable: (reference) => scope.variableType(reference),
      variableNames: () => scope.variableNames?.() ?? [],
      localeId: scope.localeId,
    },
    options,
  );
  return { expression, findings: diagnostics.map((finding) => ({ ...finding, ...place })) };
}

/** Compiles the text of a property of kind expression for a unit; null when it is empty or wrong. */
export function compileUnitExpression(
  text: string,
  declaration: PropertyDeclaration,
  scope: NameScope,
  place: { readonly source: string; readonly subComponent: string },
  findings: Diagnostic[],
): TypedExpression | null {
  if (text.trim() === '') return null;
  const compiled = compileAt(text, scope, place, declaration.expression);
  findings.push(...compiled.findings);
  const { expression: tree } = compiled;
  if (tree === undefined) return null;
  return {
    text,
    type: tree.type,
    ...(tree.assignmentTarget === undefined ? {} : { assignmentTarget: tree.assignmentTarget }),
    compiled: tree,
  };
}
