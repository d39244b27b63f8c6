import { Secret } from '../../datatypes/secret.ts';
import { InternalError } from '../../diagnostics/internal-error.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { fromEnvironment, nameOf, separatorMissing, unsupportedOption, valueFault } from '../dtexec/option-faults.ts';
import { type OptionSpecification, spellOption } from '../dtexec/option-specification.ts';
import { unquote } from '../dtexec/option-values.ts';
import { describeArgument, type GivenOption, readArguments } from '../dtexec/read-arguments.ts';
import type { DtutilAction, DtutilCommand, DtutilRequest, Place, Signing } from './command-options.ts';
import { folderActionOf, folderOptions } from './folder-option.ts';
import { locatedValue } from './located-value.ts';
import { dtutilOptions } from './option-table.ts';
import { serverOf } from './server-option.ts';

type Environment = (name: string) => string | undefined;

/** The options given, by name; those that may be repeated are left out. */
type Given = ReadonlyMap<string, GivenOption>;

/**
 * Understands the arguments of dtutil, in any order. Throws `OptionFault` for options that are wrong, missing, given twice or that exclude
 * each other; never with a secret in it.
 */
export function parseCommand(args: readonly string[], environment: Environment): DtutilRequest {
  const { given: options, rest } = readArguments(args, dtutilOptions);
  const help = options.find(({ option }) => isHelp(option));
  if (help !== undefined) return { kind: 'help', option: help.value ?? '' };
  const given = onceEach(options);
  if (given.has('version')) return { kind: 'version' };
  refuseSourceConflicts(given);
  const refused = options.find(({ option }) => option.wayOut !== undefined);
  if (refused !== undefined) throw unsupportedOption(refused.option);
  const holdsPassword = ['Decrypt', 'Encrypt', 'SourcePassword', 'DestPassword'].some((name) => given.has(name));
  if (rest.length > 0) {
    throw new OptionFault('OPENDTSX_E_ARGUMENT', { argument: describeArgument(rest[0], holdsPassword) });
  }
  const folder = folderRequest(given, environment);
  if (folder !== undefined) return folder;
  const source = sources.map((name) => given.get(name)).find((each) => each !== undefined);
  if (source === undefined) {
    const hint = 'dtutil /File package.dtsx and what to do with it; dtutil /? lists the options.';
    throw new OptionFault('OPENDTSX_E_OPTION_NOPACKAGE', {}, hint);
  }
  const { option, value = '' } = source;
  const kind = option.name.toUpperCase() as Place['kind'];
  return { kind: 'command', command: commandOf({ kind, path: nameOf(value, option) }, given, environment) };
}

function isHelp({ name }: OptionSpecification): boolean {
  return name === '?' || name.toLowerCase() === 'help';
}

function onceEach(options: readonly GivenOption[]): Given {
  const given = new Map<string, GivenOption>();
  for (const each of options) {
    const { option } = each;
    if (option.name === 'Remark') continue;
    if (given.has(option.name)) throw valueFault(option, 'it is given twice', 'Leave one of them out.');
    given.set(option.name, each);
  }
  return given;
}

const sources = ['File', 'SQL', 'DTS'];
const sourceOfServer = ['SourceServer', 'SourceUser', 'SourcePassword', 'source-password-env'];
const destinationServer = ['DestServer', 'DestUser', 'DestPassword', 'dest-password-env'];
const everywhere = ['FILE', 'SQL', 'DTS'] as const;

function folderRequest(given: Given, environment: Environment): DtutilRequest | undefined {
  const [name, other] = [...folderOptions, ...sources, ...actions, ...changes].filter((each) => given.has(each));
  if (name === undefined || !folderOptions.includes(name)) return undefined;
  if (other !== undefined) throw conflict(given, name, other, oneAction);
  const found = required(given, name);
  const action = folderActionOf(found.value ?? '', found.option);
  const place = 'parent' in action ? action.parent : action.folder;
  const stray = [...(place.kind === 'SQL' ? [] : sourceOfServer), ...destinationServer].find((each) => given.has(each));
  if (stray !== undefined) throw conflict(given, name, stray);
  const server = serverOf(given, 'Source', environment);
  return { kind: 'folder', action, ...(server === undefined ? {} : { server }) };
}

// Source: dtutil reference: a server is one of a destination SQL.
function refuseStrayServer(action: DtutilAction, given: Given): void {
  const stray = destinationServer.find((name) => given.has(name));
  if (stray === undefined || ('destination' in action && action.destination.kind === 'SQL')) return;
  const { option } = required(given, stray);
  throw valueFault(option, 'nothing asks for it: it goes with a destination SQL', 'Leave it out, or write SQL;path.');
}

// Source: dtutil reference, /File, /DTS and /SQL.
function refuseSourceConflicts(given: Given): void {
  const [first, second] = sources.filter((name) => given.has(name));
  const stray = first === 'SQL' ? undefined : sourceOfServer.find((name) => given.has(name));
  const other = second ?? stray;
  if (first !== undefined && other !== undefined) throw conflict(given, first, other);
}

const actions = ['Copy', 'Move', 'Delete', 'Exists', 'Encrypt', 'Sign', 'describe'];
const changes = ['IDRegenerate', 'convert'];
const savingActions: readonly string[] = ['Copy', 'Encrypt'];
const oneAction = 'One command does one thing: leave one of them out.';

