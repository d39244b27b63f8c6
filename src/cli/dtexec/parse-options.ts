import { Secret } from '../../datatypes/secret.ts';
import { parseByteCount } from '../../runtime/byte-count.ts';
import { defaultReporting, parseReporting } from '../console/reporting-level.ts';
import type { CommandOptions, ParameterValue } from './command-options.ts';
import { addConsoleLog } from './console-log.ts';
import { OptionFault } from './option-fault.ts';
import { fromEnvironment, nameOf, separatorMissing, unsupportedOption, valueFault } from './option-faults.ts';
import type { OptionSpecification } from './option-specification.ts';
import { splitConnections, splitCount, splitPair, unquote, type ValuePair } from './option-values.ts';
import { type FreeArgument, type GivenOption, readArguments } from './read-arguments.ts';

/** What parsing asks of the outside. */
export interface OptionSources {
  /** Arguments of a command file. Throws `OptionFault` when it cannot be read. */
  readCommandFile(file: string): string[];
  environment(name: string): string | undefined;
}

type Handler = (options: CommandOptions, value: string, option: OptionSpecification) => void;

/**
 * Understands the arguments of dtexec, options of command files in place. Of an option that may stand once the last counts;
 * `/Set` and `/ConfigFile` keep their order. Throws `OptionFault`, never with a secret in it.
 * @param sources command files and environment
 * @returns the options; `rest` are the arguments that are no options
 */
export function parseOptions(
  args: readonly string[],
  sources: OptionSources,
): { options: CommandOptions; rest: FreeArgument[] } {
  const options: CommandOptions = {
    changes: [],
    connections: [],
    targets: [],
    paths: [],
    taps: [],
    views: [],
    parameters: [],
    loggers: [],
    validateOnly: false,
    warnAsError: false,
    reporting: defaultReporting,
    verification: {},
    trust: [],
    json: false,
    progress: true,
    debug: false,
  };
  const { given, rest } = expand(args, sources, 0);
  for (const { option, value } of given) {
    const handler = handlers[option.name];
    if (handler !== undefined) handler(options, value ?? '', option);
    else if (option.name === 'decrypt-env')
      options.password = new Secret(fromEnvironment(value ?? '', option, sources.environment));
    else if (option.name === 'password-env')
      options.userPassword = new Secret(fromEnvironment(value ?? '', option, sources.environment));
    else if (option.wayOut !== undefined) throw unsupportedOption(option);
  }
  // Standard output is for events as JSON and nothing else.
  if (options.json && options.consoleLog !== undefined) throw conflict('/ConsoleLog', '--json');
  return { options, rest };
}

function expand(
  args: readonly string[],
  sources: OptionSources,
  depth: number,
): { given: GivenOption[]; rest: FreeArgument[] } {
  const { given, rest } = readArguments(args);
  const expanded = given.flatMap((each) => {
    if (each.option.name !== 'CommandFile') return [each];
    if (depth === 10) throw valueFault(each.option, 'command files name each other in a circle');
    const inner = expand(sources.readCommandFile(unquote(each.value ?? '')), sources, depth + 1);
    if (inner.rest.length > 0) {
      // It may be the rest of a password with blanks in it.
      throw valueFault(
        each.option,
        `the word ${inner.rest[0].position} of the file is neither an option nor the value of one`,
      );
    }
    return inner.given;
  });
  return { given: expanded, rest };
}

