import { closeSync, openSync, readSync, writeSync } from 'node:fs';

// The least that a copy takes: every byte read into memory and written from it, in a process of its own: `floor.ts <from> <to>`.
const [from = '', to = ''] = process.argv.slice(2);
const block = new Uint8Array(1 << 20);
const source = openSync(from, 'r');
const target = openSync(to, 'w');
for (let length = readSync(source, block); length > 0; length = readSync(source, block)) {
  for (let written = 0; written < length; ) written += writeSync(target, block, written, length - written);
}
closeSync(source);
closeSync(target);
