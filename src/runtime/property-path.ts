import { closestName } from '../diagnostics/closest-name.ts';
import type { Executable, ForeachLoop } from '../model/executable.ts';
import type { ModelObject } from '../model/model-object.ts';
import type { Package } from '../model/package.ts';
import type { Project } from '../model/project.ts';
import type { Variable } from '../model/variable.ts';

/** The object and property that a property path leads to, or why it leads nowhere. */
export type PathTarget =
  | { readonly object: ModelObject; readonly kind: TargetKind; readonly property: string }
  | { readonly problem: string };

/** What kind of object a path leads to. */
export type TargetKind =
  | 'executable'
  | 'variable'
  | 'parameter'
  | 'connection'
  | 'enumerator'
  | 'variable-mapping'
  | 'precedence-constraint'
  | 'configuration'
  | 'log-provider';

interface Position {
  readonly object: ModelObject;
  readonly kind: TargetKind;
  /** The path so far, for messages. */
  readonly path: string;
}

/**
 * Finds what a property path means: `\Package\Container\Task.Properties[Disable]`, `\Package.Variables[User::X].Value`,
 * `\Package.Connections[Name].Properties[ConnectionString]`, `….EventHandlers[OnError]\Task…`, `….ForEachEnumerator.Properties[…]`,
 * `….ForEachVariableMappings[0]…`, `….PrecedenceConstraints[Name]…`, `\Package.Configurations[Name]…`, `\Package.LogProviders[Name]…`,
 * `\Package.Variables[$Project::P]`. Every object is found by name or ID; names are compared without case, and may contain dots, brackets and backslashes
 * (source: command line reference §1.1).
 */
export function findProperty(path: string, root: Package, project: Project | undefined): PathTarget {
  const start = /^\\package(?=[.\\]|$)/i.exec(path);
  if (start === null) return { problem: 'it does not begin with \\Package' };
  let rest = path.slice(start[0].length);
  let position: Position = { object: root, kind: 'executable', path: '\\Package' };
  while (rest !== '') {
    if (rest.startsWith('\\')) {
      const child = childNamed(position, rest.slice(1));
      if (typeof child === 'string') return { problem: child };
      position = { object: child.object, kind: 'executable', path: `${position.path}\\${child.object.name}` };
      rest = rest.slice(1 + child.length);
      continue;
    }
    const member = parseMember(rest);
    if (member === undefined) return { problem: `"${rest}" is no property` };
    rest = rest.slice(member.length);
    const next = enter(position, member, root, project);
    if ('problem' in next) return next;
    if ('property' in next) {
      const { property } = next;
      return rest === '' ? { ...position, property } : { problem: `"${rest}" follows the property ${property}` };
    }
    position = { ...next, path: `${position.path}.${member.name}${member.index && `[${member.index}]`}` };
  }
  if (position.kind === 'variable' || position.kind === 'parameter') return { ...position, property: 'Value' };
  return { problem: `it names no property of ${position.path}; .Properties[…] is missing` };
}

interface Member {
  readonly name: string;
  readonly index: string;
  /** Characters of the path it takes. */
  readonly length: number;
}

/** Reads `.Name` or `.Name[index]`; brackets within the index are balanced. */
function parseMember(text: string): Member | undefined {
  const head = /^\.(\w+)/.exec(text);
  if (head === null) return undefined;
  const open = head[0].length;
  if (text[open] !== '[') return { name: head[1], index: '', length: open };
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '[') depth++;
    else if (text[at] === ']' && --depth === 0) {
      return { name: head[1], index: text.slice(open + 1, at), length: at + 1 };
    }
  }
  return undefined;
}

type Step = Omit<Position, 'path'> | { readonly property: string } | { readonly problem: string };

/** The collections that an object has, by lower-case name. */
type Collections = Readonly<Record<string, { readonly kind: TargetKind; readonly objects: readonly ModelObject[] }>>;

function collectionsOf({ object, kind }: Position, root: Package, project: Project | undefined): Collections {
  if (kind !== 'executable') return {};
  const executable = object as Executable;
  const connections = [...root.connectionManagers, ...(project?.connectionManagers ?? [])];
  return {
    eventhandlers: { kind: 'executable', objects: executable.eventHandlers },
    precedenceconstraints: { kind: 'precedence-constraint', objects: executable.precedenceConstraints },
    connections: { kind: 'connection', objects: connections },
    ...(executable.kind === 'foreach-loop' && {
      foreachvariablemappings: { kind: 'variable-mapping', objects: (executable as ForeachLoop).variableMappings },
    }),
    ...(executable === root && {
      logproviders: { kind: 'log-provider', objects: root.logProviders },
      configurations: { kind: 'configuration', objects: root.configurations },
    }),
  };
}

