import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import { parseByteCount } from './byte-count.ts';
import {
  isRecord,
  listNames,
  mergeSections,
  noSections,
  type OptionsSections,
  readPolicyRules,
  readSections,
  scalarText,
} from './options-sections.ts';
import type { PolicyRules } from './policy/policy.ts';
import { createPathResolver } from './resolve-path.ts';
import { noStores, readStoreSections, type StoreDeclarations, storeSections } from './server-declarations.ts';

/** What an `opendtsx.yaml` gives; relative paths have been resolved against its folder. */
export interface RunOptions extends OptionsSections, StoreDeclarations {
  /** The file read; undefined when there is none. */
  readonly file: string | undefined;
  /** Bytes that data flows may hold back; undefined: the default. */
  readonly memoryLimit: number | undefined;
  /** Policies that hold, each by itself: those of the file and of the one named besides. */
  readonly policies: readonly PolicyRules[];
}

/** What is asked for besides the file itself. */
export interface OptionsChoice {
  /** Name of an environment of the file, or path of a YAML file with the same lists. */
  readonly environment?: string | undefined;
  /** Path of a YAML file with a policy. */
  readonly policy?: string | undefined;
  /** Folder that their paths start from. */
  readonly workingFolder?: string;
}

/** Options, with what is wrong with the files they come from. */
export interface LoadedOptions {
  readonly options: RunOptions;
  readonly diagnostics: readonly Diagnostic[];
}

const fileName = 'opendtsx.yaml';
const sections: readonly string[] = [
  'version',
  ...listNames,
  'memoryLimit',
  'environments',
  'policy',
  ...storeSections,
];
const none: RunOptions = { ...noSections, ...noStores, file: undefined, memoryLimit: undefined, policies: [] };

/**
 * Reads the mapping file: the one named, or else the `opendtsx.yaml` of the first folder that has one.
 * Schema 1: `version: 1`, `connections:` name → `driver:target`, `paths:` prefix → folder, `parameters:` name → value, `secrets:` property path → `env:NAME` or `file:PATH`,
 * `registry:` key path → value, `credentials:` server → `user`, `password`, `memoryLimit:` bytes, e.g. `300MB`, `environments:` name → lists or the path of a file with them,
 * `servers:` name → `address` and credentials, `packageStore:` store → folder, `policy:` `allowedRoots`, `allowedHosts`, `allowedCommands`. A policy that cannot be read allows nothing.
 */
export function loadOptions(
  named: string | undefined,
  folders: readonly string[],
  choice: OptionsChoice = {},
): LoadedOptions {
  const file = named ?? folders.map((folder) => join(folder, fileName)).find((path) => existsSync(path));
  const diagnostics: Diagnostic[] = [];
  let options = none;
  const document = file === undefined ? undefined : readDocument(file, true);
  if (typeof document === 'object') {
    const read = readOptions(document, file as string, choice);
    if ('fault' in read) {
      diagnostics.push(read.fault);
      if (document.policy !== undefined) options = { ...none, policies: [nothingAllowed(file as string)] };
    } else options = read;
  } else if (document !== undefined) diagnostics.push(unusable(file as string, document));
  if (document === undefined && choice.environment !== undefined) {
    const environment = findEnvironment(choice.environment, undefined, choice);
    if ('fault' in environment) diagnostics.push(environment.fault);
    else options = { ...options, ...environment };
  }
  if (choice.policy === undefined) return { options, diagnostics };
  const policyFile = resolve(choice.workingFolder ?? '.', choice.policy);
  const rules = readPolicyFile(policyFile, options.pathMap);
  if (typeof rules === 'string') diagnostics.push(unusable(policyFile, rules));
  const policy = typeof rules === 'string' ? nothingAllowed(policyFile) : rules;
  return { options: { ...options, policies: [...options.policies, policy] }, diagnostics };
}

type Fault = { readonly fault: Diagnostic };

function readOptions(content: Record<string, unknown>, file: string, choice: OptionsChoice): RunOptions | Fault {
  const refuse = (detail: string): Fault => ({ fault: unusable(file, detail) });
  const unknown = Object.keys(content).find((key) => !sections.includes(key));
  if (unknown !== undefined) return refuse(`it has ${describeSection(unknown)}; known are ${sections.join(', ')}`);
  const folder = dirname(resolve(file));
  const own = readSections(content, folder);
  if (typeof own === 'string') return refuse(own);
  const limit = scalarText(content.memoryLimit);
  const memoryLimit = parseByteCount(limit);
  if (limit !== '' && memoryLimit === undefined) return refuse(`"memoryLimit" is "${limit}", not bytes as in 300MB`);
  const { environments } = content;
  if (environments !== undefined && environments !== null && !isRecord(environments)) {
    return refuse('"environments" is no list of name: value');
  }
  const chosen =
    choice.environment === undefined
      ? noSections
      : findEnvironment(choice.environment, { file, folder, environments: environments ?? {} }, choice);
  if ('fault' in chosen) return chosen;
  const stores = readStoreSections(content, folder);
  if (typeof stores === 'string') return refuse(stores);
  const merged = { ...mergeSections(own, chosen), ...stores };
  if (content.policy === undefined) return { ...merged, file, memoryLimit, policies: [] };
  const rules = readPolicyRules(content.policy, file);
  const policy = typeof rules === 'string' ? rules : locateRules(rules, folder, merged.pathMap);
  return typeof policy === 'string' ? refuse(policy) : { ...merged, file, memoryLimit, policies: [policy] };
}

