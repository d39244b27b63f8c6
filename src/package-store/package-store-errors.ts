import type { DiagnosticArguments } from '../diagnostics/diagnostic.ts';
import { type DtsError, dtsError } from '../diagnostics/dts-error.ts';
import type { packageStoreMessages } from '../diagnostics/messages/package-store.ts';

/** What sort of refusal it is: faces derive their status from it. */
export type PackageStoreErrorKind = 'not-found' | 'exists' | 'refused' | 'invalid' | 'state';

/** A finding of this room. That a caller may not is said by OPENDTSX_E_IDENTITY_DENIED. */
export type PackageStoreSymbol = keyof typeof packageStoreMessages;

/** Each finding's kind, and the error number under which msdb tells the same (50000 where it has none). */
export const packageStoreErrors: Readonly<
  Record<PackageStoreSymbol, { readonly kind: PackageStoreErrorKind; readonly number: number }>
> = {
  OPENDTSX_E_PACKAGESTORE_PATH: { kind: 'invalid', number: 50000 },
  OPENDTSX_E_PACKAGESTORE_FOLDERNOTFOUND: { kind: 'not-found', number: 14307 },
  OPENDTSX_E_PACKAGESTORE_PACKAGENOTFOUND: { kind: 'not-found', number: 14307 },
  OPENDTSX_E_PACKAGESTORE_FOLDEREXISTS: { kind: 'exists', number: 2601 },
  OPENDTSX_E_PACKAGESTORE_PACKAGEEXISTS: { kind: 'exists', number: 2601 },
  OPENDTSX_E_PACKAGESTORE_FOLDERNOTEMPTY: { kind: 'state', number: 14593 },
  OPENDTSX_E_PACKAGESTORE_ROOTFOLDER: { kind: 'state', number: 14307 },
  OPENDTSX_E_PACKAGESTORE_ROLE: { kind: 'invalid', number: 15014 },
  OPENDTSX_E_PACKAGESTORE_SERVER: { kind: 'invalid', number: 50000 },
  OPENDTSX_E_PACKAGESTORE_STORE: { kind: 'not-found', number: 50000 },
  OPENDTSX_E_PACKAGESTORE_FILE: { kind: 'state', number: 50000 },
  OPENDTSX_E_PACKAGESTORE_NOTRUNNING: { kind: 'not-found', number: 50000 },
  OPENDTSX_E_PACKAGESTORE_SEALED: { kind: 'state', number: 50000 },
  OPENDTSX_E_PACKAGESTORE_SAMEPLACE: { kind: 'invalid', number: 50000 },
};

/** An error of this room with its wording. */
export function packageStoreError(
  symbol: PackageStoreSymbol,
  args: DiagnosticArguments = {},
  options?: ErrorOptions,
): DtsError {
  return dtsError(symbol, args, {}, options);
}