/** The object or property that a member leads to. */
function enter(position: Position, member: Member, root: Package, project: Project | undefined): Step {
  const { object, kind, path } = position;
  const name = member.name.toLowerCase();
  if (name === 'properties') {
    return member.index === '' ? { problem: `Properties of ${path} names none` } : { property: member.index };
  }
  if (name === 'variables' && kind === 'executable') {
    return findVariable(object as Executable, path, member.index, root, project);
  }
  if (name === 'foreachenumerator' && kind === 'executable') {
    const { enumerator } = object as ForeachLoop;
    return enumerator === undefined || enumerator === null
      ? { problem: `${path} is no Foreach Loop with an enumerator` }
      : { object: enumerator, kind: 'enumerator' };
  }
  const collections = collectionsOf(position, root, project);
  const collection = Object.hasOwn(collections, name) ? collections[name] : undefined;
  if (collection !== undefined) {
    const found = findNamed(collection.objects, member.index);
    if (found !== undefined) return { object: found, kind: collection.kind };
    return { problem: notFound(`${path} has no ${member.name} "${member.index}"`, member.index, collection.objects) };
  }
  if (member.index === '') return { property: member.name };
  const known = ['Properties', ...(kind === 'executable' ? memberNames : [])];
  const meant = closestName(member.name, known);
  return { problem: `${path} has no ${member.name}[…]${meant === undefined ? '' : `; perhaps ${meant} is meant`}` };
}

const memberNames = [
  'Variables',
  'Connections',
  'EventHandlers',
  'PrecedenceConstraints',
  'ForEachEnumerator',
  'ForEachVariableMappings',
  'LogProviders',
  'Configurations',
];

// Handlers are called by their event, mappings have no name but a place.
function findNamed(objects: readonly ModelObject[], index: string): ModelObject | undefined {
  const byName = objects.find((each) => same(nameOf(each), index)) ?? objects.find((each) => same(each.name, index));
  return byName ?? objects.find((each) => each.id !== '' && same(each.id, index)) ?? mappingAt(objects, index);
}

function mappingAt(objects: readonly ModelObject[], index: string): ModelObject | undefined {
  return /^\d+$/.test(index)
    ? objects.find((each) => 'valueIndex' in each && each.valueIndex === Number(index))
    : undefined;
}

function nameOf(object: ModelObject): string {
  if ('eventName' in object) return String(object.eventName);
  return 'variableName' in object ? String(object.variableName) : object.name;
}

function findVariable(
  owner: Executable,
  path: string,
  written: string,
  root: Package,
  project: Project | undefined,
): Step {
  const [namespace, name] = written.includes('::') ? written.split('::') : ['User', written];
  const scope = { $project: project?.parameters ?? [], $package: root.parameters }[namespace.toLowerCase()];
  if (scope !== undefined) {
    const parameter = scope.find((each) => same(each.name, name) || same(each.id, name));
    if (parameter !== undefined) return { object: parameter, kind: 'parameter' };
    const holder = namespace.toLowerCase() === '$project' ? 'the project' : 'the package';
    return { problem: notFound(`${holder} has no parameter "${name}"`, name, scope) };
  }
  const variable =
    owner.variables.find((each) => same(each.namespace, namespace) && same(each.name, name)) ??
    owner.variables.find((each) => each.id !== '' && same(each.id, written));
  if (variable !== undefined) return { object: variable, kind: 'variable' };
  return { problem: missingVariable(owner, path, written) };
}

function missingVariable(owner: Executable, path: string, written: string): string {
  const wanted = written.includes('::') ? written : `User::${written}`;
  const own = new Map(owner.variables.map((each) => [qualifiedName(each), path]));
  const best = closestName(wanted, own.keys());
  const message = `${path} has no variable "${written}"`;
  if (best !== undefined) return `${message}; perhaps ${best} is meant`;
  const elsewhere = scopeOf(rootOf(owner), wanted, '\\Package');
  return elsewhere === undefined ? message : `${message}; it belongs to ${elsewhere}`;
}

function qualifiedName({ namespace, name }: Variable): string {
  return `${namespace}::${name}`;
}

function rootOf(executable: Executable): Executable {
  return executable.parent === undefined ? executable : rootOf(executable.parent);
}

/** The container that has a variable of this name. */
function scopeOf(executable: Executable, name: string, path: string): string | undefined {
  if (executable.variables.some((each) => same(qualifiedName(each), name))) return path;
  for (const child of executable.executables) {
    const found = scopeOf(child, name, `${path}\\${child.name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

// The longest name that fits: names may hold dots and backslashes themselves.
function childNamed(
  position: Position,
  text: string,
): { readonly object: Executable; readonly length: number } | string {
  const { object, kind, path } = position;
  const children = kind === 'executable' ? (object as Executable).executables : [];
  const fitting = (names: (each: Executable) => string): { object: Executable; length: number } | undefined =>
    children
      .filter((each) => startsWithName(text, names(each)))
      .map((each) => ({ object: each, length: names(each).length }))
      .sort((left, right) => right.length - left.length)[0];
  const found = fitting(({ name }) => name) ?? fitting(({ id }) => id);
  if (found !== undefined) return found;
  // A member ends the name, as far as one can tell.
  const wanted = /^.*?(?=\\|\.(?:Properties|Variables|Connections|EventHandlers)\b|$)/is.exec(text)?.[0] ?? text;
  return notFound(`${path} contains no executable "${wanted}"`, wanted, children);
}

function startsWithName(text: string, name: string): boolean {
  return name !== '' && same(text.slice(0, name.length), name) && /^(?:[.\\]|$)/.test(text.slice(name.length));
}

const mostNamed = 8;

function notFound(message: string, wanted: string, objects: readonly ModelObject[]): string {
  const names = objects.map(nameOf).filter((name) => name !== '');
  const best = closestName(wanted, names);
  if (best !== undefined) return `${message}; perhaps ${best} is meant`;
  if (names.length === 0) return `${message}; there is none`;
  const rest = names.length > mostNamed ? ' …' : '';
  return `${message}; there are: ${names.slice(0, mostNamed).join(', ')}${rest}`;
}

function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
