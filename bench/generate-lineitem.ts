import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

const seed = 0x12345678;
const flushAt = 1 << 20;
const words =
  'carefully furiously quickly silent final ironic express special regular pending bold even packages deposits requests accounts ideas theodolites pinto beans foxes dolphins asymptotes instructions platelets'.split(
    ' ',
  );
const instructions = ['DELIVER IN PERSON', 'COLLECT COD', 'NONE', 'TAKE BACK RETURN'];
const modes = ['AIR', 'Rail', ' ship', 'Truck ', 'MAIL', 'fob', 'Reg Air'];
const foreign = ['é', 'ü', 'ß', '–', '漢', 'ñ', 'Ω'];

/** Header of the lineitem file. */
const lineitemHeader =
  'l_orderkey,l_partkey,l_suppkey,l_linenumber,l_quantity,l_extendedprice,l_discount,l_tax,l_returnflag,l_linestatus,' +
  'l_shipdate,l_commitdate,l_receiptts,l_shipinstruct,l_shipmode,l_comment';

/** xorshift32: the same sequence on every machine. */
function createRandom(start = seed): () => number {
  let state = start | 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`);

function dateText(random: number): string {
  return `${1992 + (random % 7)}-${two(1 + ((random >>> 8) % 12))}-${two(1 + ((random >>> 16) % 28))}`;
}

function amount(hundredths: number): string {
  const whole = Math.floor(hundredths / 100);
  return `${whole}.${two(hundredths - whole * 100)}`;
}

function comment(random: () => number): string {
  const kind = random() % 1000;
  if (kind < 50) return '';
  let text = '';
  const limit = 20 + (random() % 22);
  while (text.length < limit) text += `${text === '' ? '' : ' '}${words[random() % words.length]}`;
  text = text.slice(0, 41);
  if (kind < 70) return `${text}${foreign[random() % foreign.length]}`;
  if (kind < 100) return `"${text.slice(0, 10)}, ${text.slice(10)}"`;
  if (kind < 105) return `"${text.slice(0, 10)}""${text.slice(10)}"""`;
  return text;
}

/** What is wrong with a bad row: the field that takes this text instead of its own. */
const faults: readonly Readonly<Partial<Record<'part' | 'price' | 'shipped' | 'received' | 'comment', string>>>[] = [
  { part: '12x4' },
  { price: 'n/a' },
  { shipped: '1994-02-30' },
  { received: 'yesterday' },
  { comment: 'pending foxes sleep beneath the slyly final theodolites after all' },
];

/** Yields the lineitem file in pieces of about 1 MiB, header included; with `badRows` 1 % of its rows have a field that does not convert or fit. */
export function* lineitemPieces(rows: number, badRows = false): Generator<string> {
  const random = createRandom();
  // A sequence of its own, so that the good rows are those of the file without bad ones.
  const badRandom = createRandom(seed ^ 0x0f0f0f0f);
  let orderKey = 4_294_967_296;
  let piece = `${lineitemHeader}\n`;
  for (let row = 0; row < rows; row++) {
    const line = 1 + (row % 7);
    if (line === 1) orderKey += 1 + (random() % 3);
    const quantity = 1 + (random() % 50);
    const price = quantity * (90_000 + (random() % 100_000));
    const supplier = random();
    const receipt = random();
    const time = `${two(receipt % 24)}:${two((receipt >>> 5) % 60)}:${two((receipt >>> 11) % 60)}`;
    const part = `${1 + (random() % 210_000)}`;
    const suppliers = supplier % 100 === 0 ? '' : `${1 + ((supplier >>> 7) % 10_000)}`;
    const rates = `0.${two(random() % 11)},0.${two(random() % 9)},${'RAN'[random() % 3]},${'OF'[random() % 2]}`;
    const [shipped, committed, received] = [dateText(random()), dateText(random()), `${dateText(random())} ${time}`];
    const shipping = `${instructions[random() % 4]},${modes[random() % 7]}`;
    const remark = comment(random);
    const fault = badRows && badRandom() % 100 === 0 ? faults[badRandom() % faults.length] : {};
    piece += `${orderKey},${fault.part ?? part},${suppliers},${line},${quantity}.00,${fault.price ?? amount(price)},${rates},${fault.shipped ?? shipped},${committed},${fault.received ?? received},${shipping},${fault.comment ?? remark}\n`;
    if (piece.length >= flushAt) {
      yield piece;
      piece = '';
    }
  }
  yield piece;
}

/** Yields the reference table of the lookup job: p_partkey, p_name, p_price. */
export function* partPieces(rows = 200_000): Generator<string> {
  const random = createRandom(seed ^ 0x5a5a5a5a);
  let piece = 'p_partkey,p_name,p_price\n';
  for (let key = 1; key <= rows; key++) {
    piece += `${key},${words[random() % words.length]} ${words[random() % words.length]},${amount(90_000 + (random() % 110_000))}\n`;
    if (piece.length >= flushAt) {
      yield piece;
      piece = '';
    }
  }
  yield piece;
}

/** Writes pieces to a file, which has its name only when it is complete. */
export async function writePieces(path: string, pieces: Iterable<string>): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  const stream = createWriteStream(partial);
  for (const piece of pieces) if (!stream.write(piece)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'finish');
  await rename(partial, path);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [folder = '.', rows = '5000000'] = process.argv.slice(2);
  await writePieces(`${folder}/lineitem.csv`, lineitemPieces(Number(rows)));
  await writePieces(`${folder}/part.csv`, partPieces());
}
