/** What ran, and what it printed meanwhile. */
export interface QuietRun<T> {
  readonly result: T | undefined;
  readonly error: unknown;
  readonly printed: string;
}

/**
 * Runs something synchronous that prints its complaints to the standard error output, and gives what it printed. The libraries for XPath and XSLT have
 * no other way to tell what is wrong; nothing else can run meanwhile.
 */
export function quietStandardError<T>(run: () => T): QuietRun<T> {
  const files = process.getBuiltinModule('node:fs');
  const { writeSync } = files;
  const { write } = process.stderr;
  let printed = '';
  const keep = (part: unknown): void => {
    printed += ArrayBuffer.isView(part)
      ? Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString()
      : String(part);
  };
  process.stderr.write = (part: string | Uint8Array): boolean => {
    keep(part);
    return true;
  };
  files.writeSync = ((descriptor: number, part: string, ...rest: []) => {
    if (descriptor !== process.stdout.fd && descriptor !== process.stderr.fd)
      return writeSync(descriptor, part, ...rest);
    keep(part);
    return part.length;
  }) as typeof writeSync;
  try {
    const result = run();
    return { result, error: undefined, printed };
  } catch (error) {
    return { result: undefined, error, printed };
  } finally {
    process.stderr.write = write;
    files.writeSync = writeSync;
  }
}
