const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Gives every line the end CR LF that a text transfer has on its way; lines that have it stay as they are. */
export async function* carriageReturns(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let last = 0;
  for await (const chunk of source) {
    const bytes: number[] = [];
    for (const byte of chunk) {
      if (byte === lineFeed && last !== carriageReturn) bytes.push(carriageReturn);
      bytes.push(byte);
      last = byte;
    }
    yield Buffer.from(bytes);
  }
}
