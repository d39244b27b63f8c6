import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Executable } from '../../model/executable.ts';
import { isTaskHost } from '../../model/executable-kind.ts';
import type { Package } from '../../model/package.ts';
import { executablePath, walkExecutables } from '../../model/walk.ts';

/** What can be read but never work as meant: ids that two executables share, and precedence constraints that lead in a circle. */
export function checkStructure(root: Package): Diagnostic[] {
  return [...duplicateIds(root), ...[...walkExecutables(root)].flatMap(precedenceCycle)];
}

// Paths repeat the names of all containers above: with names like that they would not fit into memory.
const longestName = 10_000;

/** The finding about the first object whose name is too long to be spoken of; undefined when all names are bearable. */
export function tooLongName(root: Package): Diagnostic | undefined {
  for (const name of namesOf(root)) {
    if (name.length <= longestName) continue;
    return diagnostic('OPENDTSX_E_FORMATS_NAMETOOLONG', {
      begin: name.slice(0, 100),
      length: name.length,
      limit: longestName,
    });
  }
  return undefined;
}

function* namesOf(root: Package): Generator<string> {
  for (const { name } of [...root.connectionManagers, ...root.parameters]) yield name;
  for (const executable of walkExecutables(root)) {
    yield executable.name;
    for (const { name, namespace } of executable.variables) yield namespace + name;
    const components = isTaskHost(executable) ? (executable.pipeline?.components ?? []) : [];
    for (const { name } of components) yield name;
  }
}

function duplicateIds(root: Package): Diagnostic[] {
  const owners = new Map<string, string>();
  return [...walkExecutables(root)].flatMap((executable) => {
    const { id } = executable;
    const second = executablePath(executable);
    const first = owners.get(id.toLowerCase());
    if (id === '') return [];
    if (first === undefined) {
      owners.set(id.toLowerCase(), second);
      return [];
    }
    return [diagnostic('OPENDTSX_W_FORMATS_DUPLICATEID', { id, first, second }, { source: second })];
  });
}

// What is left when everything that can start has been taken away stands in a circle, or behind one.
function precedenceCycle(container: Executable): Diagnostic[] {
  const waiting = new Map<Executable, number>();
  const successors = new Map<Executable, Executable[]>();
  for (const { from, to } of container.precedenceConstraints) {
    if (from === undefined || to === undefined) continue;
    waiting.set(to, (waiting.get(to) ?? 0) + 1);
    const known = successors.get(from);
    if (known === undefined) successors.set(from, [to]);
    else known.push(to);
  }
  const ready = container.executables.filter((each) => !waiting.has(each));
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    for (const successor of successors.get(next) ?? []) {
      const left = (waiting.get(successor) ?? 0) - 1;
      waiting.set(successor, left);
      if (left === 0) ready.push(successor);
    }
  }
  const stuck = container.executables.filter((each) => (waiting.get(each) ?? 0) > 0);
  const circle = withoutFollowers(stuck, successors);
  if (circle.length === 0) return [];
  const source = executablePath(container);
  const args = { container: source, executables: circle.map(({ name }) => name).join(', ') };
  return [diagnostic('OPENDTSX_W_FORMATS_PRECEDENCECYCLE', args, { source })];
}

function withoutFollowers(
  stuck: readonly Executable[],
  successors: ReadonlyMap<Executable, readonly Executable[]>,
): readonly Executable[] {
  let circle = stuck;
  for (let size = -1; size !== circle.length; ) {
    size = circle.length;
    const within = new Set(circle);
    circle = circle.filter((each) => successors.get(each)?.some((next) => within.has(next)));
  }
  return circle;
}
