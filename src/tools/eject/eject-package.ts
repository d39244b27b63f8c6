import { DtsError, dtsError } from '../../diagnostics/dts-error.ts';
import { readPackage } from '../../formats/dtsx/read-package.ts';
import { upgradePackage } from '../../formats/dtsx/upgrade/upgrade-package.ts';
import { writePackage } from '../../formats/dtsx/write/write-package.ts';
import { assignRefIds } from '../../model/assign-ref-ids.ts';
import type { Package as PackageModel } from '../../model/package.ts';
import { executablePath, walkExecutables } from '../../model/walk.ts';
import { Package } from '../../object-model/package.ts';
import type { TaskHost } from '../../object-model/task-host.ts';
import { passwordsIn } from '../../runtime/secret-forms.ts';
import { stockUnits } from '../../runtime/stock-units.ts';
import type { ComponentDeclaration } from '../../sdk/component.ts';
import type { PropertyDeclarations } from '../../sdk/property.ts';
import { FlowFailure } from '../builder/flow-builder.ts';
import { newPackage } from '../builder/package-builder.ts';
import { inXml, RawXml } from '../builder/raw.ts';
import { unitName } from '../builder/unit-name.ts';
import { comparePackages, type ItemDifference, type PackageDifference } from '../diff-packages/compare-packages.ts';
import { isSecretName } from '../diff-packages/outline.ts';
import type { DescribeContext, Telling } from './describe-context.ts';
import { describePackage, type PackageScript } from './describe-package.ts';
import { Identifiers } from './identifiers.ts';
import { KnownSecrets } from './known-secrets.ts';
import { printProgram } from './print-program.ts';
import { reorderedFlows } from './same-plan.ts';
import { RefusedCall, runCalls, textParts } from './script.ts';
import { argumentsIn, everyCall, namesIn, textsIn } from './script-contents.ts';

/** A package as a program. */
export interface EjectedPackage {
  /** TypeScript that builds the package. */
  readonly text: string;
  /** Names of the secrets that the program has to be given. */
  readonly secrets: readonly string[];
  /** How many objects are told in words, in words with their data as XML, and as XML. */
  readonly tellings: Readonly<Record<Exclude<Telling, 'typed'>, number>>;
  /** What the package of the program differs in; secrets apart. Empty unless the file states what no package of format 8 can. */
  readonly lost: PackageDifference;
}

/** Values for secrets by name. */
export type SecretLookup = (name: string) => string;

const unitNames = new Map(
  stockUnits.map(({ declaration }) => [
    'identifiers' in declaration ? declaration.identifiers.creationName : '',
    unitName(declaration.displayName),
  ]),
);

const declared = new Map(
  stockUnits.flatMap(({ declaration }): [string, PropertyDeclarations][] =>
    'identifiers' in declaration && 'properties' in declaration
      ? [[declaration.identifiers.creationName, declaration.properties]]
      : [],
  ),
);

const components = new Map(
  stockUnits.flatMap(({ declaration }): [string, ComponentDeclaration][] =>
    'placement' in declaration ? [[declaration.identifiers.creationName, declaration]] : [],
  ),
);

/**
 * A package as a program that builds it. What the builder has no words for is kept as raw XML; whether the words do is tried: the program is
 * run, and what comes out differently is told more literally. Secrets become names of values to be given. The model is not changed.
 * Throws OPENDTSX_E_BUILDER_EJECT when the package cannot be brought to format 8.
 */
export async function ejectPackage(source: PackageModel): Promise<EjectedPackage> {
  const root = inCurrentFormat(source);
  const tellings = new Map<object, Telling>();
  for (;;) {
    const secrets = knownSecrets(root);
    const script = describe(root, tellings, secrets);
    const attempt = await differencesOf(root, script, (name) => secrets.all.get(name) ?? '');
    const changed = attempt.subjects.filter((subject) => tellMoreLiterally(subject, tellings));
    if (changed.length > 0) continue;
    if (attempt.refused !== undefined) throw attempt.refused;
    return {
      text: printProgram(root.name, script, secretsIn(script)),
      secrets: secretsIn(script),
      tellings: countTellings(script),
      lost: attempt.difference,
    };
  }
}

