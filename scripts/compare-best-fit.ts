/**
 * `node scripts/compare-best-fit.ts <folder>`: counts, for each code page, how many characters we write as Windows does. The folder holds
 * the tables `bestfit1252.txt` … that the Unicode Consortium publishes for Microsoft (Public/MAPPINGS/VENDORS/MICSFT/WindowsBestFit).
 * The tables are compared with, not copied from: `src/datatypes/best-fit.ts` says by which rules we choose.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { encodeBestFit } from '../src/datatypes/code-page.ts';

const codePages = [874, 932, 936, 949, 950, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258];

/** The bytes Windows writes for each character that has any, as one number. */
function publishedTable(file: string): ReadonlyMap<number, number> {
  const table = new Map<number, number>();
  let section = '';
  for (const line of readFileSync(file, 'latin1').split('\n')) {
    const record = line.split(';')[0].trim();
    const entry = /^0x([0-9a-f]+)\s+0x([0-9a-f]+)/i.exec(record);
    if (entry === null) section = /^[A-Z]+/.exec(record)?.[0] ?? section;
    else if (section === 'WCTABLE') table.set(Number.parseInt(entry[1], 16), Number.parseInt(entry[2], 16));
  }
  return table;
}

function writtenBytes(unit: number, codePage: number): number | undefined {
  const { bytes, missing } = encodeBestFit(String.fromCharCode(unit), codePage);
  return missing >= 0 ? undefined : bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

function compare(codePage: number, published: ReadonlyMap<number, number>): string {
  const counts = { same: 0, other: 0, refused: 0, extra: 0 };
  for (let unit = 0; unit < 0x10000; unit++) {
    if (unit >= 0xd800 && unit < 0xe000) continue;
    const [ours, theirs] = [writtenBytes(unit, codePage), published.get(unit)];
    if (ours === theirs) counts.same += ours === undefined ? 0 : 1;
    else if (ours === undefined) counts.refused++;
    else if (theirs === undefined) counts.extra++;
    else counts.other++;
  }
  return `${codePage}: ${counts.same} as Windows, ${counts.other} otherwise, ${counts.refused} refused, ${counts.extra} beyond it`;
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('Usage: node scripts/compare-best-fit.ts <folder with bestfit1252.txt and its like>\n');
  process.exitCode = 2;
} else {
  for (const codePage of codePages) {
    process.stdout.write(`${compare(codePage, publishedTable(resolve(folder, `bestfit${codePage}.txt`)))}\n`);
  }
}
