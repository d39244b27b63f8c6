import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { corpusFolder, findPackage, packageFiles } from './corpus/corpus-files.ts';
import { type RawFlatFile, rawCutColumns, rawFlatFile, rawMappings } from './real-packages/flat-file-objects.ts';
import { runRealPackage } from './real-packages/run-real-package.ts';
import { suite } from './suite-availability.ts';

const corpus = corpusFolder() ?? '';
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function writtenText(file: string): string {
  return new TextDecoder('windows-1252').decode(readFileSync(join(folder, file)));
}

suite(
  'corpus',
  corpus !== '',
  'set OPENDTSX_CORPUS to a folder of real packages',
)('real packages from file to file', () => {
  it('split customers by gender', async () => {
    const ending = 'Conditional_Split/Package.dtsx';
    const input = join(dirname(findPackage(corpus, ending)), '../../../csv_files/customer4.csv');
    const rows = readFileSync(input, 'latin1').split(/\r?\n/).slice(1);
    const having = (gender: string): string =>
      rows
        .filter((row) => row.split(',')[3] === gender)
        .map((row) => `${row}\r\n`)
        .join('');

    const { result, errors } = await runRealPackage(corpus, ending, {
      paths: {
        'E:\\MS-SSIS\\MS-SSIS\\csv_files': dirname(input),
        'E:\\MS-SSIS\\MS-SSIS\\csv_destination_files': folder,
      },
    });

    expect(errors).toEqual([]);
    expect(result).toBe('success');
    expect(writtenText('Split_1.csv')).toBe(having('Male'));
    expect(writtenText('Split_2.csv')).toBe(having('Female'));
  });

  it.each(
    (corpus === '' ? [] : packageFiles(corpus))
      .filter((name) => /DataSetETL\/Convert\w+\.dtsx$/.test(name))
      .map((name) => basename(name)),
  )('turn comma separated values into tabbed text: %s', async (name) => {
    const text = readFileSync(findPackage(corpus, name), 'utf8');
    const source = rawFlatFile(text, 'InputCsvFile');
    const target = rawFlatFile(text, 'OutputTextFile');
    const records = makeRecords(source, target, rawMappings(text), rawCutColumns(text));
    writeFileSync(
      join(folder, 'in.csv'),
      Buffer.from(
        inputText(
          source,
          records.map(({ written }) => written),
        ),
        'latin1',
      ),
    );

    const { result, errors } = await runRealPackage(corpus, name, {
      parameters: { sInputPath: join(folder, 'in.csv'), sOutputPath: join(folder, 'out.txt') },
    });

    expect(errors).toEqual([]);
    expect(result).toBe('success');
    expect(writtenText('out.txt')).toBe(
      outputText(
        target,
        rawMappings(text),
        records.map(({ read }) => read),
      ),
    );
  });
});

type Fields = Readonly<Record<string, string>>;

/** Values as written (with qualifiers) and as they are to be read, by column. */
interface FileRecord {
  readonly written: Fields;
  readonly read: Fields;
}

function makeRecords(
  source: RawFlatFile,
  target: RawFlatFile,
  mappings: ReadonlyMap<string, string>,
  cut: ReadonlySet<string>,
): readonly FileRecord[] {
  const room = new Map(target.columns.map(({ name, width }) => [mappings.get(name) ?? '', width]));
  return Array.from({ length: 40 }, (_, row) => {
    const written: Record<string, string> = {};
    const read: Record<string, string> = {};
    source.columns.forEach(({ name, width }, column) => {
      const isNarrow = width <= (room.get(name) ?? 0);
      const value = makeValue(row * source.columns.length + column, row, isNarrow && cut.has(name) ? width : undefined);
      written[name] = value.written;
      read[name] = value.read.slice(0, width);
    });
    return { written, read };
  });
}

/** @param width when given, some values are longer, to be cut */
function makeValue(seed: number, row: number, width: number | undefined): { written: string; read: string } {
  const word = `caf\u00e9 ${seed}`;
  switch (seed % 7) {
    case 0:
      return { written: '', read: '' };
    case 1:
      return { written: `"${word}, ${row}"`, read: `${word}, ${row}` };
    case 2:
      return { written: `"say ""${seed}"""`, read: `say "${seed}"` };
    case 3: {
      const long = width === undefined ? word : `${seed}-${'x'.repeat(width)}`;
      return { written: long, read: long };
    }
    case 4:
      return { written: ` ${word} `, read: ` ${word} ` };
    default:
      return { written: word, read: word };
  }
}

function inputText(file: RawFlatFile, records: readonly Fields[]): string {
  const line = (field: (name: string) => string): string =>
    file.columns.map(({ name, delimiter }) => `${field(name)}${delimiter}`).join('');
  const skipped = Array.from({ length: file.rowsToSkip }, () => `to be skipped${file.headerDelimiter}`).join('');
  return `${skipped}${file.hasHeader ? line((name) => name) : ''}${records.map((record) => line((name) => record[name])).join('')}`;
}

function outputText(file: RawFlatFile, mappings: ReadonlyMap<string, string>, records: readonly Fields[]): string {
  const line = (field: (name: string) => string): string =>
    file.columns.map(({ name, delimiter }) => `${field(name)}${delimiter}`).join('');
  const header = file.hasHeader ? line((name) => name) : '';
  return `${header}${records.map((record) => line((name) => record[mappings.get(name) ?? ''] ?? '')).join('')}`;
}
