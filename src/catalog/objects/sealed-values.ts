import { Secret } from '../../datatypes/secret.ts';
import { maskSecrets } from '../../diagnostics/mask-secrets.ts';
import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { type ShownValue, shownValue } from './catalog-data-types.ts';

/** A value as a row keeps it: in plain or sealed, or none. */
export interface KeptValue {
  readonly plain: string | null;
  readonly sealed: Uint8Array | null;
}

/**
 * Makes a text one that a row may keep: sealed when it is sensitive, and also when it holds what looks like a password (connection strings do)
 * though nobody said that it is sensitive.
 * @param purpose names table, row and column: sealed for another place it does not open
 */
export function keepValue(
  { sealer }: CatalogSession,
  text: string | null,
  sensitive: boolean,
  purpose: string,
): KeptValue {
  if (text === null) return { plain: null, sealed: null };
  if (!sensitive && maskSecrets(text) === text) return { plain: text, sealed: null };
  return { plain: null, sealed: sealer.seal(new Secret(text), purpose) };
}

/** The value of a row: a secret when it was sealed; NULL when there is none. Throws OPENDTSX_E_CATALOG_VALUE_SEALED when it does not open. */
export function openValue(
  { sealer }: CatalogSession,
  { plain, sealed }: KeptValue,
  purpose: string,
  name: string,
): string | Secret | null {
  if (sealed === null) return plain;
  const opened = sealer.openSecret(sealed, purpose);
  if (opened === undefined) throw catalogError('OPENDTSX_E_CATALOG_VALUE_SEALED', { name });
  return opened;
}

/** The value of a row as lists show it: NULL when it is sensitive, passwords in connection strings as `****`. */
export function showValue(
  { sealer }: CatalogSession,
  { plain, sealed }: KeptValue,
  purpose: string,
  { sensitive, type }: { readonly sensitive: number; readonly type: string },
): ShownValue | null {
  if (sensitive === 1) return null;
  if (sealed === null) return shownValue(plain, type);
  const opened = sealer.openSecret(sealed, purpose);
  return opened === undefined ? null : maskSecrets(opened.reveal());
}
