import { createReadStream, createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Duplex, Transform, Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { lineitem } from '../lines-package.ts';
import { type PeerRun, resultPath } from './peer.ts';

// One run of one job as a stream pipeline, a process of its own: `run-csv-parse.ts <PeerRun as JSON>`.

type Field = string | number | bigint | boolean | null;
type Row = Record<string, Field>;

const flushAt = 1 << 16;
const name = 'csv-parse';
const { parse } = (await import(name)) as { parse(options: object): Duplex };
const { job, place } = JSON.parse(process.argv[2] ?? '{}') as PeerRun;

function checked(value: number, text: string): number {
  if (Number.isFinite(value)) return value;
  throw new Error(`${text} is no number`);
}

// A date of the calendar or nothing; its text is kept, because it is written as it came.
function checkedDate(text: string): string {
  if (Number.isNaN(Date.parse(text.replace(' ', 'T')))) throw new Error(`${text} is no date`);
  return text;
}

const readers: Readonly<Record<number, (text: string) => Field>> = {
  3: (text) => checked(Number(text), text),
  20: BigInt,
  130: (text) => text,
  131: (text) => checked(Number(text), text),
  133: checkedDate,
  135: checkedDate,
};
const columns = lineitem.map((column) => ({ name: column.name, read: readers[column.dataType] ?? String }));

const typed = new Transform({
  objectMode: true,
  transform(texts: Record<string, string>, _encoding, done) {
    const row: Row = {};
    for (const { name: column, read } of columns) row[column] = texts[column] === '' ? null : read(texts[column]);
    done(null, row);
  },
});

function fieldText(field: Field): string {
  if (typeof field !== 'string') return field === null ? '' : String(field);
  return /[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

interface Target {
  write(row: Row): Promise<void> | undefined;
  end(): Promise<void>;
}

function openTarget(result: string, names: readonly string[]): Target {
  const stream = createWriteStream(resultPath(place, result, 'csv-parse'));
  let text = `${names.join(',')}\n`;
  const flush = (): Promise<void> | undefined => {
    const free = stream.write(text);
    text = '';
    return free ? undefined : new Promise((resolve) => stream.once('drain', resolve));
  };
  return {
    write(row) {
      text += `${names.map((column) => fieldText(row[column])).join(',')}\n`;
      return text.length < flushAt ? undefined : flush();
    },
    async end() {
      await flush();
      stream.end();
      await finished(stream);
    },
  };
}

const names = columns.map((column) => column.name);

function copy(): Step {
  return { targets: [openTarget('copy', names)], choose: () => 0 };
}

function derive(): Step {
  const all = [...names, 'charge', 'mode', 'ship_year', 'flags', 'no_comment'];
  return {
    targets: [openTarget('large', all), openTarget('small', all)],
    choose(row) {
      const rest = 1 - Number(row.l_discount);
      row.charge = (Number(row.l_extendedprice) * rest * (1 + Number(row.l_tax))).toFixed(6);
      row.mode = String(row.l_shipmode).trim().toUpperCase();
      row.ship_year = Number(String(row.l_shipdate).slice(0, 4));
      row.flags = `${row.l_returnflag}-${row.l_linestatus}-${row.l_shipmode}`;
      row.no_comment = row.l_comment === null;
      return Number(row.l_quantity) > 25 ? 0 : 1;
    },
  };
}

async function lookUp(): Promise<Step> {
  const parts = new Map<number, readonly [name: string, price: number]>();
  for (const line of (await readFile(`${place.data}/part.csv`, 'utf8')).split('\n').slice(1)) {
    const [key, part, price] = line.split(',');
    if (key !== '') parts.set(Number(key), [part, Number(price)]);
  }
  return {
    targets: [openTarget('found', [...names, 'p_name', 'p_price']), openTarget('missing', names)],
    choose(row) {
      const part = parts.get(Number(row.l_partkey));
      if (part === undefined) return 1;
      [row.p_name, row.p_price] = part;
      return 0;
    },
  };
}

interface Step {
  readonly targets: readonly Target[];
  /** Changes the row and tells the number of its target. */
  choose(row: Row): number;
}

const steps: Readonly<Record<string, () => Step | Promise<Step>>> = { J1: copy, J2: derive, J3: lookUp };
const step = await steps[job]?.();
if (step === undefined) throw new Error(`There is no job ${job} for csv-parse`);
const { targets, choose } = step;
const sink = new Writable({
  objectMode: true,
  write(row: Row, _encoding, done) {
    const waited = targets[choose(row)].write(row);
    if (waited === undefined) done();
    else waited.then(() => done(), done);
  },
});
await pipeline(
  createReadStream(`${place.data}/lineitem.csv`, { highWaterMark: 1 << 20 }),
  parse({ columns: true }),
  typed,
  sink,
);
for (const target of targets) await target.end();
