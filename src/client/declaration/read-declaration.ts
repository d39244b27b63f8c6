import { parseDocument } from 'yaml';
import { dtsError } from '../../diagnostics/dts-error.ts';
import type { Permission } from '../catalog/object-permissions.ts';
import { TypeCode } from '../catalog/type-code.ts';
import type {
  DeclaredCatalog,
  DeclaredEnvironment,
  DeclaredFolder,
  DeclaredParameter,
  DeclaredPermission,
  DeclaredProject,
  DeclaredValue,
  DeclaredVariable,
} from './declared-catalog.ts';

const permissions: readonly Permission[] = [
  'READ',
  'MODIFY',
  'EXECUTE',
  'MANAGE_PERMISSIONS',
  'CREATE_OBJECTS',
  'READ_OBJECTS',
  'MODIFY_OBJECTS',
  'EXECUTE_OBJECTS',
  'MANAGE_OBJECT_PERMISSIONS',
];

/** A part of the file and where it stands, for messages. */
interface Part {
  readonly content: unknown;
  readonly place: string;
  readonly file: string;
}

/** Reads a declaration (YAML). Throws OPENDTSX_E_DECLARATION, which names the place, for everything that is not understood. */
export function readDeclaration(text: string, file: string): DeclaredCatalog {
  const document = parseDocument(text, { uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined)
    throw fault(
      { file, place: `line ${error.linePos?.[0].line ?? 1}`, content: undefined },
      error.message.split('\n')[0],
    );
  const root = { content: toContent(() => document.toJS({ maxAliasCount: 100 }), file), place: 'the file', file };
  const { folders } = members(root, ['folders']);
  return { folders: mapOf(folders, readFolder) };
}

function toContent(read: () => unknown, file: string): unknown {
  try {
    return read();
  } catch (error) {
    throw fault({ file, place: 'the file', content: undefined }, (error as Error).message);
  }
}

function readFolder(part: Part): DeclaredFolder {
  const {
    description,
    environments,
    projects,
    permissions: given,
  } = members(part, ['description', 'environments', 'projects', 'permissions']);
  return {
    ...optional('description', text(description)),
    environments: mapOf(environments, readEnvironment),
    projects: mapOf(projects, readProject),
    permissions: readPermissions(given),
  };
}

function readEnvironment(part: Part): DeclaredEnvironment {
  const { description, variables, permissions: given } = members(part, ['description', 'variables', 'permissions']);
  return {
    ...optional('description', text(description)),
    variables: mapOf(variables, readVariable),
    permissions: readPermissions(given),
  };
}

function readVariable(part: Part): DeclaredVariable {
  if (isScalar(part.content)) return { type: typeOf(part.content), sensitive: false, value: part.content };
  const { value, env, type, sensitive, description } = members(part, [
    'value',
    'env',
    'type',
    'sensitive',
    'description',
  ]);
  const given = readValue(part, value, env);
  const name = text(type) ?? typeOf(given.value ?? '');
  const known = Object.keys(TypeCode).find((each) => each.toLowerCase() === name.toLowerCase());
  if (known === undefined) throw fault(type, `is no data type: ${Object.keys(TypeCode).join(', ')}`);
  const isSensitive = flag(sensitive) ?? given.env !== undefined;
  if (isSensitive && given.env === undefined) {
    throw fault(part, 'is sensitive: name the environment variable that holds its value with env, instead of value');
  }
  return { ...given, type: known, sensitive: isSensitive, ...optional('description', text(description)) };
}

function readProject(part: Part): DeclaredProject {
  const {
    references,
    parameters,
    packages,
    permissions: given,
  } = members(part, ['references', 'parameters', 'packages', 'permissions']);
  return {
    references: list(references).map(readReference),
    parameters: mapOf(parameters, readParameter),
    packages: mapOf(packages, (each) => mapOf(members(each, ['parameters']).parameters, readParameter)),
    permissions: readPermissions(given),
  };
}

function readReference(part: Part): { environment: string; folder?: string } {
  if (typeof part.content === 'string') return { environment: part.content };
  const { environment, folder } = members(part, ['environment', 'folder']);
  const name = text(environment);
  if (name === undefined) throw fault(part, 'names no environment');
  return { environment: name, ...optional('folder', text(folder)) };
}

function readParameter(part: Part): DeclaredParameter {
  if (isScalar(part.content)) return { value: part.content };
  const { value, env, variable } = members(part, ['value', 'env', 'variable']);
  const name = text(variable);
  return name === undefined ? readValue(part, value, env) : { variable: name };
}

function readValue(part: Part, value: Part, env: Part): DeclaredValue {
  if ((value.content === undefined) === (env.content === undefined)) {
    throw fault(part, 'needs either value, or env with the name of an environment variable');
  }
  const name = text(env);
  if (name !== undefined) return { env: name };
  if (!isScalar(value.content)) throw fault(value, 'is neither a text nor a number nor true or false');
  return { value: value.content };
}

function readPermissions(part: Part): DeclaredPermission[] {
  return list(part).flatMap((each) => {
    const { principal, grant, deny } = members(each, ['principal', 'grant', 'deny']);
    const name = text(principal);
    if (name === undefined) throw fault(each, 'names no principal: a user or role');
    const read = (given: Part, isDenied: boolean): DeclaredPermission[] =>
      list(given).map((one) => ({ principal: name, permission: permissionOf(one), isDenied }));
    return [...read(grant, false), ...read(deny, true)];
  });
}

function permissionOf(part: Part): Permission {
  const found = permissions.find((each) => each === String(part.content).toUpperCase());
  if (found === undefined) throw fault(part, `is no permission: ${permissions.join(', ')}`);
  return found;
}

function isScalar(content: unknown): content is string | number | boolean {
  return (
    typeof content === 'string' ||
    typeof content === 'boolean' ||
    (typeof content === 'number' && Number.isFinite(content))
  );
}

function typeOf(value: string | number | boolean): string {
  if (typeof value === 'string') return 'String';
  if (typeof value === 'boolean') return 'Boolean';
  if (!Number.isInteger(value)) return 'Double';
  return value >= -(2 ** 31) && value < 2 ** 31 ? 'Int32' : 'Int64';
}

function members<const N extends string>(part: Part, names: readonly N[]): Record<N, Part> {
  const { content, place, file } = part;
  const given = content ?? {};
  if (typeof given !== 'object' || Array.isArray(given)) throw fault(part, `is no list of names: ${names.join(', ')}`);
  const unknown = Object.keys(given).find((name) => !names.includes(name as N));
  if (unknown !== undefined) throw fault(part, `has "${unknown}", which is none of ${names.join(', ')}`);
  const found = names.map((name): [N, Part] => [
    name,
    { content: (given as Record<string, unknown>)[name], place: `${place} › ${name}`, file },
  ]);
  return Object.fromEntries(found) as Record<N, Part>;
}

function mapOf<T>(part: Part, read: (part: Part) => T): ReadonlyMap<string, T> {
  const { content, place, file } = part;
  if (content === undefined || content === null) return new Map();
  if (typeof content !== 'object' || Array.isArray(content)) throw fault(part, 'is no mapping of names');
  const names = new Set<string>();
  return new Map(
    Object.entries(content).map(([name, each]) => {
      if (names.has(name.toLowerCase())) throw fault(part, `has "${name}" twice: case makes no difference`);
      names.add(name.toLowerCase());
      return [name, read({ content: each, place: `${place} › ${name}`, file })];
    }),
  );
}

function list(part: Part): Part[] {
  const { content, place, file } = part;
  if (content === undefined || content === null) return [];
  const all = Array.isArray(content) ? content : [content];
  return all.map((each, index) => ({ content: each as unknown, place: `${place} ${index + 1}`, file }));
}

function text(part: Part): string | undefined {
  if (part.content === undefined || part.content === null) return undefined;
  if (typeof part.content === 'string') return part.content;
  throw fault(part, 'is no text: put it in quotes');
}

function flag(part: Part): boolean | undefined {
  if (part.content === undefined || typeof part.content === 'boolean') return part.content;
  throw fault(part, 'is neither true nor false');
}

function optional<const N extends string>(name: N, value: string | undefined): { [K in N]?: string } {
  return (value === undefined ? {} : { [name]: value }) as { [K in N]?: string };
}

function fault({ file, place }: Part, detail: string) {
  return dtsError('OPENDTSX_E_DECLARATION', { file, place, detail });
}
