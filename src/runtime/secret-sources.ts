import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Secret } from '../datatypes/secret.ts';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import { dtsError } from '../diagnostics/dts-error.ts';
import { connectionSecretPath } from '../formats/protection/secret-path.ts';
import { type MissingSecret, missingSecrets } from '../formats/protection/supply-secrets.ts';
import type { Package } from '../model/package.ts';
import type { Project } from '../model/project.ts';
import type { LoadedPackage } from './load-package.ts';
import type { PropertySetting } from './run-request.ts';
import type { SecretSource } from './secret-source.ts';

/** A file of secrets that was read, or what is wrong with it. */
export interface ReadSecretFile {
  readonly source?: SecretSource;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The environment variable for a property path: `OPENDTSX_SECRET_` and the path in capitals without `\Package`, every run of other
 * characters one underscore: `\Package.Connections[Dim DB].Properties[Password]` is `OPENDTSX_SECRET_CONNECTIONS_DIM_DB_PROPERTIES_PASSWORD`.
 */
export function secretVariableName(path: string): string {
  const words = path.replace(/^\\Package(?=[.\\])/i, '').match(/[\p{L}\p{N}]+/gu) ?? [];
  return ['OPENDTSX_SECRET', ...words].join('_').toUpperCase();
}

/** Secrets from environment variables; an empty variable counts as not set. */
export function environmentSecrets(environment: Readonly<Record<string, string | undefined>>): SecretSource {
  return {
    name: 'the environment',
    find: async (path) => secretOf(environment[secretVariableName(path)]),
  };
}

/** Secrets by property path, without regard to case: the `secrets:` section of `opendtsx.yaml`. */
export function listedSecrets(name: string, secrets: ReadonlyMap<string, Secret>): SecretSource {
  const byPath = new Map([...secrets].map(([path, secret]) => [path.toLowerCase(), secret]));
  return { name, find: async (path) => byPath.get(path.toLowerCase()) };
}

/**
 * Reads a file of secrets, one `property path = value` on each line. Blank lines and lines that begin with `#` mean nothing; blanks
 * around path and value do not count, and everything after the first `=` outside brackets is the value.
 */
export function readSecretFile(file: string): ReadSecretFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const detail = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it does not exist' : 'it cannot be read';
    return { diagnostics: [diagnostic('OPENDTSX_E_SECRETFILE', { file, detail }, { source: file })] };
  }
  const secrets = new Map<string, Secret>();
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const entry = /^\s*(\\(?:\[[^\]]*\]|[^[=])+?)\s*=\s*(.*?)\s*$/.exec(line);
    if (entry === null) {
      // The line itself may be a secret.
      const detail = `line ${index + 1} is not of the form \\path = value`;
      return { diagnostics: [diagnostic('OPENDTSX_E_SECRETFILE', { file, detail }, { source: file })] };
    }
    secrets.set(entry[1], new Secret(entry[2]));
  }
  return { source: listedSecrets(file, secrets), diagnostics: [] };
}

/** Where a secret lies, as the `secrets:` section of `opendtsx.yaml` says it. */
export type SecretReference =
  | { readonly variable: string }
  /** Absolute path of a file that holds the secret and nothing else, but for a line end. */
  | { readonly file: string };

/** Secrets that lie in environment variables or files of their own, by property path without regard to case. Rejects with a `DtsError` for a file that cannot be read. */
export function referencedSecrets(
  name: string,
  references: ReadonlyMap<string, SecretReference>,
  environment: Readonly<Record<string, string | undefined>>,
): SecretSource {
  const byPath = new Map([...references].map(([path, reference]) => [path.toLowerCase(), reference]));
  return {
    name,
    async find(path) {
      const reference = byPath.get(path.toLowerCase());
      if (reference === undefined) return undefined;
      if ('variable' in reference) return secretOf(environment[reference.variable]);
      const text = await readFile(reference.file, 'utf8').catch((cause: unknown) => {
        throw dtsError('OPENDTSX_E_SECRETFILE', { file: reference.file, detail: 'it cannot be read' }, {}, { cause });
      });
      return secretOf(text.replace(/^\ufeff/, '').replace(/\r?\n$/, ''));
    },
  };
}

