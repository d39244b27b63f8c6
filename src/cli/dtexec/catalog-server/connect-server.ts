import { readFileSync } from 'node:fs';
import type { Catalog } from '../../../client/catalog/catalog.ts';
import { IntegrationServices } from '../../../client/catalog/integration-services.ts';
import { openConnection } from '../../../client/transport/open-connection.ts';
import { serverAddress } from '../../../client/transport/server-address.ts';
import { Secret } from '../../../datatypes/secret.ts';
import { dtsError } from '../../../diagnostics/dts-error.ts';
import { OptionFault } from '../option-fault.ts';
import { findLogin, type Login, loginFile } from './logins.ts';

/** How a command line names a server and who asks. */
export interface ServerChoice {
  /** `--server`; the environment variable OPENDTSX_SERVER, else the server of the last login. */
  readonly server?: string | undefined;
  /** `--token-env`: the environment variable with a token; the kept one when absent. */
  readonly tokenVariable?: string | undefined;
  /** `--ca`: file with certificates. */
  readonly ca?: string | undefined;
  /** `--allow-http`. */
  readonly allowsPlainText?: boolean | undefined;
}

/** The address of a server as logins are kept by. */
export function keptAddress(written: string, allowsPlainText?: boolean): string {
  return serverAddress(written, allowsPlainText).href.replace(/\/$/, '');
}

/** The catalog of the server of a command line. Throws `DtsError` when no server is named or nobody is logged in to it; nothing is sent yet. */
export async function connectServer(choice: ServerChoice): Promise<Catalog> {
  const written = choice.server ?? (process.env.OPENDTSX_SERVER || undefined);
  const login = findLogin(loginFile(), written === undefined ? undefined : keptAddress(written, true));
  const address = written ?? login?.address;
  if (address === undefined) throw dtsError('OPENDTSX_E_CLIENT_NOSERVER');
  const token = tokenIn(choice.tokenVariable) ?? login?.token;
  if (token === undefined) throw dtsError('OPENDTSX_E_CLIENT_NOLOGIN', { address: keptAddress(address, true) });
  return new IntegrationServices(await openConnection({ address, token, ...trustOf(choice, login) })).catalog;
}

function trustOf({ ca, allowsPlainText }: ServerChoice, login: Login | undefined) {
  const file = ca ?? login?.ca;
  const isAllowed = allowsPlainText ?? login?.allowsPlainText;
  return {
    ...(file === undefined ? {} : { ca: readCertificates(file) }),
    ...(isAllowed === undefined ? {} : { allowsPlainText: isAllowed }),
  };
}

/** The certificates of `--ca`. Throws `OptionFault` when the file cannot be read. */
export function readCertificates(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new OptionFault('OPENDTSX_E_OPTION_VALUE', { option: '--ca', detail: `${file} cannot be read` });
  }
}

/** The token in the environment variable of this name; undefined without a name. Throws `OptionFault` when it is not set. */
export function tokenIn(variable: string | undefined, option = '--token-env'): Secret | undefined {
  if (variable === undefined) return undefined;
  const value = process.env[variable];
  if (value !== undefined && value !== '') return new Secret(value);
  // Someone may have written the token itself: what was written is not repeated.
  const args = { option, detail: 'the environment variable it names is not set' };
  throw new OptionFault(
    'OPENDTSX_E_OPTION_VALUE',
    args,
    `${option} takes the name of an environment variable, not what it holds.`,
  );
}
