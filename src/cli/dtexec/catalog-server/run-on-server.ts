import type { Catalog } from '../../../client/catalog/catalog.ts';
import type { GivenValue } from '../../../client/catalog/catalog-value.ts';
import { EnvironmentReference } from '../../../client/catalog/environment-reference.ts';
import type { ExecutionValueParameterSet, PropertyOverrideParameterSet } from '../../../client/catalog/package-info.ts';
import { RefusedRequest } from '../../../client/transport/refused-request.ts';
import { Secret } from '../../../datatypes/secret.ts';
import { DtsError } from '../../../diagnostics/dts-error.ts';
import type { CommandConsole } from '../../console/command-console.ts';
import { writeFindings } from '../../console/write-findings.ts';
import type { CommandOptions, ParameterValue } from '../command-options.ts';
import { OptionFault } from '../option-fault.ts';
import { unquote } from '../option-values.ts';
import { listenForSignals } from '../stop-signals.ts';
import { connectServer } from './connect-server.ts';
import { refuseMisplacedOptions } from './refuse-options.ts';
import { tellExecution } from './tell-execution.ts';

const objectTypes = { $Package: 30, $Project: 20, $ServerOption: 50 } as const;
const exitCodes = { success: 0, canceled: 3 } as const;
const sensitivePrefix = /^\$Sensitive::/i;

/** A package in the catalog. */
export interface CatalogPath {
  readonly folder: string;
  readonly project: string;
  readonly packageName: string;
}

/** Reads `\SSISDB\Folder\Project\Package.dtsx`; undefined when it is no such path. */
export function parseCatalogPath(text: string): CatalogPath | undefined {
  const parts = unquote(text.trim()).split(/[\\/]/);
  if (parts[0] === '') parts.shift();
  const [catalog, folder, project, packageName] = parts;
  const isPath = parts.length === 4 && catalog.toUpperCase() === 'SSISDB' && folder && project && packageName;
  return isPath ? { folder, project, packageName } : undefined;
}

/**
 * `dtexec /ISServer`: starts a package of the catalog. Exit code 0 when it is started; with $ServerOption::SYNCHRONIZED(Boolean);True as it ends (0, 1, 3).
 * 4 when there is no such package, 5 when it could not be started. A signal that asks the program to stop stops the execution that it waits for, and it ends
 * with 3 once that has stopped; one that comes before the start keeps it from being started.
 */
export async function runOnServer(options: CommandOptions, target: CommandConsole): Promise<number> {
  refuseMisplacedOptions(options);
  const path = parseCatalogPath(options.catalogPath ?? '');
  if (path === undefined) {
    const detail = String.raw`it is no path like \SSISDB\Folder\Project\Package.dtsx`;
    throw new OptionFault('OPENDTSX_E_OPTION_VALUE', { option: '/ISServer', detail });
  }
  const values = options.parameters.map(parameterSet);
  const overrides = options.changes.flatMap((change) => (change.kind === 'set' ? [overrideOf(change)] : []));
  try {
    const catalog = await connectServer({ server: options.server, ...options.serverAccess });
    return await start(catalog, path, { values, overrides }, options, target);
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    writeFindings([error.diagnostic], target);
    const isMissing = error instanceof RefusedRequest ? error.status === 404 : isNotFound(error);
    return isMissing ? 4 : 5;
  }
}

function isNotFound({ diagnostic }: DtsError): boolean {
  return diagnostic.symbol === 'OPENDTSX_E_CLIENT_NOTFOUND';
}

async function start(
  catalog: Catalog,
  { folder, project, packageName }: CatalogPath,
  { values, overrides }: { values: ExecutionValueParameterSet[]; overrides: PropertyOverrideParameterSet[] },
  { reference, reporting }: CommandOptions,
  target: CommandConsole,
): Promise<number> {
  const projects = (await catalog.folders.item(folder)).projects;
  const found = await (await projects.item(project)).packages.item(packageName);
  const isAwaited = values.some(({ parameterName, parameterValue }) => {
    return parameterName.toUpperCase() === 'SYNCHRONIZED' && parameterValue === true;
  });
  const signals = await listenForSignals();
  try {
    if (signals.signal.aborted) {
      target.output.write('It was not started: it was canceled before.\n');
      return conclude(exitCodes.canceled, target);
    }
    return await startAndWatch({ catalog, signal: signals.signal, target, reporting, isAwaited }, () =>
      found.start(reference === undefined ? null : EnvironmentReference.numbered(reference), values, overrides),
    );
  } finally {
    signals.close();
  }
}

interface Watching {
  readonly catalog: Catalog;
  readonly signal: AbortSignal;
  readonly target: CommandConsole;
  readonly reporting: CommandOptions['reporting'];
  readonly isAwaited: boolean;
}

async function startAndWatch(
  { catalog, signal, target, reporting, isAwaited }: Watching,
  begin: () => Promise<number>,
): Promise<number> {
  const id = await begin();
  target.output.write(`Execution ID: ${id}.\n`);
  if (!isAwaited) {
    target.output.write(`It runs on the server. To watch it: opendtsx executions --follow ${id}\n`);
    return exitCodes.success;
  }
  const execution = await catalog.executions.item(id);
  const stop = (): void => {
    target.output.write(`Stopping execution ${id} on the server.\n`);
    execution.stop().catch((error: unknown) => {
      // It has ended meanwhile, or whoever started it may not stop it: then it goes on, and so does the watching.
      if (error instanceof DtsError) writeFindings([error.diagnostic], target);
    });
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return conclude(await tellExecution(execution, reporting, target), target);
}

function conclude(exitCode: number, { output, paint }: CommandConsole): number {
  const endings: Readonly<Record<number, string>> = {
    0: paint('success', 'DTSER_SUCCESS (0)'),
    1: paint('error', 'DTSER_FAILURE (1)'),
    3: paint('warning', 'DTSER_CANCELED (3)'),
  };
  output.write(`DTExec: The package execution returned ${endings[exitCode]}.\n`);
  return exitCode;
}

function parameterSet({ name, typeName, value }: ParameterValue): ExecutionValueParameterSet {
  const [scope, parameterName] = name.split('::', 2);
  const objectType = objectTypes[scope as keyof typeof objectTypes];
  return { objectType, parameterName, parameterValue: typedValue(value, typeName ?? 'String', name) };
}

function typedValue(text: string, typeName: string, name: string): GivenValue {
  const wrong = (): OptionFault => {
    const detail = `the value of ${name} is no ${typeName}`;
    return new OptionFault('OPENDTSX_E_OPTION_VALUE', { option: '/Parameter', detail });
  };
  switch (typeName.toLowerCase()) {
    case 'boolean':
      if (!/^(?:true|false|1|0)$/i.test(text)) throw wrong();
      return /^(?:true|1)$/i.test(text);
    case 'byte':
    case 'sbyte':
    case 'int16':
    case 'uint16':
    case 'int32':
    case 'uint32':
      if (!/^[+-]?\d+$/.test(text)) throw wrong();
      return Number(text);
    case 'single':
    case 'double':
      if (text.trim() === '' || !Number.isFinite(Number(text))) throw wrong();
      return Number(text);
    case 'string':
      // It may be sensitive, which only the server knows.
      return new Secret(text);
    default:
      return text;
  }
}

function overrideOf({ path, value }: { readonly path: string; readonly value: string }): PropertyOverrideParameterSet {
  const sensitive = sensitivePrefix.test(path);
  return { propertyPath: path.replace(sensitivePrefix, ''), propertyValue: new Secret(value), sensitive };
}