// Written and read again, so that every object has its XML in format 8, with the paths that saving gives.
function inCurrentFormat(source: PackageModel): PackageModel {
  const before = readAgain(source);
  upgradePackage(before);
  assignRefIds(before);
  return readAgain(before);
}

function readAgain(root: PackageModel): PackageModel {
  const { package: read, diagnostics } = readPackage(writePackage(root).text);
  if (read !== undefined) return read;
  throw dtsError('OPENDTSX_E_BUILDER_EJECT', {
    package: root.name,
    detail: diagnostics[0]?.message ?? 'it cannot be read again',
  });
}

function knownSecrets(root: PackageModel): KnownSecrets {
  const secrets = new KnownSecrets();
  const learn = (name: string, value: string): void => {
    if (value.trim() !== '') secrets.name(name, value);
  };
  for (const manager of root.connectionManagers) {
    for (const { name, value } of manager.secrets) learn(`${manager.name} ${name}`, value?.reveal() ?? '');
    const texts = [manager.connectionString, ...manager.propertyExpressions.map(({ expression }) => expression)];
    for (const text of texts) for (const each of passwordsIn(text)) learn(`${manager.name} Password`, each);
  }
  for (const { name, secret } of root.parameters) learn(name, secret?.reveal() ?? '');
  for (const executable of walkExecutables(root)) {
    for (const { name, valueText } of executable.variables) {
      if (isSecretName(name)) learn(name, valueText);
      for (const each of passwordsIn(valueText)) learn(`${name} Password`, each);
    }
  }
  return secrets;
}

function describe(root: PackageModel, tellings: ReadonlyMap<object, Telling>, secrets: KnownSecrets): PackageScript {
  const context = (named: ReadonlySet<string>): DescribeContext => {
    const identifiers = new Identifiers();
    identifiers.nameFor('pkg');
    const connections = root.connectionManagers
      .filter((manager) => !tellings.has(manager))
      .map((manager): [string, string] => [manager.id.toLowerCase(), identifiers.nameFor(manager.name)]);
    return {
      identifiers,
      secrets,
      tellings,
      named,
      unitNames,
      declared,
      components,
      connections: new Map(connections),
    };
  };
  const view = new Package({ model: root });
  const first = describePackage(view, 'pkg', context(new Set()));
  const script = describePackage(view, 'pkg', context(identifiersIn(first)));
  const used = new Set(namesIn(script.calls));
  for (const call of everyCall(script.calls)) if (!used.has(call.result ?? '')) call.result = undefined;
  return script;
}

const guid = /\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}/gi;

function identifiersIn({ settings, calls }: PackageScript): ReadonlySet<string> {
  const found = new Set<string>();
  for (const text of textsIn([...calls.flatMap(argumentsIn), settings ?? {}])) {
    for (const [each] of text.matchAll(guid)) found.add(each.toLowerCase());
  }
  return found;
}

function secretsIn({ settings, calls }: PackageScript): string[] {
  const parts = [...textsIn([...calls.flatMap(argumentsIn), settings ?? {}])].flatMap(textParts);
  return [...new Set(parts.flatMap((part) => (typeof part === 'string' ? [] : [part.secret])))].sort();
}

interface Attempt {
  /** The objects that did not come out as they are. */
  readonly subjects: readonly object[];
  readonly difference: PackageDifference;
  readonly refused?: DtsError;
}

