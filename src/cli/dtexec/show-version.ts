import { readFileSync } from 'node:fs';
import type { CommandConsole } from '../console/command-console.ts';

/** Writes the versions of OpenDTSX and of the Node.js that runs it; gives exit code 0. */
export function showVersion(target: CommandConsole): number {
  target.output.write(`OpenDTSX ${productVersion()} (Node.js ${process.versions.node})\n`);
  return 0;
}

/** The version of OpenDTSX. */
export function productVersion(): string {
  // By name: the build puts modules into other folders.
  const manifestFile = new URL(import.meta.resolve('opendtsx/package.json'));
  const manifest: { readonly version: string } = JSON.parse(readFileSync(manifestFile, 'utf8'));
  return manifest.version;
}
