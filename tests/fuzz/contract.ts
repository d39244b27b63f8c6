import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { DtsError } from '../../src/diagnostics/dts-error.ts';

/** What a stage promised and did not keep, without throwing. */
export class BrokenContract extends Error {
  override readonly name = 'BrokenContract';
}

/** Throws `BrokenContract` unless a promise was kept. */
export function promise(kept: boolean, text: string): asserts kept {
  if (!kept) throw new BrokenContract(text);
}

/** What an action gives; undefined when it refuses with a `DtsError`, as it may. */
export function refusable<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof DtsError) return undefined;
    throw error;
  }
}

const longestPerByte = 200;
const longestAtLeast = 2_000_000;

/** Throws `BrokenContract` when findings say nothing, or far more than the input they are about, or when a result and errors are both missing. */
export function checkFindings(result: object | undefined, findings: readonly Diagnostic[], input: Uint8Array): void {
  promise(
    result !== undefined || findings.some(({ severity }) => severity === 'error'),
    'nothing was read and no error says why',
  );
  let length = 0;
  for (const { message } of findings) {
    promise(message !== '', 'a finding has no message');
    length += message.length;
  }
  promise(length <= longestAtLeast + longestPerByte * input.length, 'the findings are out of proportion to the input');
}