async function differencesOf(root: PackageModel, script: PackageScript, lookup: SecretLookup): Promise<Attempt> {
  try {
    const built = readAgain(await packageOf(root.name, script, lookup));
    const difference = comparePackages(root, built).flatMap(withoutSecrets);
    const reordered = difference.length === 0 ? reorderedFlows(root, built) : [];
    return { subjects: [...difference.flatMap(subjectsOf), ...reordered], difference };
  } catch (error) {
    if (error instanceof FlowFailure) return { subjects: [taskLike(error.task, root)], difference: [], refused: error };
    if (!(error instanceof RefusedCall)) throw error;
    const refused = error.cause instanceof DtsError ? error.cause : undefined;
    if (refused === undefined) throw error.cause;
    return { subjects: [error.subject], difference: [], refused };
  }
}

/** The task of the package that a task of its program stands for. */
function taskLike(built: TaskHost, root: PackageModel): object {
  const path = built.getPackagePath();
  return [...walkExecutables(root)].find((executable) => executablePath(executable) === path) ?? root;
}

/** Runs the calls of a script: the package that its program builds, without columns that are asked for. Throws `RefusedCall`. */
async function packageOf(
  name: string,
  { settings, calls }: PackageScript,
  lookup: SecretLookup,
): Promise<PackageModel> {
  const fill = (text: string): string =>
    textParts(text)
      .map((part) =>
        typeof part === 'string' ? part : part.inside === 'text' ? lookup(part.secret) : inXml(lookup(part.secret)),
      )
      .join('');
  const pkg = newPackage(name, settings as object);
  runCalls(calls, new Map([['pkg', pkg]]), fill);
  return (await pkg.build()).package;
}

// A closed secret is a value to be given.
function withoutSecrets<D extends ItemDifference>(difference: D): D[] {
  const facts = difference.facts.filter(({ before, after }) => (before ?? after)?.secret !== true);
  const items = difference.items.flatMap(withoutSecrets);
  const isThere = difference.before !== undefined && difference.after !== undefined;
  const isSame = isThere && facts.length + items.length === 0 && !('moved' in difference && difference.moved);
  const isRenamed = isThere && difference.before?.name !== difference.after?.name;
  return isSame && !isRenamed ? [] : [{ ...difference, facts, items }];
}

/** The objects of the package, the smallest ones that can be told as XML, that a difference lies in. */
function subjectsOf(difference: PackageDifference[number]): object[] {
  const executable = difference.before?.subject;
  if (executable === undefined) return [];
  const inner = difference.items.map(({ before }) =>
    before === undefined ? executable : ownSubject(before, executable),
  );
  return difference.facts.length > 0 || difference.moved || difference.after === undefined
    ? [executable, ...inner]
    : inner;
}

const tellable = new Set(['variable', 'connection manager', 'parameter', 'constraint']);

function ownSubject(
  { kind, subject }: { readonly kind: string; readonly subject: object | undefined },
  executable: object,
): object {
  return tellable.has(kind) && subject !== undefined ? subject : executable;
}

function tellMoreLiterally(subject: object, tellings: Map<object, Telling>): boolean {
  const now = tellings.get(subject) ?? 'words';
  const isPackage = 'kind' in subject && subject.kind === 'package';
  if (now === 'raw' || isPackage) return false;
  tellings.set(subject, moreLiteral(subject, now));
  return true;
}

function moreLiteral(subject: object, now: Telling): Telling {
  const kind = 'kind' in subject ? subject.kind : '';
  const hasFlow = 'pipeline' in subject && subject.pipeline !== undefined;
  if (now === 'words' && hasFlow) return 'typed';
  return now !== 'data' && (kind === 'task' || kind === 'foreach-loop') ? 'data' : 'raw';
}

function countTellings({ calls }: PackageScript): EjectedPackage['tellings'] {
  const counts = { words: 0, data: 0, raw: 0 };
  for (const call of everyCall(calls)) {
    const isRaw = call.method === 'add';
    const isData = [...call.args].some(
      (each) => each instanceof RawXml || (typeof each === 'object' && 'data' in each),
    );
    counts[isRaw ? 'raw' : isData ? 'data' : 'words']++;
  }
  return counts;
}
