import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import type { Executable } from '../model/executable.ts';
import { isExecutableSetting, settingExpectation } from './executable-settings.ts';
import type { ExecutablePlan } from './package-plan.ts';
import { findPrecedenceCircle } from './precedence-circle.ts';
import { declaredName } from './read-property-bag.ts';
import { unsupportedFeature } from './unsupported-units.ts';

/** Properties of every executable whose value changes nothing in how OpenDTSX runs it, and those of loops and packages read elsewhere. */
const harmless: ReadonlySet<string> = new Set(
  `Name Description ID CreationName LocaleID LoggingMode TransactionOption IsolationLevel ForceExecutionValue ForcedExecutionValue
  ExecValueVariable ExecutionValueVariable DebugMode SuspendRequired StopOnFailure InitExpression EvalExpression AssignExpression`
    .split(/\s+/)
    .map((name) => name.toLowerCase()),
);

/** What is wrong with a planned executable itself: names that occur twice, constraints in a circle, settings and expressions that cannot be. */
export function checkExecutable(
  plan: Pick<ExecutablePlan, 'path' | 'constraints' | 'task' | 'propertyExpressions'>,
  model: Executable,
  given: ReadonlyMap<string, string>,
): readonly Diagnostic[] {
  return [
    ...repeatedNames(model, plan.path),
    ...circle(plan, model),
    ...givenSettings(given, plan.path),
    ...withoutEffect(plan, model),
    ...localeExpression(plan),
  ];
}

// Source: names are unique in Executables and Variables; a package that breaks this does not load in SSIS.
function repeatedNames(model: Executable, path: string): Diagnostic[] {
  const variables = model.variables.map(({ namespace, name }) => `${namespace}::${name}`);
  const names = [...repeated(model.executables.map(({ name }) => name)), ...repeated(variables)];
  return names.map((name) => diagnostic('DTS_E_NAMEALREADYEXISTS', { name, container: path }, { source: path }));
}

function repeated(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.has(name) || !seen.add(name)));
}

function circle({ path, constraints }: Pick<ExecutablePlan, 'path' | 'constraints'>, model: Executable): Diagnostic[] {
  const found = findPrecedenceCircle(model.executables.length, constraints);
  if (found === undefined) return [];
  const names = [...found, found[0]].map((index) => model.executables[index].name);
  const [from, to] = names;
  const detail = `the constraints form a circle (${names.join(' → ')}), in which nothing could ever start`;
  return [diagnostic('DTS_E_PRECEDENCECONSTRAINT', { from, to, detail }, { source: path })];
}

function givenSettings(given: ReadonlyMap<string, string>, path: string): Diagnostic[] {
  return [...given].flatMap(([property, value]) => {
    const expected = settingExpectation(property, value);
    if (expected === undefined) return [];
    const args = { property, value, expected };
    return [diagnostic('OPENDTSX_E_PROPERTY_VALUE', args, { source: path, subComponent: property })];
  });
}

// Expressions are compiled for a locale before anything runs.
function localeExpression({
  path,
  propertyExpressions,
}: Pick<ExecutablePlan, 'path' | 'propertyExpressions'>): Diagnostic[] {
  if (!propertyExpressions.some(({ property }) => property.toLowerCase() === 'localeid')) return [];
  return [unsupportedFeature(path, 'the expression for LocaleID', 'the locale stays the one that the package gives')];
}

// The expressions of a data flow name component properties, and a package has many properties that only its designer uses.
function withoutEffect(
  { path, task, propertyExpressions }: Pick<ExecutablePlan, 'path' | 'task' | 'propertyExpressions'>,
  model: Executable,
): Diagnostic[] {
  if (model.kind === 'package' || task?.pipeline !== undefined) return [];
  if (model.kind === 'task' && task?.unit === undefined) return [];
  const declarations = task?.unit?.declaration.properties ?? {};
  const isKnown = (property: string): boolean =>
    isExecutableSetting(property) ||
    harmless.has(property.toLowerCase()) ||
    declaredName(declarations, property) !== undefined ||
    model.properties.has(property);
  return propertyExpressions
    .filter(({ property }) => !isKnown(property))
    .map(({ property }) =>
      diagnostic(
        'OPENDTSX_W_PROPERTYEXPRESSION',
        { property, executable: path },
        { source: path, subComponent: property },
      ),
    );
}
