import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ImportedModule,
  isTest,
  type Layers,
  roomOf,
  type SourceFile,
  type SourceTree,
  unitOf,
} from './source-tree.ts';

/** Imports that the table of rooms forbids; type imports and dynamic imports count. */
export function forbiddenImports(tree: SourceTree): string[] {
  return tree.files.flatMap((file) =>
    file.imports.flatMap((imported) => {
      const reason = whyForbidden(tree.layers, file, imported);
      return reason === undefined ? [] : [`${file.path} imports ${imported.specifier}: ${reason}`];
    }),
  );
}

function whyForbidden(layers: Layers, file: SourceFile, imported: ImportedModule): string | undefined {
  const { target } = imported;
  if (target === undefined) return undefined;
  if (roomOf(layers, target) === 'testing' && roomOf(layers, file.path) !== 'testing') {
    return isTest(file.path) ? undefined : 'only *.test.ts may use the test kit';
  }
  if (isTest(file.path) && target.startsWith('tests/')) return undefined;
  const room = roomOf(layers, file.path);
  if (room === undefined) {
    return file.path.startsWith('src/') ? `${file.path} lies in no room of layers.json` : undefined;
  }
  if (room === 'units') return whyForbiddenInUnit(file.path, imported, target);
  const targetRoom = roomOf(layers, target);
  if (targetRoom === room) return undefined;
  if (targetRoom === undefined) return 'the file lies in no room of layers.json';
  const inside = target.slice('src/'.length);
  const allowed = layers.rooms[room].some((entry) => {
    const name = entry.replace(/^type /, '');
    return (name === targetRoom || name === inside) && (imported.typeOnly || !entry.startsWith('type '));
  });
  return allowed ? undefined : `${room} may not import ${targetRoom}`;
}

function whyForbiddenInUnit(path: string, imported: ImportedModule, target: string): string | undefined {
  if (imported.specifier === 'opendtsx/sdk') return undefined;
  if (!imported.specifier.startsWith('.')) return 'units import only opendtsx/sdk';
  const unit = unitOf(path);
  if (unit !== undefined && unit === unitOf(target)) return undefined;
  return unitOf(target) === undefined ? 'units import only opendtsx/sdk, by package name' : 'never another unit';
}

/** Relative imports that name no file, or leave out the extension. */
export function brokenImports(tree: SourceTree): string[] {
  return tree.files.flatMap((file) =>
    file.imports
      .filter(({ target }) => target !== undefined && !existsSync(join(tree.root, target)))
      .map(({ specifier }) => `${file.path} imports ${specifier}: there is no such file`),
  );
}

/** Circles of imports between files, each named once; type imports count. */
export function importCycles(tree: SourceTree): string[] {
  const byPath = new Map(tree.files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: string[]): void => {
    const before = trail.indexOf(path);
    if (before >= 0) {
      cycles.push([...trail.slice(before), path].join(' → '));
      return;
    }
    const file = byPath.get(path);
    if (file === undefined || done.has(path)) return;
    for (const { target } of file.imports) if (target !== undefined) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const { path } of tree.files) visit(path, []);
  return cycles;
}