function commandOf(source: Place, given: Given, environment: Environment): DtutilCommand {
  const [action, other] = actions.filter((name) => given.has(name));
  const change = changes.find((name) => given.has(name));
  if (action !== undefined && other !== undefined) throw conflict(given, action, other, oneAction);
  if (action !== undefined && change !== undefined && !savingActions.includes(action)) {
    throw conflict(given, action, change, oneAction);
  }
  if (action === undefined && change === undefined) throw new OptionFault('OPENDTSX_E_OPTION_NOACTION', {});
  refuseStrays(given);
  const password = passwordOf(given, 'Decrypt', 'decrypt-env', environment);
  const toDo: DtutilAction =
    action === undefined ? { kind: 'change' } : actionOf(required(given, action), given, environment);
  refuseStrayServer(toDo, given);
  const sourceServer = serverOf(given, 'Source', environment);
  const destination = serverOf(given, 'Dest', environment);
  return {
    source,
    ...(sourceServer === undefined ? {} : { sourceServer }),
    ...(destination === undefined ? {} : { destinationServer: destination }),
    action: toDo,
    regeneratesId: given.has('IDRegenerate'),
    converts: convertsOf(given.get('convert')),
    quiet: given.has('Quiet'),
    ...(password === undefined ? {} : { password }),
  };
}

const companions: Readonly<Record<string, string>> = {
  'encrypt-env': 'Encrypt',
  certificate: 'Sign',
  'passphrase-env': 'Sign',
};

function refuseStrays(given: Given): void {
  for (const [name, owner] of Object.entries(companions)) {
    const stray = given.get(name);
    if (stray === undefined || given.has(owner)) continue;
    throw valueFault(stray.option, `nothing asks for it: it goes with /${owner}`, `Add /${owner}, or leave it out.`);
  }
}

function actionOf({ option, value = '' }: GivenOption, given: Given, environment: Environment): DtutilAction {
  switch (option.name) {
    case 'Copy':
    case 'Move':
      return {
        kind: option.name === 'Copy' ? 'copy' : 'move',
        destination: locatedValue(value, option, everywhere).place,
      };
    case 'Delete':
      return { kind: 'delete' };
    case 'Exists':
      return { kind: 'exists' };
    case 'Encrypt':
      return encryption(value, option, given, environment);
    case 'Sign':
      return signature(value, option, given, environment);
    default:
      return { kind: 'describe' };
  }
}

const levelsWithPassword: readonly number[] = [2, 3];

function encryption(value: string, option: OptionSpecification, given: Given, environment: Environment): DtutilAction {
  // Source: dtutil reference, /Encrypt, which does not take DTS.
  const { place: destination, parts } = locatedValue(value, option, ['FILE', 'SQL'], { count: 2 });
  const [level, written] = parts;
  if (level === undefined) throw separatorMissing(option);
  if (!/^\s*[0-5]\s*$/.test(level)) throw valueFault(option, 'the level is no number from 0 to 5');
  const named = given.get('encrypt-env');
  if (written !== undefined && named !== undefined) throw conflict(given, 'Encrypt', 'encrypt-env', onePassword);
  const text = named === undefined ? written : fromEnvironment(named.value ?? '', named.option, environment);
  if (levelsWithPassword.includes(Number(level)) && (text ?? '') === '') {
    throw valueFault(
      option,
      `the level ${level.trim()} needs a password`,
      'Add it behind the level, or put it into an environment variable and add --encrypt-env NAME.',
    );
  }
  const password = text === undefined ? {} : { password: new Secret(text) };
  return { kind: 'encrypt', destination, level: Number(level), ...password };
}

function signature(value: string, option: OptionSpecification, given: Given, environment: Environment): DtutilAction {
  const { place: destination, parts } = locatedValue(value, option, everywhere, { count: 1 });
  const [hash] = parts;
  if (hash === undefined) throw separatorMissing(option);
  const thumbprint = hash.replaceAll(/[\s:]/g, '').toUpperCase();
  if (!/^[0-9A-F]+$/.test(thumbprint)) throw valueFault(option, 'the hash is not hexadecimal');
  const file = given.get('certificate');
  if (file === undefined) {
    const hint = 'Name a file that holds the private key and the certificate: --certificate signer.pem';
    throw valueFault(option, 'the certificate store of Windows is not at hand here', hint);
  }
  const passphrase = passwordOf(given, undefined, 'passphrase-env', environment);
  const signing: Signing = {
    thumbprint,
    certificateFile: nameOf(file.value ?? '', file.option),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
  return { kind: 'sign', destination, signing };
}

const onePassword = 'Give the password once.';

function passwordOf(
  given: Given,
  name: string | undefined,
  environmentName: string,
  environment: Environment,
): Secret | undefined {
  const written = name === undefined ? undefined : given.get(name);
  const named = given.get(environmentName);
  if (written !== undefined && named !== undefined) {
    throw conflict(given, written.option.name, environmentName, onePassword);
  }
  if (named !== undefined) return new Secret(fromEnvironment(named.value ?? '', named.option, environment));
  return written === undefined ? undefined : new Secret(unquote(written.value ?? ''));
}

function convertsOf(given: GivenOption | undefined): boolean {
  if (given === undefined) return false;
  if (given.value?.trim() === '8') return true;
  throw valueFault(given.option, 'packages can be converted to format 8 only');
}

function required(given: Given, name: string): GivenOption {
  const found = given.get(name);
  if (found === undefined) throw new InternalError(`the option ${name} was found and lost again`);
  return found;
}

function conflict(given: Given, first: string, second: string, hint?: string): OptionFault {
  const names = {
    first: spellOption(required(given, first).option),
    second: spellOption(required(given, second).option),
  };
  return new OptionFault('OPENDTSX_E_OPTION_CONFLICT', names, hint);
}
