import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { readPackage } from '../src/formats/dtsx/read-package.ts';
import { decodeXml } from '../src/xml/encoding.ts';
import { parseXml } from '../src/xml/parse-xml.ts';
import { packageFiles } from '../tests/corpus/corpus-files.ts';

const highestRatio = 4;
const rounds = 9;

type Reader = (bytes: Uint8Array) => void;

// With namespaces, as everybody must read packages, and with a handler for what makes a tree: without any it builds nothing.
const readWithSaxes: Reader = (bytes) => {
  const decoded = decodeXml(bytes);
  if (!('text' in decoded)) return;
  const parser = new SaxesParser({ xmlns: true, position: false });
  for (const event of ['opentag', 'text', 'closetag'] as const) parser.on(event, () => undefined);
  parser.on('error', () => undefined);
  parser.write(decoded.text).close();
};

const readers: Readonly<Record<string, Reader>> = {
  'saxes alone': readWithSaxes,
  'XML with its places': (bytes) => void parseXml(bytes),
  'whole package': (bytes) => void readPackage(bytes),
};

function secondsOf(read: Reader, files: readonly Uint8Array[]): number {
  const started = performance.now();
  for (const bytes of files) read(bytes);
  return (performance.now() - started) / 1000;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((left, right) => left - right)[numbers.length >> 1] ?? 0;
}

/**
 * Loads every package below a folder and reads the same bytes with saxes alone, in alternating rounds of one process.
 * @returns a table of the medians; throws when loading takes more than four times as long
 */
export function benchLoad(folder: string): string {
  const files = packageFiles(folder).map((name) => readFileSync(join(folder, name)));
  const megabytes = files.reduce((sum, { length }) => sum + length, 0) / 1_000_000;
  const measured = new Map(Object.keys(readers).map((name) => [name, [] as number[]]));
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, read] of Object.entries(readers)) {
      const seconds = secondsOf(read, files);
      if (round > 0) measured.get(name)?.push(seconds);
    }
  }
  const medianOf = (name: string): number => median(measured.get(name) ?? []);
  const alone = medianOf('saxes alone');
  const lines = Object.keys(readers).map((name) => {
    const seconds = medianOf(name);
    const cells = [name, seconds.toFixed(3), (megabytes / seconds).toFixed(1), `${(seconds / alone).toFixed(2)}×`];
    return `| ${cells.join(' | ')} |`;
  });
  const heading = `${files.length} packages, ${megabytes.toFixed(1)} MB, medians of ${rounds} rounds; ${cpus()[0]?.model}; Node ${process.version}`;
  const table = `${heading}\n\n| reading | seconds | MB/s | time of saxes alone |\n| --- | --- | --- | --- |\n${lines.join('\n')}\n`;
  if (medianOf('whole package') <= highestRatio * alone) return table;
  throw new Error(`Loading takes more than ${highestRatio} times as long as saxes alone:\n${table}`);
}
