import { join } from 'node:path';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { TaskHost } from '../../src/model/executable.ts';
import type { Package } from '../../src/model/package.ts';
import { walkExecutables } from '../../src/model/walk.ts';
import { loadPackage } from '../../src/runtime/load-package.ts';
import { preparePackage } from '../../src/runtime/prepare-package.ts';
import { packageFiles } from './corpus-files.ts';

/** What became of one package of the corpus. */
export interface CorpusPackage {
  /** Relative to the corpus. */
  readonly name: string;
  /**
   * `planned`: no finding of severity error. `unsupported`: it uses units that are not supported. `faulty`: only other errors.
   * `encrypted`: cannot be opened without its key, and says so. `unreadable`: any other failure to load.
   */
  readonly outcome: 'planned' | 'unsupported' | 'faulty' | 'encrypted' | 'unreadable';
  readonly diagnostics: readonly Diagnostic[];
  /** Executables and components of the plan. */
  readonly size: { readonly executables: number; readonly components: number };
}

/** Passwords that repositories of the corpus publish, by folder. */
const publishedPasswords: readonly (readonly [folder: string, password: string])[] = [
  ['rtumaykin+ssis-build', 'ssis123'],
];

const encrypted = /^DTS_E_PACKAGE(?:UNPROTECT|PASSWORDEMPTY|PASSWORD)$/;

/** Whether a finding names a unit that is not supported. */
export function namesUnsupportedUnit(finding: Diagnostic): boolean {
  return finding.severity === 'error' && finding.symbol.endsWith('_UNSUPPORTED');
}

/** Loads every package with the project files around it; gives the seconds it took. */
export function timeLoading(folder: string): { readonly loaded: number; readonly seconds: number } {
  const started = performance.now();
  let loaded = 0;
  for (const name of packageFiles(folder)) {
    if (loadPackage({ path: join(folder, name) }, { workingFolder: folder, ...password(name) }).loaded) loaded++;
  }
  return { loaded, seconds: (performance.now() - started) / 1000 };
}

/** Loads and plans every package. Throws what the product throws: nothing may leak. */
export function planCorpus(folder: string): readonly CorpusPackage[] {
  return packageFiles(folder).map((name) => {
    const source = { path: join(folder, name) };
    const { prepared, diagnostics } = preparePackage({ source, optionsFile: false, ...password(name) });
    if (prepared === undefined) {
      const outcome = diagnostics.some(({ symbol }) => encrypted.test(symbol)) ? 'encrypted' : 'unreadable';
      return { name, outcome, diagnostics, size: { executables: 0, components: 0 } };
    }
    const size = sizeOf(prepared.loaded.package);
    return { name, outcome: outcomeOf(diagnostics), diagnostics, size };
  });
}

function password(name: string): { readonly password?: string } {
  const known = publishedPasswords.find(([folder]) => name.startsWith(folder));
  return known === undefined ? {} : { password: known[1] };
}

function sizeOf(root: Package): CorpusPackage['size'] {
  const all = [...walkExecutables(root)];
  return {
    executables: all.filter(({ kind }) => kind !== 'package' && kind !== 'event-handler').length,
    components: all.reduce((sum, each) => sum + ((each as TaskHost).pipeline?.components.length ?? 0), 0),
  };
}

function outcomeOf(diagnostics: readonly Diagnostic[]): CorpusPackage['outcome'] {
  if (diagnostics.some(namesUnsupportedUnit)) return 'unsupported';
  return diagnostics.some(({ severity }) => severity === 'error') ? 'faulty' : 'planned';
}
