import { canConvert } from '../datatypes/convert-value.ts';
import type { ColumnType } from '../datatypes/data-type.ts';
import { isText } from '../datatypes/type-families.ts';
import { closestName } from '../diagnostics/closest-name.ts';
import { bindCall } from './bind-call.ts';
import { bindBinary, bindConditional, bindUnary } from './bind-operators.ts';
import type { Binder } from './binding.ts';
import { refuse } from './expression-error.ts';
import type { ExpressionScope } from './expression-scope.ts';
import { functionOf } from './function-names.ts';
import type { CastSyntax, ColumnSyntax, SyntaxTree, VariableSyntax } from './syntax-tree.ts';
import { describeType } from './type-specification.ts';
import { readsColumn, type TypedTree } from './typed-tree.ts';

/** A binder over the names of a scope. */
export function createBinder(scope: ExpressionScope): Binder {
  const binder: Binder = { scope, warnings: [], bind: (tree) => bindTree(tree, binder) };
  return binder;
}

function bindTree(tree: SyntaxTree, binder: Binder): TypedTree {
  switch (tree.kind) {
    case 'literal':
      return { kind: 'literal', type: tree.type, value: tree.value, start: tree.start, end: tree.end };
    case 'null':
      return { kind: 'literal', type: tree.type, value: null, start: tree.start, end: tree.end };
    case 'column':
      return bindColumn(tree, binder.scope);
    case 'variable':
      return bindVariable(tree, binder.scope);
    case 'cast':
      return bindCast(tree, binder);
    case 'unary':
      return bindUnary(tree, binder);
    case 'binary':
      return bindBinary(tree, binder);
    case 'conditional':
      return bindConditional(tree, binder);
    case 'call':
      return bindCall(tree, binder);
  }
}

function bindColumn(tree: ColumnSyntax, scope: ExpressionScope): TypedTree {
  const { start, end, lineageId, source, name } = tree;
  const shown = lineageId !== undefined ? `#${lineageId}` : source === undefined ? (name ?? '') : `${source}.${name}`;
  const [missing, none] =
    lineageId === undefined
      ? ['DTS_E_EXPREVALINPUTCOLUMNNAMENOTFOUND', 'DTS_E_EXPREVALNOINPUTCOLUMNCOLLECTIONFORCOLUMNNAME']
      : ['DTS_E_EXPREVALINPUTCOLUMNIDNOTFOUND', 'DTS_E_EXPREVALNOINPUTCOLUMNCOLLECTIONFORCOLUMNID'];
  if (scope.column === undefined) return refuse('parse', none, start, { column: shown }, columnHint(name, scope));
  const found = scope.column({
    ...(lineageId === undefined ? {} : { lineageId }),
    ...(source === undefined ? {} : { source }),
    ...(name === undefined ? {} : { name }),
  });
  if (found !== undefined) return { kind: 'column', index: found.index, type: found.type, start, end };
  const symbol = source === undefined ? missing : 'DTS_E_EXPREVALDOTTEDINPUTCOLUMNNAMENOTFOUND';
  return refuse('parse', symbol, start, { column: shown }, columnHint(name, scope));
}

function columnHint(name: string | undefined, scope: ExpressionScope): string | undefined {
  if (name === undefined) return undefined;
  const called = functionOf(name);
  if (called !== undefined) return `To call the function write ${called}(…).`;
  if (name.toUpperCase() === 'NULL') return 'A test for NULL is written ISNULL(…), the value NULL(DT_I4).';
  const near = closestName(name, scope.columnNames?.() ?? []);
  return near === undefined ? undefined : `Did you mean [${near}]?`;
}

function variableHint({ namespace, name }: VariableSyntax, scope: ExpressionScope): string | undefined {
  const known = new Map<string, string>();
  for (const qualified of scope.variableNames?.() ?? []) {
    known.set(namespace === undefined ? qualified.slice(qualified.indexOf('::') + 2) : qualified, qualified);
  }
  const near = closestName(namespace === undefined ? name : `${namespace}::${name}`, known.keys());
  return near === undefined ? undefined : `Did you mean @[${known.get(near)}]?`;
}

// Without a namespace User goes before System, as in the designer; the spelling with brackets names it exactly.
function bindVariable(tree: VariableSyntax, scope: ExpressionScope): TypedTree {
  const { start, end } = tree;
  const { qualified, type } = lookUpVariable(tree, scope);
  if (type === undefined) {
    const hint = variableHint(tree, scope);
    return refuse('parse', 'DTS_E_EXPREVALVARIABLENOTFOUND', start, { variable: qualified }, hint);
  }
  if (type === 'unusable')
    return refuse('type', 'DTS_E_EXPREVALVARIABLETYPENOTSUPPORTED', start, { variable: qualified });
  return { kind: 'variable', name: qualified, type, start, end };
}

/** The variable a reference names: its qualified name and type. */
export function lookUpVariable(
  reference: { namespace?: string; name: string },
  scope: ExpressionScope,
): { qualified: string; type: ColumnType | undefined | 'unusable' } {
  const { namespace, name } = reference;
  if (namespace !== undefined)
    return { qualified: `${namespace}::${name}`, type: scope.variable?.({ namespace, name }) };
  for (const assumed of ['User', 'System']) {
    const type = scope.variable?.({ namespace: assumed, name });
    if (type !== undefined) return { qualified: `${assumed}::${name}`, type };
  }
  return { qualified: name, type: scope.variable?.({ name }) };
}

function bindCast(tree: CastSyntax, binder: Binder): TypedTree {
  const operand = binder.bind(tree.operand);
  const { type, start, end } = tree;
  if (!canConvert(operand.type.type, type.type)) {
    refuse('type', 'DTS_E_EXPREVALINVALIDCAST', start, { from: operand.type.type, to: type.type });
  }
  warnOfTruncation(operand, type, start, binder);
  return { kind: 'conversion', explicit: true, type, operand, start, end };
}

function warnOfTruncation(operand: TypedTree, type: ColumnType, position: number, binder: Binder): void {
  const narrower = isText(operand.type.type) && type.length > 0 && operand.type.length > type.length;
  if (!narrower || !readsColumn(operand)) return;
  const args = { from: describeType(operand.type), to: describeType(type) };
  binder.warnings.push({ errorClass: 'validate', symbol: 'DTS_W_EXPREVALPOTENTIALSTRINGTRUNCATION', args, position });
}
