import { catalogError } from './catalog-errors.ts';

/** Throws unless the argument is a text that can be stored: no NULL, not longer than `most`, no NUL character. @param parameter its name in SSISDB */
export function requireText(value: string | null | undefined, parameter: string, most: number): string {
  if (value === null || value === undefined) throw catalogError('OPENDTSX_E_CATALOG_ARGUMENTMISSING', { parameter });
  if (value.length > most) {
    throw catalogError('OPENDTSX_E_CATALOG_ARGUMENTTOOLONG', { parameter, length: value.length, most });
  }
  if (value.includes('\0')) {
    throw catalogError('OPENDTSX_E_CATALOG_ARGUMENT', {
      parameter,
      value: value.replaceAll('\0', '\ufffd'),
      allowed: 'text without NUL characters',
    });
  }
  return value;
}

/** As `requireText`, but NULL stays NULL. */
export function optionalText(value: string | null | undefined, parameter: string, most: number): string | null {
  return value === null || value === undefined ? null : requireText(value, parameter, most);
}

/** Throws unless the argument is one of the allowed values. @param parameter its name in SSISDB */
export function requireOneOf<T extends string | number>(value: unknown, parameter: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found !== undefined) return found;
  throw catalogError('OPENDTSX_E_CATALOG_ARGUMENT', {
    parameter,
    value: value === null || value === undefined ? 'NULL' : String(value),
    allowed: allowed.join(', '),
  });
}