const handlers: Readonly<Record<string, Handler>> = {
  '?': askHelp,
  Help: askHelp,
  help: askHelp,
  version: (options) => {
    options.version = true;
  },
  File(options, value, option) {
    if (options.project !== undefined) throw conflict('/File', '/Project');
    refuseStored(options, '/File');
    options.file = nameOf(value, option);
  },
  Project(options, value, option) {
    if (options.file !== undefined) throw conflict('/File', '/Project');
    refuseStored(options, '/Project');
    options.project = nameOf(value, option);
  },
  Package: (options, value, option) => {
    options.packageName = nameOf(value, option);
  },
  SQL: takeStored,
  Dts: takeStored,
  User: (options, value, option) => {
    options.user = nameOf(value, option);
  },
  Password: (options, value) => {
    options.userPassword = new Secret(unquote(value));
  },
  ISServer(options, value, option) {
    refuseStored(options, '/ISServer');
    options.catalogPath = nameOf(value, option);
  },
  Server: (options, value, option) => {
    options.server = nameOf(value, option);
  },
  EnvReference(options, value, option) {
    const reference = Number(unquote(value));
    if (!/^\d{1,15}$/.test(unquote(value))) throw valueFault(option, `"${value}" is no number of a reference`);
    options.reference = reference;
  },
  'token-env': (options, value) => {
    options.serverAccess = { ...options.serverAccess, tokenVariable: value };
  },
  ca: (options, value) => {
    options.serverAccess = { ...options.serverAccess, ca: value };
  },
  'allow-http': (options) => {
    options.serverAccess = { ...options.serverAccess, allowsPlainText: true };
  },
  Set(options, value, option) {
    const { name, value: setting } = pairOf(value, option);
    options.changes.push({ kind: 'set', path: name, value: setting });
  },
  ConfigFile: (options, value) => {
    options.changes.push({ kind: 'configuration', file: unquote(value) });
  },
  Connection(options, value, option) {
    const pairs = splitConnections(value);
    if (pairs === undefined) throw separatorMissing(option);
    options.connections.push(...pairs);
  },
  connection(options, value, option) {
    const pair = pairOf(value, option);
    if (pair.value.trim() === '') throw valueFault(option, `it gives no target for "${pair.name}"`);
    options.targets.push(pair);
  },
  'path-map': (options, value, option) => options.paths.push(pairOf(value, option)),
  Parameter: (options, value, option) => options.parameters.push(parameterOf(pairOf(value, option), option)),
  rejects: (options, value) => {
    options.rejects = value;
  },
  'memory-limit'(options, value, option) {
    const bytes = parseByteCount(value);
    if (bytes === undefined) throw valueFault(option, `"${value}" is no number of bytes`);
    options.memoryLimit = bytes;
  },
  threads(options, value, option) {
    const threads = Number(value);
    if (value === '' || !Number.isInteger(threads) || threads < 1)
      throw valueFault(option, `"${value}" is no number of threads`);
    options.threads = threads;
  },
  tap(options, value, option) {
    const { name: path, value: target } = pairOf(value, option);
    const { text: file, count } = splitCount(target);
    if (file === '') throw valueFault(option, `it names no file for the rows of "${path}"`);
    options.taps.push({ path, file, ...(count === undefined ? {} : { maxRows: count }) });
  },
  view(options, value, option) {
    const { text: path, count } = splitCount(unquote(value));
    if (path === '') throw valueFault(option, 'it names no path');
    options.views.push({ path, ...(count === undefined ? {} : { maxRows: count }) });
  },
  profile: (options, value) => {
    options.profile = value === '' ? {} : { file: value };
  },
  parameter(options, value, option) {
    const { name, value: text } = pairOf(value, option);
    options.parameters.push({ name, typeName: undefined, value: text });
  },
  environment: (options, value) => {
    options.environment = value;
  },
  policy: (options, value) => {
    options.policy = value;
  },
  only: (options, value) => {
    options.only = unquote(value);
  },
  from: (options, value) => {
    options.from = unquote(value);
  },
  'dry-run': (options) => {
    options.dryRun = true;
  },
  report: (options, value) => {
    options.report = value;
  },
  Logger(options, value, option) {
    const { name: creationName, value: configString } = pairOf(unquote(value), option);
    options.loggers.push({ creationName, configString });
  },
  ConsoleLog(options, value, option) {
    const log = addConsoleLog(value, options.consoleLog);
    if (typeof log === 'string') throw valueFault(option, log);
    options.consoleLog = log;
  },
  VLog(options, value) {
    options.logsEverything = true;
    const configString = unquote(value);
    if (configString !== '') options.loggers.push({ creationName: 'Microsoft.LogProviderTextFile', configString });
  },
  log: (options, value) => {
    options.eventLog = value;
  },
  otel(options, value, option) {
    if (value !== '' && !/^https?:\/\/[^/]/i.test(value)) throw valueFault(option, `"${value}" is no address of HTTP`);
    options.telemetry = value === '' ? {} : { endpoint: value };
  },
  config: (options, value) => {
    options.optionsFile = value;
  },
  'secret-file': (options, value) => {
    options.secretFile = value;
  },
  'ask-secrets': (options) => {
    options.asksSecrets = true;
  },
  Decrypt: (options, value) => {
    options.password = new Secret(unquote(value));
  },
  Validate: (options) => {
    options.validateOnly = true;
  },
  WarnAsError: (options) => {
    options.warnAsError = true;
  },
  MaxConcurrent(options, value, option) {
    const count = Number(value);
    if (!Number.isInteger(count) || (count < 1 && count !== -1) || value.trim() === '') {
      throw valueFault(option, `"${value}" is neither a whole number above 0 nor -1`);
    }
    options.maxConcurrent = count;
  },
  Reporting(options, value, option) {
    const level = parseReporting(unquote(value));
    if (typeof level === 'string') throw valueFault(option, level);
    options.reporting = level;
  },
  VerifyBuild(options, value, option) {
    const build = unquote(value).split(/[;.]/).map(Number);
    if (build.length > 3 || build.some((part) => !Number.isInteger(part))) {
      throw valueFault(option, `"${value}" is not major;minor;build`);
    }
    options.verification = { ...options.verification, build };
  },
  VerifySigned: (options) => {
    options.verification = { ...options.verification, signed: true };
  },
  trust: (options, value) => options.trust.push(value),
  VerifyPackageID: (options, value, option) => {
    options.verification = { ...options.verification, packageId: guidOf(value, option) };
  },
  VerifyVersionID: (options, value, option) => {
    options.verification = { ...options.verification, versionId: guidOf(value, option) };
  },
  CheckPointing(options, value, option) {
    const isOn = oneOf(value || 'on', ['on', 'off'], option) === 'on';
    setPackage(options, 'SaveCheckpoints', isOn ? 'True' : 'False');
    setPackage(options, 'CheckpointUsage', isOn ? '2' : '0');
  },
  CheckFile: (options, value) => setPackage(options, 'CheckpointFileName', unquote(value)),
  Restart(options, value, option) {
    const usages = { deny: '0', ifpossible: '1', force: '2' } as const;
    const chosen = oneOf(value || 'force', ['deny', 'force', 'ifPossible'], option);
    setPackage(options, 'CheckpointUsage', usages[chosen.toLowerCase() as keyof typeof usages]);
  },
  journal: (options, value) => {
    options.journal = value;
  },
  'in-doubt': (options, value, option) => {
    options.inDoubt = oneOf(value, ['committed', 'rolled-back'], option) as 'committed' | 'rolled-back';
  },
  json: (options) => {
    options.json = true;
  },
  'no-progress': (options) => {
    options.progress = false;
  },
  debug: (options) => {
    options.debug = true;
  },
};

