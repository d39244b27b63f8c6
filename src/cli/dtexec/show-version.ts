import { readFileSync } from 'node:fs';
import type { CommandConsole } from '../console/command-console.ts';

/** Writes the versions of OpenDTSX and of the Node.js that runs it; gives exit code 0. */
export function showVersion(target: CommandConsole): number {
  // By name: the build puts modules into other folders.
  const manifestFile = new URL(import.meta.resolve('opendtsx/package.json'));
  const manifest: { readonly version: string } = JSON.parse(readFileSync(manifestFile, 'utf8'));
  target.output.write(`OpenDTSX ${manifest.version} (Node.js ${process.versions.node})\n`);
  return 0;
}
