import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import type { SecretReference } from './secret-sources.ts';

/** What an `opendtsx.yaml` gives; relative paths have been resolved against its folder. */
export interface RunOptions {
  /** The file read; undefined when there is none. */
  readonly file: string | undefined;
  readonly connectionTargets: ReadonlyMap<string, string>;
  readonly pathMap: ReadonlyMap<string, string>;
  readonly parameters: ReadonlyMap<string, string>;
  /** Where secrets lie, by property path. */
  readonly secrets: ReadonlyMap<string, SecretReference>;
  /** Registry values by key, for package configurations from the registry. */
  readonly registryValues: ReadonlyMap<string, string>;
}

const fileName = 'opendtsx.yaml';
const sections = ['version', 'connections', 'paths', 'parameters', 'secrets', 'registry'];
const none: RunOptions = {
  file: undefined,
  connectionTargets: new Map(),
  pathMap: new Map(),
  parameters: new Map(),
  secrets: new Map(),
  registryValues: new Map(),
};

/**
 * Reads the mapping file: the one named, or else the `opendtsx.yaml` of the first folder that has one.
 * Schema 1: `version: 1`, `connections:` name → `driver:target`, `paths:` prefix → folder, `parameters:` name → value, `secrets:` property path → `env:NAME` or `file:PATH`,
 * `registry:` key path → value.
 */
export function loadOptions(
  named: string | undefined,
  folders: readonly string[],
): { readonly options: RunOptions; readonly diagnostics: readonly Diagnostic[] } {
  const file = named ?? folders.map((folder) => join(folder, fileName)).find((path) => existsSync(path));
  if (file === undefined) return { options: none, diagnostics: [] };
  const refuse = (detail: string) => ({
    options: none,
    diagnostics: [diagnostic('OPENDTSX_E_OPTIONSFILE', { file, detail }, { source: file })],
  });
  if (!existsSync(file)) return refuse('it does not exist');
  let content: unknown;
  try {
    // Loaded only here: most runs have no mapping file, and the library costs as much as starting Node.
    const { parse } = createRequire(import.meta.url)('yaml') as typeof import('yaml');
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return refuse(firstLine(error instanceof Error ? error.message : String(error)));
  }
  if (!isRecord(content)) return refuse('it holds no settings');
  if (content.version !== 1) return refuse(`version is ${String(content.version)}; this release reads version 1`);
  const unknown = Object.keys(content).find((key) => !sections.includes(key));
  if (unknown !== undefined) return refuse(`it has ${describeSection(unknown)}; known are ${sections.join(', ')}`);
  for (const section of sections.slice(1)) {
    const value = content[section];
    if (value !== undefined && value !== null && !isRecord(value))
      return refuse(`"${section}" is no list of name: value`);
  }
  const folder = dirname(resolve(file));
  const withoutTarget = entriesOf(content.connections).find(([, value]) => scalarText(value).trim() === '');
  if (withoutTarget !== undefined) return refuse(`"connections" gives no target for ${withoutTarget[0]}`);
  const connectionTargets = mapOf(content.connections, (target) => localTarget(target, folder));
  const secrets = new Map(entriesOf(content.secrets).map(([path, text]) => [path, secretReference(text, folder)]));
  // The text may be the secret itself: it is not repeated.
  const plain = [...secrets].find(([, reference]) => reference === undefined);
  if (plain !== undefined) return refuse(`"secrets" gives neither env:NAME nor file:PATH for ${plain[0]}`);
  const pathMap = mapOf(content.paths, (path) => resolve(folder, path));
  return {
    options: {
      file,
      connectionTargets,
      pathMap,
      parameters: mapOf(content.parameters, (value) => value),
      secrets: secrets as ReadonlyMap<string, SecretReference>,
      registryValues: mapOf(content.registry, (value) => value),
    },
    diagnostics: [],
  };
}

// The lines that follow quote the file, which may hold passwords.
function firstLine(message: string): string {
  return message.split('\n')[0].replace(/[.:]$/, '');
}

// A target that lost its indentation stands where sections stand, with the password in it.
function describeSection(name: string): string {
  return /^[\w-]{1,30}$/.test(name) ? `an unknown section "${name}"` : 'an unknown section';
}

function entriesOf(section: unknown): [string, unknown][] {
  return isRecord(section) ? Object.entries(section) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapOf(section: unknown, convert: (text: string) => string): ReadonlyMap<string, string> {
  return new Map(entriesOf(section).map(([name, value]) => [name, convert(scalarText(value))]));
}

function secretReference(text: unknown, folder: string): SecretReference | undefined {
  const [, kind, name] = /^(env|file):\s*(\S.*)$/i.exec(scalarText(text).trim()) ?? [];
  if (kind === undefined) return undefined;
  return kind.toLowerCase() === 'env' ? { variable: name } : { file: resolve(folder, name) };
}

// Packages write booleans as True and False.
function scalarText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value === null || value === undefined ? '' : String(value);
}

/** A target whose file path is relative made absolute: `sqlite:./out.db`. */
function localTarget(target: string, folder: string): string {
  const match = /^([a-z][\w+-]*):(.*)$/i.exec(target);
  if (match === null) return target;
  const [, scheme, rest] = match;
  const isFile =
    /^\.{1,2}[\\/]/.test(rest) || (scheme.toLowerCase() === 'sqlite' && rest !== ':memory:' && !isAbsolute(rest));
  return isFile ? `${scheme}:${resolve(folder, rest)}` : target;
}
