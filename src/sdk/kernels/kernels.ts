import { kernelModule } from './kernels.generated.ts';

/** What is used of WebAssembly; the types of Node leave it to those of browsers. */
declare const WebAssembly: {
  readonly Memory: new (size: {
    readonly initial: number;
    readonly maximum: number;
  }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (binary: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => { readonly exports: unknown };
};

/** The functions of the kernels (kernels/assembly); pointers are byte positions in the memory. */
export interface KernelFunctions {
  tokenise(call: number, from: number, to: number): number;
  parseIntegers(call: number, rowCount: number, minimum: number, maximum: number): number;
  parseDecimals(
    call: number,
    rowCount: number,
    scale: number,
    limit: number,
    padded: number,
    leadingZero: number,
    pointIsCanonical: number,
  ): number;
  parseDates(call: number, rowCount: number): number;
  parseTimestamps(
    call: number,
    rowCount: number,
    places: number,
    firstYear: number,
    formPlaces: number,
    formAlways: number,
    between: number,
  ): number;
  parseText(call: number, rowCount: number, longest: number, checkBytes: number, countsUnits: number): number;
  gatherSpans(call: number, first: number, count: number): number;
  formatRows(call: number, columns: number, columnCount: number, rowCount: number): number;
}

/** The kernels of this thread, ready to be called, and the memory that they work in. */
export interface Kernels extends KernelFunctions {
  readonly buffer: ArrayBuffer;
  /** The whole memory as 32-bit words. */
  readonly words: Int32Array;
}

/**
 * Reserved once and never grown, so that no view of it goes stale. The operating system gives a page when it is first written: what is not used
 * costs nothing.
 */
const memoryPages = 8192;

let instance: Kernels | undefined | 'unavailable';

/**
 * The kernels of this thread; undefined when `OPENDTSX_KERNELS=off`, or when the machine cannot run them: then the plain twins do the work, with
 * the same results.
 */
export function kernels(): Kernels | undefined {
  instance ??= process.env.OPENDTSX_KERNELS === 'off' ? 'unavailable' : instantiate();
  return instance === 'unavailable' ? undefined : instance;
}

function instantiate(): Kernels | 'unavailable' {
  try {
    const memory = new WebAssembly.Memory({ initial: memoryPages, maximum: memoryPages });
    const compiled = new WebAssembly.Module(Buffer.from(kernelModule, 'base64'));
    const abort = (): never => {
      throw new Error('a kernel ended itself');
    };
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory, abort } });
    const functions = exports as KernelFunctions;
    return { ...functions, buffer: memory.buffer, words: new Int32Array(memory.buffer) };
  } catch {
    // No SIMD, or an address space too small for the reservation: everything works without kernels.
    return 'unavailable';
  }
}

/** Where an array begins in the memory of the kernels; −1 when it lies elsewhere. */
export function pointerOf(owner: Kernels, array: ArrayBufferView): number {
  return array.buffer === owner.buffer ? array.byteOffset : -1;
}
