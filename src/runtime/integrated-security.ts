import { readFileSync } from 'node:fs';
import { Secret } from '../datatypes/secret.ts';
import { dtsError } from '../diagnostics/dts-error.ts';
import type { ConnectionManagerInstance } from '../sdk/connection-manager.ts';
import { firstProperty, parseConnectionString } from '../sdk/database/connection-string.ts';
import type { Credential } from './options-sections.ts';

// The last of each is that of SMO connection managers.
const securityNames = ['integrated security', 'trusted_connection', 'trusted connection', 'usewindowsauthentication'];
const serverNames = ['data source', 'server', 'address', 'addr', 'network address', 'sqlservername'];
// As a part of the connection string, with the separator behind it.
const securityPart =
  /(?:^|(?<=;))\s*(?:integrated security|trusted[_ ]connection|usewindowsauthentication)\s*=\s*(?:"[^"]*"|'[^']*'|[^;]*)\s*(?:;|$)/gi;

/**
 * A connection with integrated security as the user that `credentials` names for its server or its connection manager; any other connection as it
 * is. Windows would take the account that runs the package, which no server elsewhere knows. Throws OPENDTSX_E_CREDENTIAL when the password is not
 * where the credential says.
 */
export function withCredential<T extends ConnectionManagerInstance>(
  instance: T,
  credentials: ReadonlyMap<string, Credential>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): T {
  if (credentials.size === 0 || instance.target !== undefined) return instance;
  const parsed = parseConnectionString(instance.connectionString);
  if (!('properties' in parsed)) return instance;
  const security = firstProperty(parsed.properties, securityNames);
  if (security === undefined || !/^(?:sspi|true|yes|1)$/i.test(security.trim())) return instance;
  const server = firstProperty(parsed.properties, serverNames)?.replace(/^tcp:/i, '') ?? '';
  const found =
    findName(credentials, instance.name) ??
    findName(credentials, server) ??
    findName(credentials, server.split(',')[0]);
  if (found === undefined) return instance;
  const [name, { user, password }] = found;
  const text = instance.connectionString.replaceAll(securityPart, '').replace(/;\s*$/, '');
  return {
    ...instance,
    connectionString: `${text};User ID="${user.replaceAll('"', '""')}";`,
    password: readPassword(name, password, environment),
  };
}

function findName(
  credentials: ReadonlyMap<string, Credential>,
  name: string,
): readonly [string, Credential] | undefined {
  const wanted = name.trim().toLowerCase();
  return wanted === '' ? undefined : [...credentials].find(([each]) => each.trim().toLowerCase() === wanted);
}

function readPassword(
  credential: string,
  reference: Credential['password'],
  environment: Readonly<Record<string, string | undefined>>,
): Secret {
  if ('variable' in reference) {
    const value = environment[reference.variable];
    if (value !== undefined && value !== '') return new Secret(value);
    throw dtsError('OPENDTSX_E_CREDENTIAL', {
      credential,
      detail: `the environment variable ${reference.variable} is not set`,
    });
  }
  try {
    return new Secret(
      readFileSync(reference.file, 'utf8')
        .replace(/^\ufeff/, '')
        .replace(/\r?\n$/, ''),
    );
  } catch (cause) {
    throw dtsError('OPENDTSX_E_CREDENTIAL', { credential, detail: `${reference.file} cannot be read` }, {}, { cause });
  }
}
