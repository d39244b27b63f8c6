import { tokenize } from '../../expressions/lexer.ts';
import type { Package } from '../../model/package.ts';
import type { LocatedExpression } from './find-expressions.ts';
import { type MarkupValue, markupValueAt, markupValues, propertyMarkup } from './markup-value.ts';
import {
  executableFinder,
  qualifiedName,
  resolveVariable,
  type VariableTarget,
  variablesOf,
} from './variable-target.ts';

/** A place in a package that names a variable. Offsets are those of the value's text and cover the name alone, without its namespace. */
export interface VariableReference {
  readonly value: MarkupValue;
  readonly start: number;
  readonly end: number;
  /** The name stands alone after `@` in an expression: another name may need brackets there. */
  readonly isBare: boolean;
}

/** Where a package names a variable, and where it may do so without it being certain. */
export interface VariableUses {
  readonly references: readonly VariableReference[];
  /** Each with why it is in doubt. */
  readonly doubts: readonly { readonly value: MarkupValue; readonly reason: string }[];
}

/** Properties and attributes whose whole value is the name of a variable, in tasks, components, loops and bindings. */
const namingProperties: ReadonlySet<string> = new Set([
  'BindedVariableOrParameterName',
  'DtsVariableName',
  'ExecValueVariable',
  'OpenRowsetVariable',
  'SqlCommandVariable',
  'SqlStatementSource',
  'StandardErrorVariable',
  'StandardInputVariable',
  'StandardOutputVariable',
  'TaskDestinationPath',
  'TaskLocalPath',
  'TaskRemotePath',
  'TaskSourcePath',
  'VarName',
  'VariableName',
  'XMLDataVariable',
]);

const scriptLists: ReadonlySet<string> = new Set(['ReadOnlyVariables', 'ReadWriteVariables']);
/** What only people read. */
const remarks: ReadonlySet<string> = new Set(['Description', 'description', 'DesignTimeProperties']);
/** Types of configurations whose settings stand in another place: files and tables (source: DTSConfigurationType). */
const configurationsElsewhere: ReadonlySet<number> = new Set([1, 5, 7, 8]);

/** Every place of a package that names a variable. */
export function usesOf(
  target: VariableTarget,
  source: Package,
  expressions: readonly LocatedExpression[],
): VariableUses {
  const references: VariableReference[] = [];
  const doubts: { value: MarkupValue; reason: string }[] = [];
  const declaration = target.variable.origin && propertyMarkup(target.variable.origin, 'ObjectName');
  if (declaration !== undefined) references.push(whole(declaration));
  const seen = new Set<number>(declaration === undefined ? [] : [declaration.offsets[0]]);
  for (const expression of expressions) {
    seen.add(expression.value.offsets[0]);
    const found = expressionReferences(expression, target);
    if (found !== undefined) references.push(...found);
    else if (mentions(expression.value.text, target)) {
      doubts.push({ value: expression.value, reason: 'an expression that cannot be read may name it' });
    }
  }
  const others = otherUses(target, source, seen);
  return { references: [...references, ...others.references], doubts: [...doubts, ...others.doubts] };
}

/** The variable whose name stands at an offset of the package's source text; undefined when there is none. */
export function referenceAt(
  offset: number,
  source: Package,
  expressions: readonly LocatedExpression[],
): { readonly target: VariableTarget; readonly reference: VariableReference } | undefined {
  const value = source.origin === undefined ? undefined : markupValueAt(source.origin, offset);
  if (value === undefined) return undefined;
  const expression = expressions.find((each) => each.value.offsets[0] === value.offsets[0]);
  const ownerOf = executableFinder(source);
  for (const target of variablesOf(source)) {
    const { origin } = target.variable;
    const isDeclaration = origin !== undefined && propertyMarkup(origin, 'ObjectName')?.offsets[0] === value.offsets[0];
    const uses = isDeclaration
      ? [whole(value)]
      : expression !== undefined
        ? expressionReferences(expression, target)
        : useIn(value, target, true, (name) => resolveVariable(ownerOf(value.element), name));
    if (uses === undefined || typeof uses === 'string') continue;
    const reference = uses.find(({ start, end }) => value.offsets[start] <= offset && offset <= value.offsets[end]);
    if (reference !== undefined) return { target, reference };
  }
  return undefined;
}

