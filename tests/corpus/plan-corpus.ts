import { join } from 'node:path';
import { type Diagnostic, explainPackage, loadPackage } from 'opendtsx';
import { Secret } from '../../src/datatypes/secret.ts';
import { packageFiles } from './corpus-files.ts';

type LoadedPackage = NonNullable<ReturnType<typeof loadPackage>['loaded']>;

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

/** Passwords that repositories of the corpus publish, by a part of the path. */
const publishedPasswords: readonly (readonly [part: string, password: string])[] = [['+ssis-build/', 'ssis123']];

const encrypted = /^DTS_E_PACKAGE(?:UNPROTECT|PASSWORDEMPTY|PASSWORD)$/;

/** Whether a finding names a unit that is not supported. */
export function namesUnsupportedUnit(finding: Diagnostic): boolean {
  return finding.severity === 'error' && finding.symbol.endsWith('_UNSUPPORTED');
}

/** Every package of the corpus, loaded through the public API with the project files around it; and the seconds it took. */
export function loadCorpus(folder: string): {
  readonly loadings: ReadonlyMap<string, ReturnType<typeof loadPackage>>;
  readonly seconds: number;
} {
  const names = packageFiles(folder);
  const started = performance.now();
  const loadings = new Map(
    names.map((name) => [
      name,
      loadPackage({ path: join(folder, name) }, { workingFolder: folder, ...publishedPassword(name) }),
    ]),
  );
  return { loadings, seconds: (performance.now() - started) / 1000 };
}

/** Plans every package that was loaded. Throws what the product throws: nothing may leak. */
export function planCorpus({ loadings }: ReturnType<typeof loadCorpus>): readonly CorpusPackage[] {
  return [...loadings].map(([name, { loaded, diagnostics }]) => {
    if (loaded === undefined) {
      const outcome = diagnostics.some(({ symbol }) => encrypted.test(symbol)) ? 'encrypted' : 'unreadable';
      return { name, outcome, diagnostics, size: { executables: 0, components: 0 } };
    }
    const { package: root, project, folder } = loaded;
    const source = { package: root, folder, ...(project === undefined ? {} : { project }) };
    const { diagnostics: findings } = explainPackage({ source, optionsFile: false });
    return { name, outcome: outcomeOf(findings), diagnostics: [...diagnostics, ...findings], size: sizeOf(root) };
  });
}

/** The password of a package, where its repository publishes it. */
export function publishedPassword(name: string): { readonly password?: Secret } {
  const known = publishedPasswords.find(([part]) => name.includes(part));
  return known === undefined ? {} : { password: new Secret(known[1]) };
}

function sizeOf(root: LoadedPackage['package']): CorpusPackage['size'] {
  const size = { executables: 0, components: 0 };
  const count = (each: Container): void => {
    size.components += each.pipeline?.components.length ?? 0;
    size.executables += each.executables.length;
    for (const child of [...each.executables, ...each.eventHandlers]) count(child);
  };
  count(root);
  return size;
}

interface Container {
  readonly executables: readonly Container[];
  readonly eventHandlers: readonly Container[];
  readonly pipeline?: { readonly components: readonly object[] } | undefined;
}

function outcomeOf(diagnostics: readonly Diagnostic[]): CorpusPackage['outcome'] {
  if (diagnostics.some(namesUnsupportedUnit)) return 'unsupported';
  return diagnostics.some(({ severity }) => severity === 'error') ? 'faulty' : 'planned';
}