interface EnvironmentList {
  readonly file: string;
  readonly folder: string;
  readonly environments: Readonly<Record<string, unknown>>;
}

function findEnvironment(
  name: string,
  list: EnvironmentList | undefined,
  { workingFolder = '.' }: OptionsChoice,
): OptionsSections | Fault {
  const known = Object.keys(list?.environments ?? {});
  const entry = known.find((each) => each.toLowerCase() === name.toLowerCase());
  const value = entry === undefined ? undefined : list?.environments[entry];
  if (list !== undefined && isRecord(value)) return readEnvironment(value, list.folder, list.file);
  if (list !== undefined && typeof value === 'string') return readEnvironmentFile(resolve(list.folder, value));
  const path = resolve(workingFolder, name);
  if (entry === undefined && /\.ya?ml$/i.test(name) && existsSync(path)) return readEnvironmentFile(path);
  const place = list === undefined ? '' : ` in ${list.file}`;
  const args = { environment: name, place, known: known.length === 0 ? 'none' : known.join(', ') };
  return { fault: diagnostic('OPENDTSX_E_ENVIRONMENT_UNKNOWN', args) };
}

function readEnvironmentFile(file: string): OptionsSections | Fault {
  const content = readDocument(file, false);
  return typeof content === 'string'
    ? { fault: unusable(file, content) }
    : readEnvironment(content, dirname(file), file);
}

function readEnvironment(content: Record<string, unknown>, folder: string, file: string): OptionsSections | Fault {
  const names: readonly string[] = ['version', ...listNames];
  const unknown = Object.keys(content).find((key) => !names.includes(key));
  if (unknown !== undefined) {
    const detail = `an environment has ${describeSection(unknown)}; known are ${listNames.join(', ')}`;
    return { fault: unusable(file, detail) };
  }
  const read = readSections(content, folder);
  return typeof read === 'string' ? { fault: unusable(file, read) } : read;
}

function readPolicyFile(file: string, pathMap: ReadonlyMap<string, string>): PolicyRules | string {
  const content = readDocument(file, false);
  if (typeof content === 'string') return content;
  const { version: _, ...rest } = content;
  const rules = readPolicyRules('policy' in content ? content.policy : rest, file);
  return typeof rules === 'string' ? rules : locateRules(rules, dirname(file), pathMap);
}

/** The rules with folders and programs of this machine. A root may be written as packages write paths. */
function locateRules(rules: PolicyRules, folder: string, pathMap: ReadonlyMap<string, string>): PolicyRules | string {
  const { allowedRoots, allowedCommands } = rules;
  const paths = createPathResolver(pathMap, folder);
  try {
    return {
      ...rules,
      ...(allowedRoots && { allowedRoots: allowedRoots.map((root) => resolve(paths.resolvePath(root))) }),
      ...(allowedCommands && {
        allowedCommands: allowedCommands.map((each) => (/[\\/]/.test(each) ? resolve(folder, each) : each)),
      }),
    };
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    return `the rule "allowedRoots" names a folder that leads nowhere: ${error.diagnostic.message.replace(/\.$/, '')}`;
  }
}

function nothingAllowed(file: string): PolicyRules {
  return { file, allowedRoots: [], allowedHosts: [], allowedCommands: [] };
}

/** The content of a YAML file, or what is wrong with it. @param versioned whether it must say `version: 1` */
function readDocument(file: string, versioned: boolean): Record<string, unknown> | string {
  if (!existsSync(file)) return 'it does not exist';
  let content: unknown;
  try {
    // Loaded only here: most runs have no mapping file, and the library costs as much as starting Node.
    const { parse } = createRequire(import.meta.url)('yaml') as typeof import('yaml');
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return firstLine(error instanceof Error ? error.message : String(error));
  }
  if (!isRecord(content)) return 'it holds no settings';
  const { version = versioned ? undefined : 1 } = content;
  return version === 1 ? content : `version is ${String(version)}; this release reads version 1`;
}

function unusable(file: string, detail: string): Diagnostic {
  return diagnostic('OPENDTSX_E_OPTIONSFILE', { file, detail }, { source: file });
}

// The lines that follow quote the file, which may hold passwords.
function firstLine(message: string): string {
  return message.split('\n')[0].replace(/[.:]$/, '');
}

// A target that lost its indentation stands where sections stand, with the password in it.
function describeSection(name: string): string {
  return /^[\w-]{1,30}$/.test(name) ? `an unknown section "${name}"` : 'an unknown section';
}
