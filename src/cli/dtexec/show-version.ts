import { productVersion } from '../../runtime/product-version.ts';
import type { CommandConsole } from '../console/command-console.ts';

/** Writes the versions of OpenDTSX and of the Node.js that runs it; gives exit code 0. */
export function showVersion(target: CommandConsole): number {
  target.output.write(`OpenDTSX ${productVersion()} (Node.js ${process.versions.node})\n`);
  return 0;
}
