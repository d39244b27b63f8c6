import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ConnectionPlan, ExecutablePlan, PackagePlan } from '../../../src/plan/package-plan.ts';
import { findConnection } from '../../../src/plan/plan-connections.ts';
import { sampleFile } from './sample-file.ts';

/** Files of a package in a folder of its own. */
export interface PlacedFiles {
  /** Prefix of Windows and UNC paths → folder. */
  readonly paths: Readonly<Record<string, string>>;
  /** Inputs that the corpus holds, and those made from the columns of their connection managers: paths as the package writes them. */
  readonly found: readonly string[];
  readonly generated: readonly string[];
}

const windowsPath = /[A-Za-z]:\\[^"'<>|;*?\r\n]*/g;
const sharedPath = /(?<=^|["'>=;\s])\\{2,4}[\w.$-]+\\{1,2}[\w$.-]+[^"'<>|;*?\r\n]*/g;

/** Lays out what a package reads: every drive and share that its texts name becomes a folder, with the files of its repository that it names. */
export function placeFiles(
  plan: PackagePlan,
  texts: readonly string[],
  repository: readonly string[],
  folder: string,
): PlacedFiles {
  const mentioned = mentionedPaths(texts);
  const paths = Object.fromEntries(
    mentioned.map((path) => [rootOf(path), join(folder, 'drives', rootOf(path).replaceAll(/\W+/g, '_'))]),
  );
  const local = (path: string): string => {
    const root = rootOf(path);
    return join(paths[root], path.slice(root.length).replaceAll('\\', '/'));
  };
  for (const root of Object.values(paths)) mkdirSync(root, { recursive: true });
  const written = new Set(
    [...pathsOf(plan, 'written'), ...taskOutputs(plan, plan.root)].map((path) => path.toLowerCase()),
  );
  const found = mentioned.filter((path) => {
    const place = local(path);
    const isFolder = extname(path) === '' && !written.has(path.toLowerCase());
    mkdirSync(isFolder ? place : dirname(place), { recursive: true });
    return written.has(path.toLowerCase()) ? false : placeOne(path, place, repository);
  });
  for (const path of lineEndPaths(plan)) if (rootOf(path) in paths) restoreLineEnds(local(path));
  const placeOf = (path: string): string | undefined => {
    if (rootOf(path) in paths) return local(path);
    const isElsewhere = path === '' || /^[\\/]{2}|^[a-z]:/i.test(path);
    return isElsewhere ? undefined : join(folder, 'project', path.replaceAll('\\', '/'));
  };
  return { paths, found, generated: makeUpFiles(plan, placeOf) };
}

/** Makes up what is read and not there: files that are copied, and text files by the columns of their connection manager. */
function makeUpFiles(plan: PackagePlan, placeOf: (path: string) => string | undefined): readonly string[] {
  const files = [
    ...copiedFiles(plan, plan.root)
      .filter((path) => extname(path) !== '')
      .map((path) => ({ path, content: () => Buffer.from('sample\r\n') })),
    ...inputFiles(plan).map((connection) => ({
      path: connection.connectionString.replaceAll(/(?<!^)\\{2,}/g, '\\'),
      content: () => sampleFile(connection),
    })),
  ];
  return files.flatMap(({ path, content }) => {
    const place = placeOf(path);
    if (place === undefined || existsSync(place)) return [];
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, content());
    return [path];
  });
}

/** Windows and UNC paths that texts of a package name, with one backslash between their parts. */
function mentionedPaths(texts: readonly string[]): readonly string[] {
  const all = texts.flatMap((text) => {
    const plain = text.replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll('&#xA;', '\n');
    return [...(plain.match(windowsPath) ?? []), ...(plain.match(sharedPath) ?? [])];
  });
  const single = all.map((path) => (path.startsWith('\\') ? '\\' : '') + path.replaceAll(/\\+/g, '\\').trim());
  return [...new Set(single)].map((path) => (path.length > 3 ? path.replace(/\\$/, '') : path)).sort();
}

/** `C:`, or `\\server\share`. */
function rootOf(path: string): string {
  return (/^[a-z]:/i.exec(path)?.[0] ?? /^\\\\[^\\]+\\[^\\]+/.exec(path)?.[0] ?? '').toLowerCase();
}

function placeOne(path: string, place: string, repository: readonly string[]): boolean {
  const name = path.split('\\').at(-1)?.toLowerCase() ?? '';
  const parent = path.split('\\').at(-2)?.toLowerCase() ?? '';
  if (extname(path) === '') return name !== '' && placeFolder(name, place, repository);
  const candidates = repository.filter((file) => basename(file).toLowerCase() === name);
  const best = candidates.find((file) => basename(dirname(file)).toLowerCase() === parent) ?? candidates[0];
  if (best === undefined || existsSync(place)) return false;
  copyWritable(best, place);
  return true;
}

function placeFolder(name: string, place: string, repository: readonly string[]): boolean {
  const files = repository.filter(
    (file) => basename(dirname(file)).toLowerCase() === name && !/\.(?:dtsx|dtproj|params|conmgr|ispac)$/i.test(file),
  );
  for (const file of files)
    if (!existsSync(join(place, basename(file)))) copyWritable(file, join(place, basename(file)));
  return files.length > 0;
}

// Corpora are read-only; what a package does to its files it may do to copies.
function copyWritable(file: string, place: string): void {
  cpSync(file, place);
  chmodSync(place, 0o644);
}

/** Flat file connection managers that data flows and tasks read from. */
function inputFiles(plan: PackagePlan): readonly ConnectionPlan[] {
  const used = connectionsOf(plan, plan.root, 'read').filter(({ unit }) => unit?.declaration.gives === 'flat-file');
  return used.filter((connection, at) => used.findIndex((other) => isDeepStrictEqual(other.id, connection.id)) === at);
}

function pathsOf(plan: PackagePlan, use: 'read' | 'written'): readonly string[] {
  return connectionsOf(plan, plan.root, use)
    .filter(({ unit }) => unit?.declaration.gives === 'flat-file' || unit?.declaration.gives === 'file')
    .map(({ connectionString }) => connectionString);
}

function connectionsOf(
  plan: PackagePlan,
  executable: ExecutablePlan,
  use: 'read' | 'written',
): readonly ConnectionPlan[] {
  if (executable.neverRuns) return [];
  const own = (executable.task?.pipeline?.model.components ?? [])
    .filter(({ inputs }) => (inputs.length === 0) === (use === 'read'))
    .flatMap(({ connections }) => connections)
    .flatMap(
      ({ connectionManagerId, connectionManagerRefId }) =>
        findConnection(plan.connections, connectionManagerId || connectionManagerRefId) ?? [],
    );
  return [
    ...own,
    ...[...executable.executables, ...executable.eventHandlers].flatMap((child) => connectionsOf(plan, child, use)),
  ];
}

/** Files that tasks make: destinations of the XML task and of copies. */
function taskOutputs(plan: PackagePlan, executable: ExecutablePlan): readonly string[] {
  const { Destination = '', TaskDestinationPath = '' } = executable.task?.properties ?? {};
  const own = [Destination, TaskDestinationPath].flatMap(
    (reference) => findConnection(plan.connections, String(reference))?.connectionString ?? [],
  );
  return [
    ...own,
    ...[...executable.executables, ...executable.eventHandlers].flatMap((child) => taskOutputs(plan, child)),
  ];
}

/** Files that File System tasks copy, move, rename or delete. */
function copiedFiles(plan: PackagePlan, executable: ExecutablePlan): readonly string[] {
  if (executable.neverRuns) return [];
  const { Source = '', Operation, IsSourcePathVariable } = executable.task?.properties ?? {};
  const named =
    IsSourcePathVariable === true
      ? (parameterOf(plan, String(Source)) ?? variableOf(plan.root, String(Source)))
      : findConnection(plan.connections, String(Source))?.connectionString;
  const own = Operation === undefined ? [] : (named ?? []);
  return [
    own,
    ...[...executable.executables, ...executable.eventHandlers].map((child) => copiedFiles(plan, child)),
  ].flat();
}

function parameterOf(plan: PackagePlan, name: string): string | undefined {
  const found = plan.parameters.find(({ qualifiedName }) => qualifiedName === name);
  return found === undefined ? undefined : String(found.value ?? '');
}

function variableOf(executable: ExecutablePlan, name: string): string | undefined {
  const own = executable.variables.find(({ qualifiedName }) => qualifiedName === name);
  if (own !== undefined) return String(own.value ?? '');
  for (const child of executable.executables) {
    const found = variableOf(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Flat files whose rows end in CR LF. */
function lineEndPaths(plan: PackagePlan): readonly string[] {
  return plan.connections
    .filter(({ properties }) => JSON.stringify(properties.FlatFileColumns ?? '').includes('"ColumnDelimiter":"\\r\\n"'))
    .map(({ connectionString }) => connectionString);
}

// Source control took the carriage returns of text files away.
function restoreLineEnds(file: string): void {
  if (!existsSync(file) || !statSync(file).isFile()) return;
  const bytes = readFileSync(file);
  const encoding = bytes[1] === 0 || bytes[0] === 0xff ? 'utf16le' : 'latin1';
  const text = bytes.toString(encoding);
  if (!text.includes('\r')) writeFileSync(file, text.replaceAll('\n', '\r\n'), encoding);
}

/** Every file below a folder. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}

/** The texts of the package files of a folder: packages excepted the one named, as they may mention anything. */
export function textsOf(packageFile: string): readonly string[] {
  const beside = readdirSync(dirname(packageFile)).filter((name) => /\.(?:conmgr|params|dtsconfig)$/i.test(name));
  return [packageFile, ...beside.map((name) => join(dirname(packageFile), name))].map((file) =>
    readFileSync(file, 'utf8'),
  );
}
