import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ResultFile } from './jobs.ts';

/** What a CSV result holds, apart from the order of its rows and the spelling of its cells. */
export interface Digest {
  /** Header included. */
  readonly lines: number;
  /** Over the rows in any order. */
  readonly content: number;
  /** Over the sort keys of the rows in their order. */
  readonly order: number;
  readonly first: string;
}

/**
 * Reads a CSV result: cells in a common spelling (numbers without trailing zeros, booleans in lower case, qualifiers removed). Throws when
 * there is no such file.
 */
export async function digestFile(path: string, result: ResultFile): Promise<Digest> {
  let [lines, content, order, first] = [0, 0, 0, ''];
  for await (const line of createInterface({ input: createReadStream(path, { highWaterMark: 1 << 20 }) })) {
    lines++;
    if (lines === 1) continue;
    const cells = cellsOf(line, result);
    const plain = cells.join(',');
    if (lines === 2) first = plain;
    content = (content + hashOf(plain)) % 2 ** 32;
    if (result.sortedBy === undefined) continue;
    order = Math.imul(order, 31) + hashOf(result.sortedBy.map((index) => cells[index]).join(','));
    order >>>= 0;
  }
  return { lines, content, order, first };
}

/** The difference of two results in words; undefined when they are equal. */
export function differenceOf(ours: Digest, peers: Digest): string | undefined {
  if (ours.lines !== peers.lines) return `${ours.lines} lines, the peer ${peers.lines}`;
  if (ours.content !== peers.content)
    return `${ours.lines} lines, other content (first: ${ours.first} | ${peers.first})`;
  return ours.order === peers.order ? undefined : 'the same rows in another order of the sort keys';
}

function cellsOf(line: string, result: ResultFile): string[] {
  // A qualified empty field is NULL too; any other doubled qualifier is a qualifier within the text.
  const plain = line.includes('"')
    ? line
        .replaceAll(/(?<=^|,)""(?=,|$)/g, '')
        .replaceAll('""', '\u0001')
        .replaceAll('"', '')
        .replaceAll('\u0001', '"')
    : line;
  const cells = plain.split(',');
  // Rounding an average would decide ties by its last bit. With its count it is a sum of cents again.
  const { average } = result;
  if (average !== undefined) {
    cells[average.column] = (Number(cells[average.column]) * Number(cells[average.count])).toFixed(2);
  }
  for (let index = 0; index < cells.length; index++) cells[index] = spellCell(cells[index]);
  for (const index of result.ignored ?? []) cells[index] = '';
  return cells;
}

function spellCell(cell: string): string {
  const first = cell.charCodeAt(0);
  // Nothing that begins with a letter is a number; most cells need no more than this.
  if (first > 57) return /^(true|false)$/i.test(cell) ? cell.toLowerCase() : cell;
  if (!/^-?\d*\.?\d+$/.test(cell)) return cell;
  if (!cell.includes('.')) return cell;
  const trimmed = cell.replace(/\.?0+$/, '');
  return trimmed === '' ? '0' : trimmed.replace(/^(-?)\./, '$10.');
}

function hashOf(text: string): number {
  let hash = 2166136261;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16777619);
  return hash >>> 0;
}
