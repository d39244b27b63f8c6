import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';

/** The table of the house: `layers.json`. */
export interface Layers {
  /** Rooms each room may import: `room`, `type room` (type imports only) or `room/file.ts`. */
  readonly rooms: Readonly<Record<string, readonly string[]>>;
  readonly publicRooms: readonly string[];
  readonly lineBudget: number;
  readonly longFiles: readonly { readonly file: string; readonly reason: string }[];
  readonly allowedNames: readonly { readonly name: string; readonly reason: string }[];
}

/** One import or re-export, static or dynamic. */
export interface ImportedModule {
  readonly specifier: string;
  readonly typeOnly: boolean;
  /** Path within the checkout when the specifier means one of our files. */
  readonly target: string | undefined;
}

/** One file of the checkout; `path` has forward slashes and begins at the root. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly ImportedModule[];
}

/** What the rules look at. */
export interface SourceTree {
  readonly root: string;
  readonly layers: Layers;
  readonly files: readonly SourceFile[];
}

const scannedFolders = ['src', 'tests', 'scripts', 'bench', 'examples', 'docs', 'bin', '.ci', '.github'];
const scannedEndings = /\.(?:ts|js|mjs|json|md|yaml|yml|flow|vectors|dtsx|xml|sql|txt|sh)$|(?:^|\/)[^./]+$/;
const skippedFolders = new Set(['node_modules', 'dist', 'out', '.git', 'coverage']);

/** Reads the files of a checkout that the rules apply to. */
export function readSourceTree(root: string): SourceTree {
  const layers = JSON.parse(readFileSync(join(root, 'layers.json'), 'utf8')) as Layers;
  const rootFiles = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|json|md)$/.test(entry.name) && entry.name !== 'package-lock.json')
    .map((entry) => entry.name);
  const found = scannedFolders.flatMap((folder) => filesBelow(join(root, folder)));
  const paths = [...rootFiles, ...found.map((path) => relative(root, path).split(sep).join('/'))];
  const files = paths
    .filter((path) => scannedEndings.test(path))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, imports: isTemplate(path) || !path.endsWith('.ts') ? [] : importsOf(path, text) };
    });
  return { root, layers, files };
}

/** The imports in a template are those of the files written from it. */
function isTemplate(path: string): boolean {
  return path.startsWith('scripts/templates/');
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

const staticImport = /^[ \t]*(?:import|export)\b(?!\s*\()([^'"`;=]*?)\bfrom\s*['"]([^'"]+)['"]/gm;
const bareImport = /^[ \t]*import\s*['"]([^'"]+)['"]/gm;
const dynamicImport = /(typeof\s+)?\bimport(?:\.meta\.resolve)?\(\s*['"`]([^'"`$]+)['"`]/g;

/** Every import of a TypeScript file: static, re-exports, dynamic, `typeof import()` and `import.meta.resolve()`. */
function importsOf(path: string, text: string): ImportedModule[] {
  const code = withoutComments(text);
  const found = (specifier: string, typeOnly: boolean): ImportedModule => ({
    specifier,
    typeOnly,
    target: targetOf(path, specifier),
  });
  return [
    ...[...code.matchAll(staticImport)].map((match) => found(match[2], isTypeOnly(match[1]))),
    ...[...code.matchAll(bareImport)].map((match) => found(match[1], false)),
    ...[...code.matchAll(dynamicImport)].map((match) => found(match[2], match[1] !== undefined)),
  ];
}

// `import type { A }`, or every name of `{ type A, type B }` marked.
function isTypeOnly(clause: string): boolean {
  if (/^\s*type\b/.test(clause)) return true;
  const names = /^\s*\{([\s\S]*)\}\s*$/.exec(clause)?.[1].split(',') ?? [''];
  const given = names.map((name) => name.trim()).filter((name) => name !== '');
  return given.length > 0 && given.every((name) => name.startsWith('type '));
}

// Lines only: a comment that follows code on its line cannot hold an import of its own.
function withoutComments(text: string): string {
  return text.replaceAll(/^[ \t]*\/\*[\s\S]*?\*\//gm, '').replaceAll(/^[ \t]*\/\/.*$/gm, '');
}

const publicEntries: Readonly<Record<string, string>> = {
  opendtsx: 'src/object-model/index.ts',
  'opendtsx/sdk': 'src/sdk/index.ts',
  'opendtsx/testing': 'src/testing/index.ts',
  'opendtsx/client': 'src/client/index.ts',
  'opendtsx/catalog': 'src/client/catalog/integration-services.ts',
};

function targetOf(path: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(path), specifier);
  if (specifier.startsWith('opendtsx/internal/')) return `src/${specifier.slice('opendtsx/internal/'.length)}.ts`;
  return publicEntries[specifier];
}

/** The room a file of `src/` belongs to, or undefined for files in no room. */
export function roomOf(layers: Layers, path: string): string | undefined {
  if (!path.startsWith('src/')) return undefined;
  const inside = path.slice('src/'.length);
  return Object.keys(layers.rooms)
    .filter((room) => inside.startsWith(`${room}/`))
    .toSorted((left, right) => right.length - left.length)[0];
}

/** The folder of the unit a file belongs to (`src/units/<kind>/<unit>`), or undefined outside units. */
export function unitOf(path: string): string | undefined {
  return /^src\/units\/[^/]+\/[^/]+(?=\/)/.exec(path)?.[0];
}

/** Whether a file is a test; tests may use the test kit. */
export function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.startsWith('tests/');
}

/** The parent folder of a path in the checkout. */
export function folderOf(path: string): string {
  return dirname(path).split(sep).join('/');
}
