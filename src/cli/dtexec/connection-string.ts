import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError, dtsError } from '../../diagnostics/dts-error.ts';
import type { RunRequest } from '../../runtime/run-request.ts';
import { readCommandFile, splitCommandText } from './command-file.ts';
import type { CommandOptions } from './command-options.ts';
import { OptionFault } from './option-fault.ts';
import { valueFault } from './option-faults.ts';
import { spellOption } from './option-specification.ts';
import { unquote } from './option-values.ts';
import { parseOptions } from './parse-options.ts';
import { type FreeArgument, type GivenOption, readArguments } from './read-arguments.ts';
import { runRequestOf } from './run-request-of.ts';

/** Where the package of a connection lies. */
export type PackagePlace =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'project'; readonly path: string }
  | { readonly kind: 'sql'; readonly path: string }
  | { readonly kind: 'dts'; readonly path: string }
  | { readonly kind: 'catalog'; readonly path: string };

/** What a connection string says. */
export interface ConnectionString {
  readonly place: PackagePlace;
  /** Address of `/Server`. */
  readonly server?: string;
  /** Everything else, as dtexec understands it. */
  readonly options: CommandOptions;
  /** The options of `options`, as they are spelled. */
  readonly given: readonly string[];
}

const deepestCommandFile = 10;

const places = { File: 'file', Project: 'project', SQL: 'sql', Dts: 'dts', ISServer: 'catalog' } as const;

/** Options that dtexec has for its console, and that dtexecui writes into every command line: without effect here. */
const ignored = new Set(['Reporting', 'ConsoleLog', 'Rem', 'CallerInfo', 'X86', 'Sum', 'no-progress', 'debug']);

/** Options that do not go with rows that a program reads, or would be taken for what they are not. */
const refused: Readonly<Record<string, string>> = {
  Validate: 'a package whose rows are read is executed; CommandBehavior.SchemaOnly executes nothing',
  'dry-run': 'a package whose rows are read is executed; CommandBehavior.SchemaOnly executes nothing',
  VerifyBuild: 'it holds for dtexec',
  VerifyPackageID: 'it holds for dtexec',
  VerifyVersionID: 'it holds for dtexec',
  VerifySigned: 'it holds for dtexec',
  trust: 'it holds for dtexec',
  report: 'it holds for dtexec',
  view: 'it holds for dtexec',
  profile: 'it holds for dtexec',
  json: 'it holds for dtexec',
  'ask-secrets': 'it holds for dtexec',
  Help: 'it holds for dtexec',
  help: 'it holds for dtexec',
  '?': 'it holds for dtexec',
  version: 'it holds for dtexec',
  User: 'give who asks in the settings of the server',
  Password: 'give the password in the settings of the server, where it is kept as a secret',
  'token-env': 'give the token in the settings of the server',
  ca: 'give the certificates in the settings of the server',
  'allow-http': 'give it in the settings of the server',
};

/**
 * Reads the connection string of a package: the arguments of dtexec (source: documentation, "Loading the Output of a Local Package"), of which options for its console have no
 * effect. Throws OPENDTSX_E_DTSCLIENT_OPTION and OPENDTSX_E_DTSCLIENT_SOURCE; the values of options are never repeated: they may be secrets.
 */
export function readConnectionString(text: string): ConnectionString {
  return asFindings(() => understand(text));
}

/** What the runtime is asked for by a connection string of this machine. Throws as `readConnectionString`. */
export function requestOf({ place, options }: ConnectionString): RunRequest {
  return asFindings(() => runRequestOf({ ...options, [place.kind === 'project' ? 'project' : 'file']: place.path }));
}

// Faults of options are worded only where they are shown.
function asFindings<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof OptionFault)) throw error;
    const { symbol, args, hint } = error;
    throw new DtsError(diagnostic(symbol, args, hint === undefined ? {} : { hint }));
  }
}

function understand(text: string): ConnectionString {
  const { given, rest } = expand(splitCommandText(text), 0);
  if (rest.length > 0) throw dtsError('OPENDTSX_E_DTSCLIENT_WORD', { position: rest[0].position });
  const used = given.filter(({ option }) => !ignored.has(option.name));
  for (const { option } of used) {
    const detail = refused[option.name];
    if (detail !== undefined) throw dtsError('OPENDTSX_E_DTSCLIENT_OPTION', { option: spellOption(option), detail });
  }
  const found = used.filter(({ option }) => option.name in places);
  if (found.length !== 1) throw dtsError('OPENDTSX_E_DTSCLIENT_SOURCE', { count: found.length });
  const [{ option, value = '' }] = found;
  const server = used.findLast((each) => each.option.name === 'Server')?.value;
  const others = used.filter((each) => each !== found[0] && each.option.name !== 'Server');
  const sources = { readCommandFile, environment: (name: string) => process.env[name] };
  return {
    place: { kind: places[option.name as keyof typeof places], path: unquote(value) },
    options: parseOptions(others.flatMap(wordsOf), sources).options,
    given: others.map((each) => spellOption(each.option)),
    ...(server === undefined ? {} : { server: unquote(server) }),
  };
}

function expand(words: readonly string[], depth: number): { given: GivenOption[]; rest: FreeArgument[] } {
  const { given, rest } = readArguments(words);
  const expanded = given.flatMap((each) => {
    if (each.option.name !== 'CommandFile') return [each];
    if (depth === deepestCommandFile) throw valueFault(each.option, 'command files name each other in a circle');
    const inner = expand(readCommandFile(unquote(each.value ?? '')), depth + 1);
    if (inner.rest.length > 0) throw valueFault(each.option, 'a word of the file is neither an option nor a value');
    return inner.given;
  });
  return { given: expanded, rest };
}

function wordsOf({ option, value }: GivenOption): string[] {
  const name = spellOption(option);
  return value === undefined ? [name] : [name, value];
}
