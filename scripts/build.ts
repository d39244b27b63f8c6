/** `npm run build`: writes dist/: declarations by the compiler, and bundled modules, because a program of few files starts faster. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { checkout } from './generated-file.ts';
import { runScript, tools } from './run-tool.ts';

const source = join(checkout, 'src');
const target = join(checkout, 'dist');

/** Programs of threads and of child processes: opened by `import.meta.resolve('opendtsx/internal/…')`. */
const threads = ['./src/runtime/pipeline-thread.ts', './src/runtime/child-process/child-process.ts'];

/** Every module that somebody outside opens by name: the exports of the package, the programs behind its bins, and those of threads. */
function entries(): Record<string, string> {
  const { exports } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as {
    exports: Record<string, string | { 'opendtsx-source'?: string }>;
  };
  const exported = Object.values(exports).flatMap((entry) =>
    typeof entry === 'string' ? [] : (entry['opendtsx-source'] ?? []),
  );
  const programs = readdirSync(join(source, 'cli')).map((name) => `./src/cli/${name}/main.ts`);
  const files = [...exported, ...programs, ...threads].filter(
    (file) => !file.includes('*') && existsSync(join(checkout, file)),
  );
  return Object.fromEntries(files.map((file) => [file.replace('./src/', '').replace(/\.ts$/, ''), file]));
}

/** Libraries stay outside: they are dependencies, and some are optional. */
function isExternal(id: string): boolean {
  return id.startsWith('node:') || (!id.startsWith('.') && !id.startsWith('/') && !id.startsWith('opendtsx'));
}

interface ModuleGraph {
  getModuleInfo(id: string): { readonly importers: readonly string[] } | null;
}

/**
 * Whether a module of a unit is loaded with the list of units: its declaration, not its runtime. These go into one file: nearly every program
 * loads them all, and a file costs more than its content.
 */
function isDeclared(id: string, graph: ModuleGraph, seen: ReadonlySet<string> = new Set()): boolean {
  if (id.endsWith('/src/runtime/stock-units.ts')) return true;
  if (!id.includes('/src/units/') || seen.has(id)) return false;
  const importers = graph.getModuleInfo(id)?.importers ?? [];
  return importers.some((importer) => isDeclared(importer, graph, new Set([...seen, id])));
}

async function bundle(): Promise<void> {
  const build = await rolldown({
    cwd: checkout,
    input: entries(),
    platform: 'node',
    preserveEntrySignatures: 'allow-extension',
    external: isExternal,
    resolve: { conditionNames: ['opendtsx-source', 'import', 'node', 'default'] },
    // Modules of this package do nothing when imported but define: what a program does not use is left out.
    treeshake: {
      moduleSideEffects: (id) => id.includes('/src/cli/') || threads.some((file) => id.endsWith(file.slice(1))),
    },
  });
  const { output } = await build.write({
    dir: target,
    format: 'esm',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    // The declarations beside them keep the documentation.
    comments: { legal: true, annotation: true, jsdoc: false },
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [
        {
          debugName: 'unit-declarations',
          name: (id, graph) => (id.includes('/src/units/') && isDeclared(id, graph) ? 'unit-declarations' : null),
        },
      ],
    },
  });
  await build.close();
  console.log(`dist/ written, ${output.filter((file) => file.type === 'chunk').length} modules`);
}

rmSync(target, { recursive: true, force: true });
const { passed, output } = runScript(tools.tsc, '-p', 'tsconfig.build.json');
process.stdout.write(output);
if (passed) await bundle();
else process.exitCode = 1;
