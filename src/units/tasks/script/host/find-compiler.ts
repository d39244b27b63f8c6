import { statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** The programs that compile and run C#: absolute paths. */
export interface Compiler {
  readonly mcs: string;
  readonly mono: string;
}

/** Looks for Mono in the folders of a search path, or gives the name of what is missing. */
export function findCompiler(searchPath: string): Compiler | { readonly missing: string } {
  const mcs = findProgram('mcs', searchPath);
  if (mcs === undefined) return { missing: 'C# compiler (mcs)' };
  const mono = findProgram('mono', searchPath);
  return mono === undefined ? { missing: '.NET runtime (mono)' } : { mcs, mono };
}

function findProgram(name: string, searchPath: string): string | undefined {
  const suffixes = process.platform === 'win32' ? ['.exe', '.bat', '.cmd'] : [''];
  return searchPath
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .flatMap((folder) => suffixes.map((suffix) => join(folder, name + suffix)))
    .find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}
