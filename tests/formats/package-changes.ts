import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPackage } from '../../src/formats/dtsx/read-package.ts';
import { writePackage } from '../../src/formats/dtsx/write/write-package.ts';
import type { ForeachLoop, TaskHost } from '../../src/model/executable.ts';
import type { Package } from '../../src/model/package.ts';
import type { Pipeline } from '../../src/model/pipeline.ts';

/** The folder of the fixtures. */
export const fixtures = join(import.meta.dirname, '../../src/formats/dtsx/fixtures');
const texts = new Map(
  [2, 3, 6, 8].map((format) => [format, readFileSync(join(fixtures, `format${format}.dtsx`), 'utf8')]),
);

/** The text of the fixture of a format. */
export function textOf(format: number): string {
  return texts.get(format) ?? '';
}

/** The package in a text. Throws when there is none. */
export function read(text: string | Uint8Array): Package {
  const { package: root } = readPackage(text);
  if (root === undefined) throw new Error('the package cannot be read');
  return root;
}

/** The text with the one occurrence of `from` replaced. Throws when there is not exactly one: the case is wrong then. */
export function replaced(text: string, from: string, to: string): string {
  if (text.split(from).length !== 2) throw new Error(`the text does not hold this once: ${from}`);
  return text.replace(from, () => to);
}

/** One change of a fixture and the one place of its text that it changes. */
export type Change = [title: string, format: number, change: (root: Package) => void, from: string, to: string];

/** The text of the fixture of a format after a change of its model. */
export function written(format: number, change: (root: Package) => void): string {
  const root = read(textOf(format));
  change(root);
  return writePackage(root).text;
}

/** The Foreach Loop of the fixture of format 8. */
export const loop = (root: Package) => root.executables[0] as ForeachLoop;
/** The data flow of the fixture of format 8. */
export const pipelineOf8 = (root: Package) => (loop(root).executables[0] as TaskHost).pipeline as Pipeline;
/** The data flow of the fixture of format 3. */
export const pipelineOf3 = (root: Package) => (root.executables[0] as TaskHost).pipeline as Pipeline;
