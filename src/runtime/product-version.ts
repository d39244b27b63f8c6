import { readFileSync } from 'node:fs';

/** The version of OpenDTSX. */
export function productVersion(): string {
  // By name: the build puts modules into other folders.
  const manifestFile = new URL(import.meta.resolve('opendtsx/package.json'));
  const manifest: { readonly version: string } = JSON.parse(readFileSync(manifestFile, 'utf8'));
  return manifest.version;
}
