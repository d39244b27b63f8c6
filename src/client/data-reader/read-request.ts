import type { ConnectionString } from '../../cli/dtexec/connection-string.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import type { SourceWish } from './row-source.ts';

/** A request of a server for the rows of a package. */
export interface ReadRequest {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Options that a server can follow; those of a package in a project. */
const forPackages = new Set([
  '/Set',
  '/Connection',
  '/Parameter',
  '/Decrypt',
  '--decrypt-env',
  '/CheckPointing',
  '/CheckFile',
  '/Restart',
]);
const forProjects = new Set(['/Set', '/Parameter', '/EnvReference', '/CheckPointing', '/CheckFile', '/Restart']);

/** What a server is asked for by a connection string. Throws OPENDTSX_E_DTSCLIENT_OPTION for options that hold only for packages of this machine. */
export function readRequestOf(
  opened: ConnectionString,
  {
    name,
    isSchemaOnly,
    dataParameters,
    refusesDelayedValidation,
  }: Omit<SourceWish, 'signal'> & {
    readonly refusesDelayedValidation: boolean;
  },
): ReadRequest {
  const { place, given } = opened;
  const isProject = place.kind === 'catalog';
  const known = isProject ? forProjects : forPackages;
  const other = given.find((option) => !known.has(option));
  if (other !== undefined || place.kind === 'project') {
    const detail = 'a server that executes the package cannot follow it';
    throw dtsError('OPENDTSX_E_DTSCLIENT_OPTION', { option: other ?? '/Project', detail });
  }
  const wish = { dataReader: name, schemaOnly: isSchemaOnly, dataParameters, refusesDelayedValidation };
  return isProject
    ? { path: '/executions/data-readers', body: { ...wish, ...projectParts(opened) } }
    : { path: '/package-store/data-readers', body: { ...wish, ...packageParts(opened) } };
}

function packageParts({ place, options }: ConnectionString) {
  const { changes, connections, parameters, password } = options;
  return {
    sourceType: place.kind,
    packageName: place.path,
    settings: settingsOf(changes),
    connections: connections.map(({ name, value }) => ({ name, value })),
    parameters: parameters.map(({ name, value }) => ({ name, value })),
    ...(password === undefined ? {} : { password: password.reveal() }),
  };
}

function projectParts({ place, options }: ConnectionString) {
  const { changes, parameters, reference } = options;
  const parts = place.path.trim().split(/[\\/]/);
  if (parts[0] === '') parts.shift();
  const [catalog, folder, project, packageName] = parts;
  if (parts.length !== 4 || catalog.toUpperCase() !== 'SSISDB') {
    const detail = String.raw`it is no path like \SSISDB\Folder\Project\Package.dtsx`;
    throw dtsError('OPENDTSX_E_OPTION_VALUE', { option: '/ISServer', detail });
  }
  return {
    folder,
    project,
    package: packageName,
    propertyOverrides: settingsOf(changes),
    parameters: parameters.map(parameterOf),
    ...(reference === undefined ? {} : { reference }),
  };
}

function settingsOf(changes: ConnectionString['options']['changes']) {
  return changes.flatMap((change) => (change.kind === 'set' ? [{ path: change.path, value: change.value }] : []));
}

const scopes: Readonly<Record<string, string>> = {
  $Package: 'package',
  $Project: 'project',
  $ServerOption: 'execution',
};

function parameterOf({ name, typeName, value }: ConnectionString['options']['parameters'][number]) {
  const [scope, parameterName] = name.split('::', 2);
  return { scope: scopes[scope], name: parameterName, value: typedValue(value, (typeName ?? 'String').toLowerCase()) };
}

// 64-bit numbers, decimals and dates travel as text.
function typedValue(text: string, typeName: string): string | number | boolean {
  if (typeName === 'boolean') return /^(?:true|1)$/i.test(text.trim());
  return /^(?:s?byte|u?int(?:16|32)|single|double)$/.test(typeName) && text.trim() !== '' ? Number(text) : text;
}
