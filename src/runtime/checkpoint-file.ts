import { readFile, rm } from 'node:fs/promises';
import type { CheckpointFile } from '../control-flow/checkpoints/checkpoint-file.ts';
import { DtsError, dtsError } from '../diagnostics/dts-error.ts';
import { readCheckpoint } from '../formats/checkpoint/read-checkpoint.ts';
import { writeCheckpoint } from '../formats/checkpoint/write-checkpoint.ts';
import type { CheckpointContent } from '../model/checkpoint.ts';
import { type FileLock, lockFile } from '../sdk/files/file-lock.ts';
import { replaceFile } from './replace-file.ts';

// Values of variables are in it.
const ownerOnly = 0o600;

/** What a checkpoint file is written with besides what is done. */
export interface CheckpointWriting {
  /** As the package writes it. */
  readonly name: string;
  readonly packageId: string;
  /** What configurations have set. */
  readonly configured: CheckpointContent['configured'];
}

/**
 * Opens and locks a checkpoint file. Throws a `DtsError` when another execution has it, or it is there and cannot be read.
 * @param path on this machine
 * @param tell is told when the file has been found or written, and before it is removed
 */
export async function openCheckpointFile(
  path: string,
  writing: CheckpointWriting,
  tell?: (isThere: boolean) => void,
): Promise<CheckpointFile> {
  const { name, packageId, configured } = writing;
  const lock = await lockOrRefuse(path, name);
  try {
    const found = await readFound(path, name);
    if (found !== undefined) tell?.(true);
    return {
      name,
      found,
      async write(state) {
        const text = writeCheckpoint({ packageId, configured, ...state });
        try {
          await replaceFile(path, Buffer.from(text), ownerOnly);
          tell?.(true);
        } catch (error) {
          throw dtsError('DTS_E_CREATECHECKPOINTFILE', { file: name, detail: wordsOf(error) }, {}, { cause: error });
        }
      },
      async remove() {
        tell?.(false);
        try {
          await rm(path, { force: true });
        } catch (error) {
          throw dtsError(
            'DTS_E_COULDNOTREPLACECHECKPOINTFILE',
            { file: name, detail: wordsOf(error) },
            {},
            { cause: error },
          );
        }
      },
      close: () => lock.release(),
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** What a checkpoint file says; undefined when there is none. Throws a `DtsError` when it cannot be read. */
async function readFound(path: string, name: string): Promise<CheckpointContent | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw dtsError('DTS_E_OPENCHECKPOINTFILE', { file: name, detail: wordsOf(error) }, {}, { cause: error });
  }
  const { content, diagnostics } = readCheckpoint(bytes, name);
  if (content !== undefined) return content;
  throw dtsError('DTS_E_CHECKPOINTLOADXML', {
    file: name,
    detail: diagnostics.map(({ message }) => message).join(' '),
  });
}

async function lockOrRefuse(path: string, name: string): Promise<FileLock> {
  try {
    return await lockFile(path);
  } catch (error) {
    throw dtsError('DTS_E_CHECKPOINTFILELOCKED', { file: name }, {}, { cause: error });
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof DtsError) return String(error.diagnostic.args.detail ?? error.message);
  return error instanceof Error ? error.message : String(error);
}
