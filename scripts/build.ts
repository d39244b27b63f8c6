/** `npm run build`: writes dist/: declarations by the compiler, and bundled modules, because a program of few files starts faster. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type InputOptions, type OutputChunk, type Plugin, rolldown } from 'rolldown';
import { checkout } from './generated-file.ts';
import { runScript, tools } from './run-tool.ts';

const source = join(checkout, 'src');
const target = join(checkout, 'dist');

/** Programs of threads and of child processes: opened by `import.meta.resolve('opendtsx/internal/…')`. */
const threads = [
  './src/runtime/pipeline-thread.ts',
  './src/runtime/child-process/child-process.ts',
  './src/catalog/executions/worker/worker-main.ts',
  './src/server/reading/row-process.ts',
  './src/server/steps/package-main.ts',
  './src/server/data-reader/reader-main.ts',
  './src/server/steps/script-main.ts',
];

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

/** Files of what a program loads together, in the order of loading, each with the modules that it begins with. */
const loadedTogether: Readonly<Record<string, readonly string[]>> = {
  signals: ['cli/dtexec/stop-signals'],
  arguments: ['cli/console/command-console', 'cli/dtexec/run-dtexec'],
  execution: ['cli/dtexec/run-command', 'runtime/run-package'],
  pipeline: ['data-flow/run-pipeline', 'data-flow/validate-pipeline'],
};

/** The imports at the head of a module, and one that takes something of Node. */
const importLines = /^(?:import .*\n)*/;
const builtinImport = /^import (?:(\w+)|\* as (\w+)|\{ ([^}]+) \}) from "(node:[\w/]+)";$/gm;

/**
 * Takes modules of Node from its table instead of importing them: an import makes a second face of each with every export, and for that loads
 * parts of Node that nobody uses.
 */
const builtinsWithoutFacade: Plugin = {
  name: 'builtins-without-facade',
  renderChunk(code) {
    const [head] = importLines.exec(code) ?? [''];
    const taken = head.replaceAll(builtinImport, (_, whole?: string, space?: string, named?: string, id?: string) => {
      const names = whole ?? space ?? `{ ${named?.replaceAll(/(\w+) as (\w+)/g, '$1: $2')} }`;
      return `const ${names} = process.getBuiltinModule("${id}");`;
    });
    const [left] = /^import .*"node:.*/m.exec(taken) ?? [];
    if (left !== undefined) throw new Error(`an import of Node in a form that this build does not know: ${left}`);
    // Each line stays where it was, and so does what the source map says.
    return { code: taken + code.slice(head.length), map: null };
  },
};

/** Each module with those that it needs, as written: what a list of exports passes on is not needed by who takes something else of it. */
async function neededModules(options: InputOptions): Promise<Map<string, OutputChunk>> {
  const build = await rolldown(options);
  const { output } = await build.generate({
    format: 'esm',
    entryFileNames: '[name].js',
    preserveModules: true,
    preserveModulesRoot: 'src',
  });
  await build.close();
  return new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])));
}

/** Which file a module goes into. A program of few files starts faster: a file costs more than what is in it. */
function filesByModule(graph: ReadonlyMap<string, OutputChunk>): Map<string, string> {
  const files = new Map<string, string>();
  for (const [file, roots] of Object.entries(loadedTogether)) {
    const open = roots.map((root) => `${root}.js`);
    const missing = open.find((name) => !graph.has(name));
    if (missing !== undefined) throw new Error(`there is no module ${missing} to begin the file ${file} with`);
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      const chunk = graph.get(name);
      const id = chunk?.moduleIds.at(-1);
      if (chunk === undefined || id === undefined || files.has(id)) continue;
      files.set(id, file);
      open.push(...chunk.imports);
    }
  }
  return files;
}

async function bundle(): Promise<void> {
  const options: InputOptions = {
    plugins: [builtinsWithoutFacade],
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
  };
  const files = filesByModule(await neededModules(options));
  const build = await rolldown(options);
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
      groups: [{ debugName: 'loaded-together', name: (id) => files.get(id) ?? null }],
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
