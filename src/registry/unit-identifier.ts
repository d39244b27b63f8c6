/**
 * The form in which identifiers of units are compared: without case, braces of GUIDs, and — for assembly-qualified type names —
 * assembly, version, culture and public key token.
 */
export function normalizeIdentifier(identifier: string): string {
  const [type] = identifier.split(',');
  return type
    .trim()
    .replace(/^\{(.*)\}$/, '$1')
    .toLowerCase();
}

/** A ProgID without its version (`SSIS.Pipeline.3` → `ssis.pipeline`), normalized. */
export function withoutVersion(identifier: string): string {
  return normalizeIdentifier(identifier).replace(/\.\d+$/, '');
}

/** The form in which providers are compared: without case, braces of ODBC driver names, and version suffix. */
export function normalizeProvider(provider: string): string {
  return provider
    .trim()
    .replace(/^\{(.*)\}$/, '$1')
    .toLowerCase()
    .replace(/(\.\d+)+$/, '');
}
