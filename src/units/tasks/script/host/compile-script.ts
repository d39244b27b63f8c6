import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dtsError } from 'opendtsx/sdk';
import { type ScriptSource, scriptHash } from '../script-source.ts';
import type { Compiler } from './find-compiler.ts';

/** An error of the compiler, with the script's own line. */
export interface CompileError {
  readonly file: string;
  /** From 1; 0 when the error lies in no line. */
  readonly line: number;
  readonly column: number;
  readonly error: string;
  readonly text: string;
}

/** A compiled script, or why it did not compile. */
export type CompiledScript =
  | { readonly assembly: string; readonly host: string; readonly unmapped?: CompileError }
  | { readonly errors: readonly CompileError[] };

const slowestCompilation = 120_000; // Milliseconds.
const hostName = 'OpenDtsx.ScriptHost.exe';
/** Raised when what is compiled stays the same and what comes out does not. */
const cacheVersion = 1;

/** What the file classes of Windows stand-ins are compiled into. */
const everyReference = ['System', 'System.Core', 'System.Data', 'System.Xml', 'System.Xml.Linq', 'Microsoft.CSharp'];

/**
 * Compiles a script once for each content: what was compiled before is taken from the cache folder. Outside Windows it is compiled with file
 * classes that map paths; a script that does not take them is compiled without. Rejects with a `DtsError` when the compiler cannot be run.
 */
export async function compileScript(
  source: ScriptSource,
  compiler: Compiler,
  signal: AbortSignal,
): Promise<CompiledScript> {
  const host = await compileHost(compiler, signal);
  const key = createHash('sha256')
    .update(`${host}\0${scriptHash(source)}\0${source.references.join()}`)
    .digest('hex');
  const folder = join(cacheFolder(), key.slice(0, 40));
  const cached = ['mapped', 'plain'].map((form) => join(folder, form)).find((form) => existsSync(form));
  if (cached?.endsWith('mapped')) return { assembly: join(cached, 'script.dll'), host };
  const mapped = await compileForm('mapped', { source, compiler, folder, host, signal });
  if (mapped.length === 0) return { assembly: join(folder, 'mapped', 'script.dll'), host };
  const plain = cached === undefined ? await compileForm('plain', { source, compiler, folder, host, signal }) : [];
  if (plain.length > 0) return { errors: plain };
  return { assembly: join(folder, 'plain', 'script.dll'), host, unmapped: mapped[0] };
}

interface Compilation {
  readonly source: ScriptSource;
  readonly compiler: Compiler;
  readonly folder: string;
  readonly host: string;
  readonly signal: AbortSignal;
}

/** Compiles into a folder of its own that takes its name when it is complete; gives the errors. */
async function compileForm(form: 'mapped' | 'plain', compilation: Compilation): Promise<readonly CompileError[]> {
  const { source, compiler, folder, host, signal } = compilation;
  const work = join(folder, `${form}.${randomUUID()}`);
  try {
    const files: string[] = [];
    for (const { name, text } of source.files) {
      const file = join(work, 'source', name);
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      // The compiler takes a file without byte order mark for one of the code page of the machine.
      await writeFile(file, text.startsWith('\ufeff') ? text : `\ufeff${text}`);
      files.push(file);
    }
    if (form === 'mapped') files.push(join(hostSources(), 'windows-paths', 'WindowsPaths.cs'));
    const references = await existingReferences(compiler, source.references);
    const output = await runCompiler(
      compiler,
      [
        '-target:library',
        '-debug',
        `-out:${join(work, 'script.dll')}`,
        `-r:${host}`,
        ...references.map((name) => `-r:${name}`),
        ...files,
      ],
      signal,
    );
    const errors = readErrors(output, join(work, 'source'), source);
    if (errors.length === 0) await rename(work, join(folder, form)).catch(keepFirst);
    return errors;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

// Another run has compiled the same meanwhile.
function keepFirst(error: NodeJS.ErrnoException): void {
  if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code ?? '')) throw error;
}

