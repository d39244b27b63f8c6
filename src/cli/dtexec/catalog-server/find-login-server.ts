import { readFileSync } from 'node:fs';
import type { ConnectionSettings } from '../../../client/transport/connection-settings.ts';
import { serverAddress } from '../../../client/transport/server-address.ts';
import { findLogin, loginFile } from './logins.ts';

/** The server of this name or address that this user has logged in to (`opendtsx login`); undefined when there is none. */
export function findLoginServer(serverName: string): ConnectionSettings | undefined {
  const address = addressOf(serverName);
  const login = address === undefined ? undefined : findLogin(loginFile(), address);
  if (login === undefined) return undefined;
  const { token, ca, allowsPlainText } = login;
  return {
    address: login.address,
    token,
    ...(ca === undefined ? {} : { ca: readFileSync(ca, 'utf8') }),
    ...(allowsPlainText === undefined ? {} : { allowsPlainText }),
  };
}

// What is no address, as HOST\INSTANCE, is the name of no login.
function addressOf(serverName: string): string | undefined {
  try {
    return serverAddress(serverName, true).href.replace(/\/$/, '');
  } catch {
    return undefined;
  }
}
