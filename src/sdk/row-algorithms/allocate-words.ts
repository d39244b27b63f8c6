import { dtsError } from '../../diagnostics/dts-error.ts';

/** New zeroed 32-bit words. Throws DTS_E_BUFFERALLOCFAILED when there is no memory for them. */
export function allocateWords(length: number): Int32Array<ArrayBuffer> {
  try {
    return new Int32Array(length);
  } catch (error) {
    if (error instanceof RangeError) throw dtsError('DTS_E_BUFFERALLOCFAILED', { bytes: length * 4 });
    throw error;
  }
}

/** The words in an array of another length, which they have to fit into. Throws DTS_E_BUFFERALLOCFAILED. */
export function grownWords(words: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const grown = allocateWords(length);
  grown.set(words);
  return grown;
}
