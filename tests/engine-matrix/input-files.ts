import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** xorshift32: the same numbers on every machine. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** The columns of `rows.csv`. */
export const fileColumns = {
  Id: 'DT_I4',
  Kind: 'DT_WSTR:6',
  Amount: 'DT_NUMERIC:9:2',
  Born: 'DT_DBDATE',
  Name: 'DT_WSTR:12',
  Note: 'DT_WSTR:80',
} as const;

const names = ['Ann', 'ANN', 'Łódź', 'näme', '漢字', 'Zoë', 'bob', 'a name that is too long', 'ß', ' blank '];

/** Rows in no order, with NULLs, qualified line breaks, doubled qualifiers, text of several bytes, and fields in error. */
function rowsText(rows: number): string {
  const below = randomNumbers(0x51f15e);
  const lines = Array.from({ length: rows }, () => {
    const [wrong, missing] = [below(40), below(12)];
    const id = wrong === 0 ? 'x1' : String(1 + below(rows));
    const amount = wrong === 1 ? '1e' : missing === 0 ? '' : `${below(2000) - 1000}.${below(100)}`;
    const born = wrong === 2 ? '2020-02-31' : missing === 1 ? '' : `20${10 + below(14)}-0${1 + below(9)}-1${below(9)}`;
    const note = ['', 'plain', `"two\r\nlines, ""so"""`, `"""${'x'.repeat(below(60))}"""`][below(4)];
    return [id, `k${below(7)}`, amount, born, names[below(names.length)], note].join(',');
  });
  return [Object.keys(fileColumns).join(','), ...lines, ''].join('\r\n');
}

/** Writes rows.csv, other.csv and the database places.db into a folder. */
export function writeInput(folder: string, rows: number): void {
  writeFileSync(join(folder, 'rows.csv'), rowsText(rows));
  const below = randomNumbers(99);
  const other = Array.from({ length: rows >> 1 }, () => `${1 + below(rows)},${names[below(7)]}`);
  writeFileSync(join(folder, 'other.csv'), `Key,Label\r\n${other.join('\r\n')}\r\n`);
  const store = new DatabaseSync(join(folder, 'places.db'));
  store.exec(`CREATE TABLE Places (Id INTEGER, City VARCHAR(20));
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
    INSERT INTO Places SELECT i, CASE WHEN i % 9 = 0 THEN NULL ELSE 'Ört ' || i END FROM n WHERE i % 3 > 0;
    CREATE TABLE Target (Id int CHECK (Id % 11 > 0), Name nvarchar(12), Note nvarchar(80))`);
  store.close();
}
