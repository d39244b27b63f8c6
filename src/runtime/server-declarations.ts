import { resolve } from 'node:path';
import { isRecord, scalarText, secretReference } from './options-sections.ts';
import type { SecretReference } from './secret-sources.ts';

/** A server of OpenDTSX as `servers:` of an `opendtsx.yaml` declares it. */
export interface ServerDeclaration {
  readonly address: string;
  readonly user?: string;
  readonly password?: SecretReference;
  readonly token?: SecretReference;
  /** File with certificates that it is trusted by. */
  readonly ca?: string;
  /** Whether credentials may travel without TLS. */
  readonly allowHttp?: boolean;
}

/** Where stored packages are: what an `opendtsx.yaml` says of it. */
export interface StoreDeclarations {
  /** By the name that programs give: `etl-1`. */
  readonly servers: ReadonlyMap<string, ServerDeclaration>;
  /** Folders of this machine by the name of the store: `MSDB`, `File System`. */
  readonly packageStore: ReadonlyMap<string, string>;
}

/** Names of the sections. */
export const storeSections = ['servers', 'packageStore'] as const;

/** No declarations. */
export const noStores: StoreDeclarations = { servers: new Map(), packageStore: new Map() };

const serverNames = ['address', 'user', 'password', 'token', 'ca', 'allowHttp'];

/** Reads the sections `servers:` and `packageStore:`; a text says what is wrong with them, and repeats no value that may be a secret. */
export function readStoreSections(
  content: Readonly<Record<string, unknown>>,
  folder: string,
): StoreDeclarations | string {
  const { servers = {}, packageStore = {} } = content;
  if (!isRecord(servers ?? {})) return '"servers" is no list of name: address and credentials';
  if (!isRecord(packageStore ?? {})) return '"packageStore" is no list of name: folder';
  const declared = new Map<string, ServerDeclaration>();
  for (const [name, value] of Object.entries(servers ?? {})) {
    const declaration = readServer(value, folder);
    if (typeof declaration === 'string') return `"servers" ${declaration} for ${name}`;
    declared.set(name, declaration);
  }
  const folders = Object.entries(packageStore ?? {}).map(
    ([name, path]) => [name, resolve(folder, scalarText(path))] as const,
  );
  return { servers: declared, packageStore: new Map(folders) };
}

function readServer(value: unknown, folder: string): ServerDeclaration | string {
  if (!isRecord(value)) return 'gives no address';
  const unknown = Object.keys(value).find((name) => !serverNames.includes(name));
  if (unknown !== undefined) return `gives something else than ${serverNames.join(', ')}`;
  const { address, user, password, token, ca, allowHttp } = value;
  if (scalarText(address).trim() === '') return 'gives no address';
  const isGiven = (each: unknown): boolean => each !== undefined && each !== null;
  const secrets = { password: secretReference(password, folder), token: secretReference(token, folder) };
  if (isGiven(password) && secrets.password === undefined) return 'gives no password of the form env:NAME or file:PATH';
  if (isGiven(token) && secrets.token === undefined) return 'gives no token of the form env:NAME or file:PATH';
  return {
    address: scalarText(address).trim(),
    ...(isGiven(user) ? { user: scalarText(user) } : {}),
    ...(secrets.password === undefined ? {} : { password: secrets.password }),
    ...(secrets.token === undefined ? {} : { token: secrets.token }),
    ...(isGiven(ca) ? { ca: resolve(folder, scalarText(ca)) } : {}),
    ...(allowHttp === true ? { allowHttp } : {}),
  };
}