const whole = (value: MarkupValue): VariableReference => ({ value, start: 0, end: value.text.length, isBare: false });

/** The references in an expression; undefined when its tokens cannot be told apart. */
function expressionReferences(expression: LocatedExpression, target: VariableTarget): VariableReference[] | undefined {
  const { value, executable } = expression;
  try {
    return tokenize(value.text).flatMap((token) => {
      if (token.kind !== 'variable') return [];
      const { namespace, value: name, start, end } = token;
      if (resolveVariable(executable, { namespace, name })?.variable !== target.variable) return [];
      const isBare = value.text[start + 1] !== '[';
      const nameEnd = isBare ? end : end - 1;
      return [{ value, start: nameEnd - name.length, end: nameEnd, isBare }];
    });
  } catch {
    return undefined;
  }
}

function otherUses(target: VariableTarget, source: Package, seen: ReadonlySet<number>): VariableUses {
  const references: VariableReference[] = [];
  const doubts: { value: MarkupValue; reason: string }[] = [];
  const ownerOf = executableFinder(source);
  const isOnly =
    variablesOf(source).filter(({ variable }) => qualifiedName(variable) === qualifiedName(target.variable)).length ===
    1;
  for (const value of source.origin === undefined ? [] : markupValues(source.origin)) {
    if (seen.has(value.offsets[0]) || isRemark(value) || isParentsVariable(value)) continue;
    const use = useIn(value, target, isOnly, (name) => resolveVariable(ownerOf(value.element), name));
    if (typeof use === 'string') doubts.push({ value, reason: use });
    else references.push(...use);
  }
  for (const { origin, configurationType } of source.enableConfigurations ? source.configurations : []) {
    if (origin === undefined || !configurationsElsewhere.has(configurationType)) continue;
    const [value] = markupValues(origin);
    doubts.push({ value, reason: 'a configuration outside of the package may set it by its name' });
  }
  return { references, doubts };
}

function isRemark({ name, element }: MarkupValue): boolean {
  return remarks.has(name) || element.localName === 'DesignTimeProperties';
}

// The text of such a configuration names a variable of the package that calls this one.
function isParentsVariable({ name, element }: MarkupValue): boolean {
  return (
    name === 'ConfigurationString' &&
    (element.localName === 'Configuration' || element.parent?.localName === 'Configuration')
  );
}

/** The references in a value that is no expression, or why it is uncertain whether there are any. */
function useIn(
  value: MarkupValue,
  target: VariableTarget,
  isOnly: boolean,
  resolve: (name: { namespace?: string; name: string }) => VariableTarget | undefined,
): VariableReference[] | string {
  const { text, name: property } = value;
  const { namespace, name } = target.variable;
  if (!text.includes(name)) return [];
  const qualified = qualifiedName(target.variable);
  if (namingProperties.has(property) && (text === qualified || text === name)) {
    const written = text === qualified ? { namespace, name } : { name };
    if (resolve(written)?.variable !== target.variable) return [];
    return [{ value, start: text.length - name.length, end: text.length, isBare: false }];
  }
  if (scriptLists.has(property)) return listUse(text, target);
  const places = [...text.matchAll(new RegExp(`(?<=\\.Variables\\[)${escapedForm(qualified)}(?=\\])`, 'g'))];
  if (places.length === 0)
    return mentions(text, target) ? 'a text names it, and it is not certain that it means the variable' : [];
  if (!isOnly) return 'a path names it, and several variables have this name';
  return places.map(({ index }) => {
    const end = index + qualified.length;
    return { value, start: end - name.length, end, isBare: false };
  });
}

function listUse(text: string, { variable }: VariableTarget): VariableReference[] | string {
  const named = text.split(/[\s,;]+/).some((each) => each === variable.name || each === qualifiedName(variable));
  return named ? 'a script uses it, and its code cannot be changed with certainty' : [];
}

const escapedForm = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|-]/g, '\\$&');

/** Whether a text holds the qualified name of a variable as a whole. */
function mentions(text: string, { variable }: VariableTarget): boolean {
  return new RegExp(`(?<![\\p{L}\\p{N}_])${escapedForm(qualifiedName(variable))}(?![\\p{L}\\p{N}_])`, 'u').test(text);
}
