import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ExecutionEvent, runPackage } from 'opendtsx';
import { findPackage } from '../corpus/corpus-files.ts';
import { everyTag, parseTags, property } from '../corpus/raw-tags.ts';

/** How a package of the corpus is run here. */
export interface RealRun {
  /** Target of all OLE DB connection managers of the package and its project. */
  readonly database?: string;
  /** Windows prefix → folder. */
  readonly paths?: Readonly<Record<string, string>>;
  /** Name of a Windows folder that the package mentions, wherever it lies → folder. */
  readonly folders?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly set?: Readonly<Record<string, string | number | boolean>>;
}

/** What a run gave. */
export interface RealOutcome {
  readonly result: string;
  /** Messages of OnError events, with the symbol in front. */
  readonly errors: readonly string[];
  /** Executables in the order in which they ended, by path, with their result. */
  readonly executables: readonly string[];
}

/** Runs the package of the corpus whose path ends so. */
export async function runRealPackage(corpus: string, ending: string, run: RealRun): Promise<RealOutcome> {
  const path = findPackage(corpus, ending);
  const text = readFileSync(path, 'utf8');
  const errors: ExecutionEvent[] = [];
  const { result, executables } = await runPackage({
    source: { path },
    optionsFile: false,
    connectionTargets: new Map(
      run.database === undefined ? [] : databaseConnections(path, text).map((name) => [name, run.database ?? '']),
    ),
    pathMap: new Map([...Object.entries(run.paths ?? {}), ...mentionedFolders(text, run.folders ?? {})]),
    parameters: new Map(Object.entries(run.parameters ?? {})),
    set: Object.entries(run.set ?? {}).map(([place, value]) => ({ path: place, value })),
    onEvent: (event) => {
      if (event.event === 'OnError') errors.push(event);
    },
  });
  return {
    result,
    errors: errors.map(({ symbol, message }) => `${symbol} ${message}`),
    executables: executables.map((executable) => `${executable.path} ${executable.result}`),
  };
}

function databaseConnections(path: string, text: string): readonly string[] {
  const folder = dirname(path);
  const managers = readdirSync(folder).filter((name) => name.endsWith('.conmgr'));
  return [text, ...managers.map((name) => readFileSync(join(folder, name), 'utf8'))]
    .flatMap((each) => everyTag(parseTags(each), 'ConnectionManager'))
    .filter((tag) => property(tag, 'CreationName') === 'OLEDB')
    .map((tag) => property(tag, 'ObjectName'));
}

function mentionedFolders(text: string, folders: Readonly<Record<string, string>>): readonly [string, string][] {
  const places = text.match(/[A-Za-z]:\\[^"<>|&;\r\n]*/g) ?? [];
  return Object.entries(folders).flatMap(([name, folder]) =>
    places.flatMap((place): [string, string][] => {
      const parts = place.split('\\');
      const at = parts.indexOf(name);
      return at < 0 ? [] : [[parts.slice(0, at + 1).join('\\'), folder]];
    }),
  );
}
