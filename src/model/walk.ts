import type { EventHandler, Executable } from './executable.ts';

/** The executable itself and everything below it, each container before its content, event handlers after the executables beside them. */
export function* walkExecutables(root: Executable): Generator<Executable> {
  yield root;
  for (const executable of root.executables) yield* walkExecutables(executable);
  for (const handler of root.eventHandlers) yield* walkExecutables(handler);
}

/**
 * The executable at or below `root` with this `refId` or id; undefined when there is none.
 * @param reference a `refId` (compared exactly), or a GUID in braces (compared without regard to case)
 */
export function findExecutable(root: Executable, reference: string): Executable | undefined {
  if (reference === '') return undefined;
  for (const executable of walkExecutables(root)) {
    if (isReferredToBy(executable, reference)) return executable;
  }
  return undefined;
}

/** Whether a reference as constraints write it (`refId` or GUID) means this executable. */
function isReferredToBy(executable: Executable, reference: string): boolean {
  if (reference === '') return false;
  return executable.refId === reference || executable.id.toLowerCase() === reference.toLowerCase();
}

/**
 * The path of an executable as configurations and `/Set` write it: `\Package\Container\Task`, with
 * `\Package.EventHandlers[OnError]\Task` for what a handler holds. The package is always called `Package` (source: containers reference §9).
 */
export function executablePath(executable: Executable): string {
  if (executable.parent === undefined) return '\\Package';
  const parent = executablePath(executable.parent);
  return isEventHandler(executable)
    ? `${parent}.EventHandlers[${executable.eventName}]`
    : `${parent}\\${executable.name}`;
}

function isEventHandler(executable: Executable): executable is EventHandler {
  return executable.kind === 'event-handler';
}
