import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkout } from './generated-file.ts';

/** What a program printed and how it ended. */
export interface ToolResult {
  readonly passed: boolean;
  readonly output: string;
}

/** Runs a file with this Node.js in the checkout and collects what it prints. */
export function runScript(file: string, ...args: string[]): ToolResult {
  return runNode([join(checkout, file), ...args]);
}

/** Runs a file of the checkout that imports units: `opendtsx/sdk` means `src/sdk`. */
export function runOnSources(file: string, ...args: string[]): ToolResult {
  return runNode(['--conditions=opendtsx-source', join(checkout, file), ...args]);
}

function runNode(args: readonly string[]): ToolResult {
  const result = spawnSync(process.execPath, args, {
    cwd: checkout,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  const fault = result.error === undefined ? '' : String(result.error);
  return { passed: result.status === 0, output: `${result.stdout ?? ''}${result.stderr ?? ''}${fault}` };
}

/** The command-line programs of the packages the checkout develops with. */
export const tools = {
  biome: 'node_modules/@biomejs/biome/bin/biome',
  tsc: 'node_modules/typescript/bin/tsc',
  vitest: 'node_modules/vitest/vitest.mjs',
} as const;
