import { packageStoreError } from './package-store-errors.ts';

/** What paths of the store in tables begin with. */
export const msdbName = 'MSDB';

/** What paths of the file system begin with when it is not called otherwise. */
export const fileSystemName = 'File System';

/** Whether a name is that of this computer: nothing, `.`, `localhost` or its own name. As documented, `(local)` is not among them. */
export function isLocalServer(serverName: string | undefined, hostName: string): boolean {
  const name = (serverName ?? '').trim().toLowerCase();
  const host = hostName.toLowerCase();
  const [shortHost = host] = host.split('.');
  return ['', '.', 'localhost', host, shortHost].includes(name);
}

/** Throws OPENDTSX_E_PACKAGESTORE_SERVER unless the name is that of this computer; no instance is named. */
export function requireLocalServer(serverName: string | undefined, hostName: string): void {
  if (isLocalServer(serverName, hostName)) return;
  throw packageStoreError('OPENDTSX_E_PACKAGESTORE_SERVER', { server: serverName ?? '', host: hostName });
}
