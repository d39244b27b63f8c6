import { StringDecoder } from 'node:string_decoder';

const longestLine = 16 * 1024 * 1024;

/**
 * The lines of a byte stream without their ends, in lists of those that arrived together. Holds one line at a time at most, and of a line of
 * more than 16 Mi characters its beginning only, so memory does not grow with the input.
 */
export async function* linesOf(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of input) {
    const text = typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk));
    const lines = text.split('\n');
    lines[0] = rest.length < longestLine ? rest + lines[0] : rest;
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines.map(withoutReturn);
  }
  rest += decoder.end();
  if (rest !== '') yield [withoutReturn(rest)];
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
