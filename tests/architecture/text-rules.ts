import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf, isTest, type SourceFile, type SourceTree, unitOf } from './source-tree.ts';

const forbiddenWords = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'base', 'misc', 'impl']);
const declaration =
  /^export (?:declare )?(?:abstract )?(?:async )?(function\*?|class|const|let|interface|type) ([A-Za-z_$][\w$]*)/;

interface Declaration {
  readonly kind: string;
  readonly name: string;
  readonly line: number;
  readonly documented: boolean;
}

function declarationsOf(file: SourceFile): Declaration[] {
  const lines = file.text.split(/\r?\n/);
  return lines.flatMap((text, index) => {
    const match = declaration.exec(text);
    if (match === null) return [];
    const documented = index > 0 && lines[index - 1].trimEnd().endsWith('*/');
    return [{ kind: match[1], name: match[2], line: index + 1, documented }];
  });
}

function roomSources(tree: SourceTree): SourceFile[] {
  return tree.files.filter(
    ({ path }) => /^src\/.*\.ts$/.test(path) && !isTest(path) && !path.endsWith('.generated.ts'),
  );
}

/** Files over the line budget that `layers.json` does not list, and listed ones that no longer need it. */
export function overlongFiles(tree: SourceTree): string[] {
  const { lineBudget, longFiles } = tree.layers;
  const lineCount = ({ text }: SourceFile): number => text.replace(/\n$/, '').split('\n').length;
  const listed = new Set(longFiles.map(({ file }) => file));
  const overlong = tree.files.filter(
    (file) => file.path.endsWith('.ts') && !file.path.endsWith('.generated.ts') && lineCount(file) > lineBudget,
  );
  const unlisted = overlong
    .filter(({ path }) => !listed.has(path))
    .map((file) => `${file.path} has ${lineCount(file)} lines; the budget is ${lineBudget}`);
  const stale = [...listed]
    .filter((path) => !overlong.some((file) => file.path === path))
    .map((path) => `${path} is listed as a long file and is none: remove it from layers.json`);
  return [...unlisted, ...stale];
}

/** File, folder and exported names with words that say nothing, `I` prefixes, and types named in terms that are not ours. */
export function forbiddenNames(tree: SourceTree): string[] {
  const allowed = new Set(tree.layers.allowedNames.map(({ name }) => name));
  const files = tree.files
    .filter(({ path }) => /\.(?:ts|js)$/.test(path) && !allowed.has(path))
    .flatMap(({ path }) => {
      const word = path.split(/[/.-]/).find((each) => forbiddenWords.has(each));
      return word === undefined ? [] : [`${path}: the word "${word}" says nothing about the content`];
    });
  const symbols = roomSources(tree).flatMap((file) =>
    declarationsOf(file)
      .filter(({ name }) => !allowed.has(name))
      .flatMap(({ kind, name, line }) => {
        const reason = whyBadName(kind, name);
        return reason === undefined ? [] : [`${file.path}:${line} ${name}: ${reason}`];
      }),
  );
  return [...files, ...symbols];
}

function whyBadName(kind: string, name: string): string | undefined {
  const words = name.split(/(?=[A-Z])|_/).map((word) => word.toLowerCase());
  const word = words.find((each) => forbiddenWords.has(each));
  if (word !== undefined) return `the word "${word}" says nothing about the meaning`;
  if (!['interface', 'class', 'type'].includes(kind)) return undefined;
  if (/^I[A-Z][a-z]/.test(name)) return 'no I prefix';
  return /(?:Node|Edge|Connector)$/.test(name) ? 'not a term of SSIS' : undefined;
}

/** Exported symbols of the rooms without docstring; further signatures of an overloaded function need none. */
export function undocumentedExports(tree: SourceTree): string[] {
  return roomSources(tree).flatMap((file) =>
    declarationsOf(file)
      .filter((each, index, all) => !each.documented && all[index - 1]?.name !== each.name)
      .map(({ name, line }) => `${file.path}:${line} ${name} has no docstring`),
  );
}

/** Default exports: every export has a name. */
export function defaultExports(tree: SourceTree): string[] {
  return roomSources(tree)
    .filter(({ text }) => /^export default\b/m.test(text))
    .map(({ path }) => `${path} has a default export`);
}

/** `index.ts` files inside rooms: only public rooms and units have a door. */
export function barrels(tree: SourceTree): string[] {
  const doors = new Set(tree.layers.publicRooms.map((room) => `src/${room}`));
  return roomSources(tree)
    .filter(({ path }) => path.endsWith('/index.ts') && !doors.has(folderOf(path)) && unitOf(path) !== folderOf(path))
    .map(({ path }) => `${path}: only public rooms and units have an index.ts`);
}

const machinePath = /(?:^|[\s"'`(=:])\/(?:work|home|Users|tmp)\/|\b[A-Z]:\\+Users\\/;

/** Paths of somebody's machine in code, fixtures or documentation. */
export function machinePaths(tree: SourceTree): string[] {
  return tree.files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (machinePath.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
  );
}

/** Rooms that exist and have no README.md. */
export function roomsWithoutReadme(tree: SourceTree): string[] {
  return Object.keys(tree.layers.rooms)
    .filter((room) => existsSync(join(tree.root, 'src', room)))
    .filter((room) => !existsSync(join(tree.root, 'src', room, 'README.md')))
    .map((room) => `src/${room} has no README.md`);
}