function hostSources(): string {
  return join(dirname(fileURLToPath(import.meta.resolve('opendtsx/package.json'))), 'script-host');
}

/** The program that runs scripts, compiled once for each version of its sources. */
async function compileHost(compiler: Compiler, signal: AbortSignal): Promise<string> {
  const sources = readdirSync(hostSources())
    .filter((name) => name.endsWith('.cs'))
    .sort()
    .map((name) => join(hostSources(), name));
  const hash = createHash('sha256').update(`${cacheVersion}\0${compiler.mcs}`);
  for (const file of [...sources, join(hostSources(), 'windows-paths', 'WindowsPaths.cs')]) {
    hash.update(readFileSync(file));
  }
  const folder = join(cacheFolder(), `host-${hash.digest('hex').slice(0, 40)}`);
  if (existsSync(folder)) return join(folder, hostName);
  const work = `${folder}.${randomUUID()}`;
  await mkdir(work, { recursive: true, mode: 0o700 }).catch((error: Error) => {
    throw dtsError('OPENDTSX_E_SCRIPT_HOST', { detail: error.message });
  });
  try {
    const options = ['-target:exe', `-out:${join(work, hostName)}`, '-r:System.Data', '-r:System.Xml'];
    const output = await runCompiler(compiler, [...options, ...sources], signal);
    const fault = /^.*error CS\d+.*$/m.exec(output);
    if (fault !== null) throw dtsError('OPENDTSX_E_SCRIPT_HOST', { detail: fault[0] });
    await rename(work, folder).catch(keepFirst);
    return join(folder, hostName);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'opendtsx', 'scripts');
}

/** What is compiled against: the usual assemblies and those of the project, as far as they are there. What is not there shows as an error where it is used. */
async function existingReferences(compiler: Compiler, named: readonly string[]): Promise<readonly string[]> {
  const library = join(dirname(await realpath(compiler.mcs)), '..', 'lib', 'mono', '4.5');
  // Scripts get our own classes for these.
  const own = /^(Microsoft\.SqlServer\.|System\.Windows\.Forms$|System\.AddIn|mscorlib$)/i;
  const wanted = [...new Set([...everyReference, ...named.filter((name) => !own.test(name))])];
  return wanted.filter((name) => everyReference.includes(name) || existsSync(join(library, `${name}.dll`)));
}

function runCompiler(compiler: Compiler, options: readonly string[], signal: AbortSignal): Promise<string> {
  const always = ['-nologo', '-langversion:latest', '-nowarn:436,168,219,414,649,1591', '-warn:1'];
  return new Promise((resolve, reject) => {
    const settings = { signal, timeout: slowestCompilation, maxBuffer: 2 ** 24, windowsHide: true };
    execFile(compiler.mcs, [...always, ...options], settings, (error, stdout, stderr) => {
      const output = `${stdout}\n${stderr}`;
      // Without an error of the script the compiler itself has failed.
      if (error === null || /error CS\d+/.test(output)) resolve(output);
      else reject(signal.aborted ? error : dtsError('OPENDTSX_E_SCRIPT_HOST', { detail: `mcs: ${error.message}` }));
    });
  });
}

function readErrors(output: string, folder: string, source: ScriptSource): CompileError[] {
  const found = [...output.matchAll(/^(?:(.*?)\((\d+),(\d+)[^)]*\): )?error (CS\d+: .*)$/gm)];
  return found.map(([, path = '', line = '0', column = '0', error]) => {
    const file = path.startsWith(folder) ? path.slice(folder.length + 1) : (path.split(/[\\/]/).at(-1) ?? '');
    const text = source.files.find(({ name }) => name === file)?.text.split(/\r?\n/)[Number(line) - 1];
    return { file, line: Number(line), column: Number(column), error: error.trim(), text: text?.trim() ?? '' };
  });
}
