import type { EventHandler, Executable, ForeachLoop } from '../model/executable.ts';
import type { ModelObject } from '../model/model-object.ts';
import type { Package } from '../model/package.ts';
import type { Project } from '../model/project.ts';

/** The object and property that a property path leads to, or why it leads nowhere. */
export type PathTarget =
  | { readonly object: ModelObject; readonly kind: TargetKind; readonly property: string }
  | { readonly problem: string };

/** What kind of object a path leads to. */
export type TargetKind = 'executable' | 'variable' | 'parameter' | 'connection' | 'enumerator' | 'log-provider';

interface Position {
  readonly object: ModelObject;
  readonly kind: TargetKind;
}

/**
 * Finds what a property path means: `\Package\Container\Task.Properties[Disable]`, `\Package.Variables[User::X].Value`,
 * `\Package.Connections[Name].Properties[ConnectionString]`, `….EventHandlers[OnError]\Task…`, `….ForEachEnumerator.Properties[…]`,
 * `\Package.Variables[$Project::P]`. Names are compared without case; names that contain dots are found too (source: command line reference §1.1).
 */
export function findProperty(path: string, root: Package, project: Project | undefined): PathTarget {
  const start = /^\\package(?=[.\\]|$)/i.exec(path);
  if (start === null) return { problem: 'it does not begin with \\Package' };
  let rest = path.slice(start[0].length);
  let position: Position = { object: root, kind: 'executable' };
  while (rest !== '') {
    if (rest.startsWith('\\')) {
      const child = childNamed(position, rest.slice(1));
      if (child === undefined) return { problem: `${position.object.name} contains no executable at "${rest}"` };
      position = { object: child, kind: 'executable' };
      rest = rest.slice(1 + child.name.length);
      continue;
    }
    const member = parseMember(rest);
    if (member === undefined) return { problem: `"${rest}" is no property` };
    rest = rest.slice(member.length);
    const next = enter(position, member, root, project);
    if (typeof next === 'string')
      return rest === '' ? { ...position, property: next } : { problem: `"${rest}" follows a property` };
    if (next === undefined) return { problem: `${position.object.name} has no ${member.name} "${member.index}"` };
    position = next;
  }
  if (position.kind === 'variable' || position.kind === 'parameter') return { ...position, property: 'Value' };
  return { problem: 'it names no property' };
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

/** The object or property that a member leads to. */
function enter(
  position: Position,
  member: Member,
  root: Package,
  project: Project | undefined,
): Position | string | undefined {
  const { object, kind } = position;
  const executable = kind === 'executable' ? (object as Executable) : undefined;
  switch (member.name.toLowerCase()) {
    case 'properties':
      return member.index;
    case 'variables':
      return executable && findVariable(executable, member.index, root, project);
    case 'connections':
      return found('connection', [...root.connectionManagers, ...(project?.connectionManagers ?? [])], member.index);
    case 'logproviders':
      return found('log-provider', root.logProviders, member.index);
    case 'eventhandlers':
      return executable && handlerOf(executable, member.index);
    case 'foreachenumerator': {
      const enumerator = (executable as ForeachLoop | undefined)?.enumerator;
      return enumerator && { object: enumerator, kind: 'enumerator' };
    }
    default:
      return member.index === '' ? member.name : undefined;
  }
}

function found(kind: TargetKind, objects: readonly ModelObject[], name: string): Position | undefined {
  const object = objects.find((each) => same(each.name, name) || same(each.id, name));
  return object && { object, kind };
}

function handlerOf(executable: Executable, event: string): Position | undefined {
  const handler = executable.eventHandlers.find((each: EventHandler) => same(each.eventName, event));
  return handler && { object: handler, kind: 'executable' };
}

function findVariable(
  owner: Executable,
  qualifiedName: string,
  root: Package,
  project: Project | undefined,
): Position | undefined {
  const [namespace, name] = qualifiedName.includes('::') ? qualifiedName.split('::') : ['User', qualifiedName];
  if (namespace.toLowerCase() === '$project') return found('parameter', project?.parameters ?? [], name);
  if (namespace.toLowerCase() === '$package') return found('parameter', root.parameters, name);
  const variable = owner.variables.find((each) => same(each.namespace, namespace) && same(each.name, name));
  return variable && { object: variable, kind: 'variable' };
}

// The longest name that fits: names may hold dots and backslashes themselves.
function childNamed(position: Position, text: string): Executable | undefined {
  if (position.kind !== 'executable') return undefined;
  const fits = ({ name }: Executable): boolean =>
    same(text.slice(0, name.length), name) && /^(?:[.\\]|$)/.test(text.slice(name.length));
  return (position.object as Executable).executables
    .filter(fits)
    .sort((left, right) => right.name.length - left.name.length)[0];
}

function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
