import { isAbsolute, resolve } from 'node:path';
import type { PolicyRules } from './policy/policy.ts';
import type { SecretReference } from './secret-sources.ts';

/** Who to be for connections with integrated security, which means nothing on this machine. */
export interface Credential {
  readonly user: string;
  readonly password: SecretReference;
}

/** The lists of an `opendtsx.yaml`, or of one of its environments; relative paths have been resolved against the folder of the file. */
export interface OptionsSections {
  readonly connectionTargets: ReadonlyMap<string, string>;
  readonly pathMap: ReadonlyMap<string, string>;
  readonly parameters: ReadonlyMap<string, string>;
  /** Where secrets lie, by property path. */
  readonly secrets: ReadonlyMap<string, SecretReference>;
  /** Registry values by key, for package configurations from the registry. */
  readonly registryValues: ReadonlyMap<string, string>;
  /** By server as connection strings name it, or by connection manager. */
  readonly credentials: ReadonlyMap<string, Credential>;
}

/** Names of the lists. */
export const listNames = ['connections', 'paths', 'parameters', 'secrets', 'registry', 'credentials'] as const;

/** No lists at all. */
export const noSections: OptionsSections = {
  connectionTargets: new Map(),
  pathMap: new Map(),
  parameters: new Map(),
  secrets: new Map(),
  registryValues: new Map(),
  credentials: new Map(),
};

/** Reads the lists of a document; a text says what is wrong with it, and repeats no value that may be a secret. */
export function readSections(content: Readonly<Record<string, unknown>>, folder: string): OptionsSections | string {
  for (const name of listNames) {
    const value = content[name];
    if (value !== undefined && value !== null && !isRecord(value)) return `"${name}" is no list of name: value`;
  }
  const withoutTarget = entriesOf(content.connections).find(([, value]) => scalarText(value).trim() === '');
  if (withoutTarget !== undefined) return `"connections" gives no target for ${withoutTarget[0]}`;
  const secrets = new Map(entriesOf(content.secrets).map(([path, text]) => [path, secretReference(text, folder)]));
  const plain = [...secrets].find(([, reference]) => reference === undefined);
  if (plain !== undefined) return `"secrets" gives neither env:NAME nor file:PATH for ${plain[0]}`;
  const credentials = new Map(
    entriesOf(content.credentials).map(([name, value]) => [name, credentialOf(value, folder)]),
  );
  const incomplete = [...credentials].find(([, credential]) => credential === undefined);
  if (incomplete !== undefined) {
    return `"credentials" gives no user with a password of the form env:NAME or file:PATH for ${incomplete[0]}`;
  }
  return {
    connectionTargets: mapOf(content.connections, (target) => localTarget(target, folder)),
    pathMap: mapOf(content.paths, (path) => resolve(folder, path)),
    parameters: mapOf(content.parameters, (value) => value),
    secrets: secrets as ReadonlyMap<string, SecretReference>,
    registryValues: mapOf(content.registry, (value) => value),
    credentials: credentials as ReadonlyMap<string, Credential>,
  };
}

/** The lists of both; what `over` gives wins. */
export function mergeSections(base: OptionsSections, over: OptionsSections): OptionsSections {
  const merged = <V>(first: ReadonlyMap<string, V>, second: ReadonlyMap<string, V>): ReadonlyMap<string, V> =>
    new Map([...first, ...second]);
  return {
    connectionTargets: merged(base.connectionTargets, over.connectionTargets),
    pathMap: merged(base.pathMap, over.pathMap),
    parameters: merged(base.parameters, over.parameters),
    secrets: merged(base.secrets, over.secrets),
    registryValues: merged(base.registryValues, over.registryValues),
    credentials: merged(base.credentials, over.credentials),
  };
}

const ruleNames = ['allowedRoots', 'allowedHosts', 'allowedCommands', 'scripts'] as const;

/** Reads the rules of a policy as written; a text says what is wrong with them. */
export function readPolicyRules(content: unknown, file: string): PolicyRules | string {
  if (!isRecord(content)) return '"policy" is no list of rules';
  const unknown = Object.keys(content).find((name) => !ruleNames.some((rule) => rule === name));
  if (unknown !== undefined) return `"policy" has an unknown rule "${unknown}"; known are ${ruleNames.join(', ')}`;
  const rules: Record<string, readonly string[]> = {};
  const { scripts } = content;
  if (typeof scripts === 'string' && scripts !== 'allow' && scripts !== 'forbid') {
    return `the rule "scripts" is neither allow nor forbid nor a list of hashes`;
  }
  for (const name of ruleNames) {
    const value = content[name];
    if (value === undefined || (name === 'scripts' && typeof value === 'string')) continue;
    // A rule that was left empty is taken by its word: it allows nothing.
    const list = value === null ? [] : value;
    if (!Array.isArray(list) || list.some((each) => typeof each !== 'string' || each.trim() === '')) {
      return `the rule "${name}" is no list of texts`;
    }
    rules[name] = list as string[];
  }
  return { file, ...rules, ...(scripts === 'allow' || scripts === 'forbid' ? { scripts } : {}) };
}

/** The value of a scalar as packages write it. */
export function scalarText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value === null || value === undefined ? '' : String(value);
}

/** Whether a YAML value is a list of names with values. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function entriesOf(section: unknown): [string, unknown][] {
  return isRecord(section) ? Object.entries(section) : [];
}

function mapOf(section: unknown, convert: (text: string) => string): ReadonlyMap<string, string> {
  return new Map(entriesOf(section).map(([name, value]) => [name, convert(scalarText(value))]));
}

/** Where a secret lies, written `env:NAME` or `file:PATH`; undefined when it is neither. */
export function secretReference(text: unknown, folder: string): SecretReference | undefined {
  const [, kind, name] = /^(env|file):\s*(\S.*)$/i.exec(scalarText(text).trim()) ?? [];
  if (kind === undefined) return undefined;
  return kind.toLowerCase() === 'env' ? { variable: name } : { file: resolve(folder, name) };
}

function credentialOf(value: unknown, folder: string): Credential | undefined {
  if (!isRecord(value)) return undefined;
  const user = scalarText(value.user);
  const password = secretReference(value.password, folder);
  return user === '' || password === undefined ? undefined : { user, password };
}

/** A target whose file path is relative made absolute: `sqlite:./out.db`. */
export function localTarget(target: string, folder: string): string {
  const match = /^([a-z][\w+-]*):(.*)$/i.exec(target);
  if (match === null) return target;
  const [, scheme, rest] = match;
  const isFile =
    /^\.{1,2}[\\/]/.test(rest) || (/^(?:sqlite|excel)$/i.test(scheme) && rest !== ':memory:' && !isAbsolute(rest));
  return isFile ? `${scheme}:${resolve(folder, rest)}` : target;
}