/** Secrets that somebody is asked for; `ask` gives what was typed, or undefined when the question was left without answer. */
export function promptedSecrets(ask: (question: string) => Promise<Secret | undefined>): SecretSource {
  return { name: 'the prompt', asks: true, find: (path) => ask(`Value of ${path}: `) };
}

/**
 * Asks the sources for every secret of a package or project that did not open: the first source that has it counts, each source is
 * asked once for each secret. Returns the paths of those that nobody has.
 */
export async function supplyFromSources(owner: Package | Project, sources: readonly SecretSource[]): Promise<string[]> {
  const unknown: string[] = [];
  for (const missing of missingSecrets(owner)) {
    const value = await firstAnswer(missing.path, sources);
    if (value === undefined) unknown.push(missing.path);
    else missing.supply(value);
  }
  return unknown;
}

/** What was found outside for a package about to run. */
export interface FoundSecrets {
  /** One setting for each secret found, in the form of `/Set`. */
  readonly settings: readonly PropertySetting[];
  /** The findings of loading without the warnings about secrets that were found. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Asks the sources for the secrets of a loaded package and its project that did not open. Nothing is changed in the package: what is found
 * holds for one execution.
 */
export async function findSecrets(
  { package: source, project }: Pick<LoadedPackage, 'package' | 'project'>,
  sources: readonly SecretSource[],
  diagnostics: readonly Diagnostic[],
): Promise<FoundSecrets> {
  const settings: PropertySetting[] = [];
  const found: MissingSecret[] = [];
  for (const missing of [...missingSecrets(source), ...(project === undefined ? [] : missingSecrets(project))]) {
    const value = await firstAnswer(missing.path, sources);
    if (value === undefined) continue;
    found.push(missing);
    settings.push({ path: missing.path, value: value.reveal() });
  }
  const silent = sources.filter(({ asks }) => asks !== true);
  for (const path of absentPasswords([...source.connectionManagers, ...(project?.connectionManagers ?? [])])) {
    const value = await firstAnswer(path, silent);
    if (value !== undefined) settings.push({ path, value: value.reveal() });
  }
  return { settings, diagnostics: diagnostics.filter((finding) => !found.some((secret) => isAbout(finding, secret))) };
}

/** Passwords that connections to servers take. */
const serverPasswords: Readonly<Record<string, readonly string[]>> = {
  FTP: ['ServerPassword'],
  HTTP: ['ServerPassword', 'ProxyPassword'],
  SMTP: ['Password'],
  MSMQ: ['Password'],
  AzureStorage: ['AccountKey'],
  AmazonS3: ['SecretKey'],
};

// Packages saved without secrets hold no trace of them, and SMTP and MSMQ have none in SSIS.
function absentPasswords(managers: Package['connectionManagers']): string[] {
  return managers.flatMap(({ name, creationName, secrets }) =>
    (Object.hasOwn(serverPasswords, creationName) ? serverPasswords[creationName] : [])
      .filter((password) => !secrets.some((secret) => secret.name === password))
      .map((password) => connectionSecretPath(name, password)),
  );
}

function isAbout({ symbol, source = '', args }: Diagnostic, { owner, property }: MissingSecret): boolean {
  if (symbol !== 'DTS_E_UNPROTECTXMLFAILED' || !source.endsWith(`\\${owner}`)) return false;
  return args.property === property || args.property === 'ParameterValue';
}

async function firstAnswer(path: string, sources: readonly SecretSource[]): Promise<Secret | undefined> {
  for (const source of sources) {
    const value = await source.find(path);
    if (value !== undefined) return value;
  }
  return undefined;
}

function secretOf(text: string | undefined): Secret | undefined {
  return text === undefined || text === '' ? undefined : new Secret(text);
}
