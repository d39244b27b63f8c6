import { unzipSync } from 'fflate';
import { type ArchivePart, writeArchive } from '../../src/formats/ispac/write-archive.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateXml } from './mutate-xml.ts';
import type { Random } from './random.ts';

const entryNames: readonly [string, ...string[]] = [
  '',
  '/a',
  '../a',
  'a/',
  '@Project.manifest',
  '[Content_Types].xml',
  'C:\\a',
  '%00',
  '%ff%fe',
  'A.dtsx',
  'a.DTSX',
  'a'.repeat(300),
  '%',
];

type ArchiveMutation = (parts: ArchivePart[], random: Random) => void;

const mutations: readonly [ArchiveMutation, ...ArchiveMutation[]] = [
  (parts, random) => {
    const at = random.below(parts.length);
    const other = random.pick(parts)?.bytes ?? new Uint8Array();
    if (parts.length > 0) parts[at] = { ...parts[at], bytes: mutateXml(parts[at].bytes, random, other) };
  },
  (parts, random) => void parts.splice(random.below(parts.length), 1),
  (parts, random) => {
    const part = random.pick(parts);
    if (part !== undefined) parts.push(part);
  },
  (parts, random) => {
    const at = random.below(parts.length);
    if (parts.length > 0) parts[at] = { ...parts[at], name: random.pick(entryNames) };
  },
  (parts, random) => {
    const [left, right] = [random.below(parts.length), random.below(parts.length)];
    if (parts.length === 0) return;
    const { bytes } = parts[left];
    parts[left] = { ...parts[left], bytes: parts[right].bytes };
    parts[right] = { ...parts[right], bytes };
  },
  (parts, random) => {
    const at = random.below(parts.length);
    if (parts.length > 0)
      parts[at] = { ...parts[at], bytes: new Uint8Array(random.once(2) ? 0 : random.below(100_000)) };
  },
];

function partsOf(bytes: Uint8Array): ArchivePart[] {
  try {
    return Object.entries(unzipSync(bytes)).map(([name, content]) => ({ name, bytes: content }));
  } catch {
    return [];
  }
}

/** A changed copy of an archive: entries changed as the files they are, dropped, repeated, renamed, exchanged; or its bytes damaged. */
export function mutateArchive(bytes: Uint8Array, random: Random, other: Uint8Array): Buffer {
  const parts = random.once(4) ? [] : partsOf(bytes);
  if (parts.length === 0) return mutateBytes(bytes, random, other);
  for (let left = 1 + random.below(2); left > 0; left--) random.pick([mutations[0], ...mutations])(parts, random);
  return Buffer.from(writeArchive(parts));
}
