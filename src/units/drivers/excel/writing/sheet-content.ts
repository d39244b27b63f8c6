import { WorkbookFault } from '../workbook-fault.ts';

const longestPreamble = 16 * 1024 * 1024;

/**
 * The XML of a sheet with rows put behind those that it has, or in their place; everything around the rows stays as it is. The size that the sheet
 * says it has (`dimension`) is left out, as it would be wrong.
 */
export async function* withRows(
  part: string,
  content: AsyncIterable<Uint8Array>,
  rows: AsyncIterable<Uint8Array>,
  replacing: boolean,
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const chunks = content[Symbol.asyncIterator]();
  let text = '';
  const more = async (): Promise<boolean> => {
    const next = await chunks.next();
    text += next.done === true ? decoder.decode() : decoder.decode(next.value, { stream: true });
    return next.done !== true;
  };
  let start: RegExpExecArray | null = null;
  while (start === null) {
    const goesOn = await more();
    start = /<(?:([\w.-]+):)?sheetData\s*(\/?)>/.exec(text);
    if (start === null && (!goesOn || text.length > longestPreamble)) {
      throw new WorkbookFault(`its part ${part} has no rows to add to`);
    }
  }
  const prefix = start[1] === undefined ? '' : `${start[1]}:`;
  if (prefix !== '')
    throw new WorkbookFault(`its part ${part} uses the prefix ${prefix} for its elements: save it in Excel once`);
  const before = text.slice(0, start.index).replace(/<dimension\b[^>]*?(?:\/>|>\s*<\/dimension>)/, '');
  yield Buffer.from(`${before}<sheetData>`, 'utf8');
  text = text.slice(start.index + start[0].length);
  if (start[2] === '')
    yield* existingRows(
      part,
      () => text,
      (rest) => (text = rest),
      more,
      replacing,
    );
  yield* rows;
  yield Buffer.from('</sheetData>', 'utf8');
  for (let goesOn = true; goesOn; goesOn = await more()) {
    if (text !== '') yield Buffer.from(text, 'utf8');
    text = '';
  }
  if (text !== '') yield Buffer.from(text, 'utf8');
}

async function* existingRows(
  part: string,
  textNow: () => string,
  keep: (rest: string) => void,
  more: () => Promise<boolean>,
  replacing: boolean,
): AsyncGenerator<Uint8Array> {
  const close = '</sheetData';
  for (;;) {
    const text = textNow();
    const end = text.indexOf(close);
    // What may be the beginning of the closing tag waits for its rest.
    const safe = end < 0 ? Math.max(text.length - close.length, 0) : end;
    if (safe > 0 && !replacing) yield Buffer.from(text.slice(0, safe), 'utf8');
    if (end >= 0) {
      const after = text.indexOf('>', end);
      keep(after < 0 ? text.slice(end) : text.slice(after + 1));
      if (after >= 0) return;
    } else keep(text.slice(safe));
    if (!(await more())) throw new WorkbookFault(`its part ${part} is damaged: its rows do not end`);
  }
}
