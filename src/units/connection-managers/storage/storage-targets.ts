import {
  type ConnectionManagerInstance,
  type ConnectionValidation,
  checkServerTarget,
  type Diagnostic,
  diagnostic,
  firstProperty,
  parseConnectionString,
} from 'opendtsx/sdk';
import { hostOf, portOf } from './storage-server.ts';

/** What any connection manager of a storage service may be repointed to; the schemes with `+http`, and `webhdfs`, are without TLS. */
export const storageTargets = {
  schemes: ['azure', 'azure+http', 's3', 's3+http', 'webhdfs', 'swebhdfs'],
  options: ['region', 'service'],
};

/** The sentence about targets that ends the descriptions of these connection managers. */
export const aboutTargets =
  'A target from outside replaces it: `azure://account:key@account.blob.core.windows.net/container`, `s3://key:secret@host/bucket?region=name` or `webhdfs://user@host:port/folder`; what follows the host is the folder that paths begin at.';

/** What is wrong with the target of a storage connection; undefined when it has none, or a good one. */
export function checkStorageTarget(instance: ConnectionManagerInstance): Diagnostic | undefined {
  return checkServerTarget(instance, storageTargets);
}

/**
 * Reads parts of the connection string; properties that were given a value win. Undefined when the connection string has no valid form.
 */
export function connectionSettings(
  instance: Pick<ConnectionManagerInstance, 'connectionString' | 'properties'>,
): ((name: string) => string) | undefined {
  const parsed = parseConnectionString(instance.connectionString);
  if (!('properties' in parsed)) return undefined;
  const given: Readonly<Record<string, unknown>> = instance.properties;
  return (name) => {
    const own = given[name];
    const text = typeof own === 'string' && own !== '' ? own : firstProperty(parsed.properties, [name.toLowerCase()]);
    return (text ?? '').trim();
  };
}

/** The finding that a property cannot be used. */
export function refusedProperty(connection: string, property: string, value: string, reason: string): Diagnostic {
  return diagnostic('OPENDTSX_E_CONNECTION_PROPERTY', { connection, property, value, reason });
}

/** The finding that a connection string has no valid form, which is not repeated as it may hold secrets. */
export function malformed(connection: string): Diagnostic {
  const detail = 'its connection string has not the form name=value;name=value';
  return diagnostic('DTS_E_CONNECTIONVALIDATIONFAILED', { connection, detail });
}

/** Whether a text of a connection string means yes. */
export function isTrue(text: string): boolean {
  return /^(true|1|-1|yes)$/i.test(text);
}

/** The finding of the policy about the host of an address. */
export function checkHost(endpoint: string, context: ConnectionValidation): Diagnostic[] {
  const url = new URL(endpoint);
  const forbidden = context.checkPolicy?.({ kind: 'host', host: hostOf(url), port: portOf(url) });
  return forbidden === undefined ? [] : [forbidden];
}
