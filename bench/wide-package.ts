import { copied, type FileColumn, fileSource, integer, source, sourceOutput, target, text } from './lines-package.ts';
import { dataFlowPackage, flatFileManager } from './package-builder.ts';

const flushAt = 1 << 20;
const letters = 'abcdefghijklmnopqrstuvwxyz';

/** The shape of a file for growth. */
export interface WideShape {
  readonly columns: number;
  /** Characters of a text. */
  readonly width: number;
  /** Whether every second column is a whole number. */
  readonly mixed: boolean;
}

const isText = ({ mixed }: WideShape, index: number): boolean => !mixed || index % 2 === 1;

function columnsOf(shape: WideShape): FileColumn[] {
  return Array.from({ length: shape.columns }, (_, index) =>
    isText(shape, index) ? text(`c${index}`, shape.width) : integer(`c${index}`),
  );
}

/** Yields a file of this shape in pieces of about 1 MiB, header included; the same on every machine. */
export function* widePieces(shape: WideShape, rows: number): Generator<string> {
  const long = letters.repeat(Math.ceil(shape.width / letters.length) + 1);
  const names = columnsOf(shape).map(({ name }) => name);
  let piece = `${names.join(',')}\n`;
  for (let row = 0; row < rows; row++) {
    for (let index = 0; index < shape.columns; index++) {
      const number = (row * 31 + index * 7919) % 10_000_000;
      const start = number % letters.length;
      piece += index === 0 ? '' : ',';
      piece += isText(shape, index) ? long.slice(start, start + shape.width) : String(10_000_000 + number);
    }
    piece += '\n';
    if (piece.length < flushAt) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** A package that copies such a file, every column typed and checked. */
export function widePackage(shape: WideShape, from: string, to: string): string {
  const columns = columnsOf(shape);
  return dataFlowPackage(
    'Wide',
    [flatFileManager('Wide file', from, columns), flatFileManager('Out', to, columns)],
    [fileSource('Wide file', columns), target('Copy', 'Out', copied(columns))],
    [[source, sourceOutput, 'Copy', 'Input']],
  );
}