// Source: dtexec reference: of the options that name a package one may stand.
function takeStored(options: CommandOptions, value: string, option: OptionSpecification): void {
  const kind = option.name as 'SQL' | 'Dts';
  refuseStored(options, `/${kind}`);
  const { file, project, catalogPath } = options;
  if (file !== undefined) throw conflict('/File', `/${kind}`);
  if (project !== undefined) throw conflict('/Project', `/${kind}`);
  if (catalogPath !== undefined) throw conflict('/ISServer', `/${kind}`);
  options.stored = { kind, path: nameOf(value, option) };
}

function refuseStored({ stored }: CommandOptions, other: string): void {
  if (stored !== undefined && `/${stored.kind}` !== other) throw conflict(`/${stored.kind}`, other);
}

function askHelp(options: CommandOptions, value: string): void {
  options.help = value;
}

function oneOf(value: string, choices: readonly string[], option: OptionSpecification): string {
  const chosen = choices.find((choice) => choice.toLowerCase() === unquote(value).toLowerCase());
  if (chosen === undefined) throw valueFault(option, `"${value}" is none of ${choices.join(', ')}`);
  return chosen;
}

function setPackage(options: CommandOptions, property: string, value: string): void {
  options.changes.push({ kind: 'set', path: `\\Package.Properties[${property}]`, value });
}

function pairOf(value: string, option: OptionSpecification): ValuePair {
  const pair = splitPair(value);
  if (pair === undefined) throw separatorMissing(option);
  return pair;
}

const typeNames: ReadonlySet<string> = new Set(
  'boolean byte char datetime dbnull decimal double int16 int32 int64 sbyte single string uint16 uint32 uint64'.split(
    ' ',
  ),
);

// dtexec takes $Package when neither is said (source: dtexec reference, /Parameter).
function parameterOf({ name, value }: ValuePair, option: OptionSpecification): ParameterValue {
  const [, scope, bare, typeName] = /^(?:(\$\w+)::)?([^()]+?)(?:\((\w+)\))?$/.exec(name) ?? [];
  if (bare === undefined) throw valueFault(option, 'what stands before the value is not the name of a parameter');
  if (typeName !== undefined && !typeNames.has(typeName.toLowerCase())) {
    throw valueFault(option, `"${typeName}" is no type of a parameter; types are Boolean, DateTime, Int32, String …`);
  }
  const lower = scope?.toLowerCase();
  const known = ['$Package', '$Project', '$ServerOption'].find((each) => each.toLowerCase() === (lower ?? '$package'));
  if (known === undefined) throw valueFault(option, `"${scope}" is none of $Package, $Project and $ServerOption`);
  return { name: `${known}::${bare}`, typeName, value };
}

function guidOf(value: string, option: OptionSpecification): string {
  const guid = unquote(value).replaceAll(/[{}]/g, '').toUpperCase();
  if (!/^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/.test(guid)) throw valueFault(option, `"${value}" is not a GUID`);
  return `{${guid}}`;
}

function conflict(first: string, second: string): OptionFault {
  return new OptionFault('OPENDTSX_E_OPTION_CONFLICT', { first, second });
}
