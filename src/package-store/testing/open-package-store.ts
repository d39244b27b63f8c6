import { prepareIdentity } from '../../identity/prepare-identity.ts';
import type { Principal } from '../../identity/principal.ts';
import { serverPrincipal } from '../../identity/principal.ts';
import { Sealer } from '../../store/sealer.ts';
import type { Store } from '../../store/store.ts';
import type { PackageStoreSession } from '../package-store-session.ts';
import { preparePackageStore } from '../stored-folders.ts';

/** A prepared package store with the means to act as anybody, at a time that stands. */
export interface OpenPackageStore {
  readonly store: Store;
  /** A session of the server itself, which may everything. */
  readonly server: PackageStoreSession;
  /** A session of a user with roles. */
  readonly as: (id: number, ...roles: string[]) => PackageStoreSession;
}

/** Prepares a store for tests. */
export async function openPackageStore(store: Store): Promise<OpenPackageStore> {
  const now = () => 1_000_000;
  const sealer = new Sealer(Buffer.alloc(32, 5));
  await prepareIdentity(store, now);
  await preparePackageStore(store);
  const sessionOf = (caller: Principal): PackageStoreSession => ({ store, sealer, now, caller });
  return {
    store,
    server: sessionOf(serverPrincipal),
    as: (id, ...roles) => sessionOf({ id, name: `user${id}`, ids: [id], roles }),
  };
}

/** A package as a designer saves it. */
export function packageText(name: string, attributes = ''): Uint8Array {
  const text = `<?xml version="1.0"?>
<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:CreationDate="11/21/2012 8:30:00 PM"
  DTS:CreationName="Microsoft.Package" DTS:Description="Loads ${name}" DTS:DTSID="{11111111-2222-3333-4444-555555555555}"
  DTS:ExecutableType="Microsoft.Package" DTS:ObjectName="${name}" DTS:VersionBuild="7" DTS:VersionMajor="2" DTS:VersionMinor="1"
  DTS:VersionComments="third" DTS:VersionGUID="{99999999-2222-3333-4444-555555555555}" DTS:ProtectionLevel="0" ${attributes}>
  <DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
  <DTS:Executables />
</DTS:Executable>`;
  return new TextEncoder().encode(text);
}
