import { readFile } from 'node:fs/promises';
import { Secret } from '../../datatypes/secret.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError, dtsError } from '../../diagnostics/dts-error.ts';
import type { ConnectionContext, ConnectionManagerInstance, ConnectionValidation } from '../connection-manager.ts';
import type { TransportSecurity } from './server-connections.ts';

/** A server given from outside: `scheme://user:password@host:port/path?option=value`. */
export interface ServerTarget {
  readonly scheme: string;
  readonly host: string;
  /** Undefined when the target names none. */
  readonly port: number | undefined;
  readonly userName: string;
  readonly password: Secret | undefined;
  /** Without the leading slash, decoded. */
  readonly path: string;
  readonly options: ReadonlyMap<string, string>;
}

/** Which targets a connection manager takes. */
export interface TargetRules {
  readonly schemes: readonly string[];
  /** Options beside `ca`, `certificate` and `key`, which name files. */
  readonly options?: readonly string[];
}

const fileOptions = ['ca', 'certificate', 'key'];

/** Takes a target apart; undefined when it has no valid form. `ftp:host` means the same as `ftp://host`. */
export function parseServerTarget(target: string): ServerTarget | undefined {
  const match = /^([a-z][a-z0-9+.-]*):(?:\/\/)?(.+)$/is.exec(target.trim());
  // A scheme that URL does not know keeps its port and spelling.
  const url = match === null ? null : URL.parse(`x-server://${match[2]}`);
  if (match === null || url === null || url.hostname === '') return undefined;
  const texts = [url.username, url.password, url.hostname, url.pathname.replace(/^\//, '')].map(decoded);
  const [userName, password, host, path] = texts;
  if (userName === undefined || password === undefined || host === undefined || path === undefined) return undefined;
  return {
    scheme: match[1].toLowerCase(),
    host: host.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? undefined : Number(url.port),
    userName,
    password: password === '' ? undefined : new Secret(password),
    path,
    options: new Map(url.searchParams),
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** What is wrong with the target of a connection manager; undefined when it has none, or a good one. The target is not repeated. */
export function checkServerTarget(instance: ConnectionManagerInstance, rules: TargetRules): Diagnostic | undefined {
  if (instance.target === undefined) return undefined;
  const args = { connection: instance.name, expected: rules.schemes.map((scheme) => `${scheme}://`).join(', ') };
  const refuse = (detail: string) => diagnostic('OPENDTSX_E_SERVER_TARGET', { ...args, detail });
  const target = parseServerTarget(instance.target);
  if (target === undefined) return refuse('it has not the form scheme://host:port');
  if (!rules.schemes.includes(target.scheme)) return refuse(`it begins with ${target.scheme}:`);
  const known = [...fileOptions, ...(rules.options ?? [])];
  const unknown = [...target.options.keys()].find((option) => !known.includes(option));
  return unknown === undefined
    ? undefined
    : refuse(`it has an unknown option "${unknown}"; known are ${known.join(', ')}`);
}

/** The target of a connection manager, undefined when it has none. Throws OPENDTSX_E_SERVER_TARGET for one that is not valid. */
export function requireServerTarget(instance: ConnectionManagerInstance, rules: TargetRules): ServerTarget | undefined {
  const finding = checkServerTarget(instance, rules);
  if (finding !== undefined) throw new DtsError(finding);
  return instance.target === undefined ? undefined : parseServerTarget(instance.target);
}

/** Reads the certificates that a target names. Throws OPENDTSX_E_SERVER_CERTIFICATE for a file that cannot be read. */
export async function readTransportSecurity(
  mode: TransportSecurity['mode'],
  target: ServerTarget | undefined,
  instance: ConnectionManagerInstance,
  context: ConnectionContext,
): Promise<TransportSecurity> {
  const read = async (option: string): Promise<string | undefined> => {
    const file = target?.options.get(option);
    if (file === undefined) return undefined;
    return readFile(context.resolvePath(file), 'utf8').catch((cause: unknown) => {
      throw dtsError('OPENDTSX_E_SERVER_CERTIFICATE', { connection: instance.name, option, file }, {}, { cause });
    });
  };
  const [authorities, certificate, key] = [await read('ca'), await read('certificate'), await read('key')];
  return {
    mode,
    ...(authorities === undefined ? {} : { authorities }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(key === undefined ? {} : { key: new Secret(key) }),
  };
}

/** The options of Node's TLS for a server. The host is checked against the certificate. */
export function tlsOptions(host: string, security: TransportSecurity) {
  // An authority of our own replaces Node's list, so that list goes with it. Few programs need it, and it is slow to load.
  const { authorities } = security;
  const ca =
    authorities === undefined ? {} : { ca: [...process.getBuiltinModule('node:tls').rootCertificates, authorities] };
  return {
    servername: /^[\d.]+$|:/.test(host) ? '' : host,
    ...ca,
    ...(security.certificate === undefined ? {} : { cert: security.certificate }),
    ...(security.key === undefined ? {} : { key: security.key.reveal() }),
  };
}

/** Fails with the finding of the policy when a host may not be reached. Every connection to a server asks here before it is opened. */
export function requireHost(host: string, port: number, context: ConnectionValidation): void {
  const finding = context.checkPolicy?.({ kind: 'host', host, port });
  if (finding !== undefined) throw new DtsError(finding);
}
