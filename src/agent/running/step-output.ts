import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { dtsError } from '../../diagnostics/dts-error.ts';
import { stepFlags } from '../steps/check-step.ts';

const longestMessage = 4000;

/** Takes what a step prints, to a file and the history as its flags say. */
export interface StepOutput {
  write(text: string): void;
  /** Ends the file, and gives what the history keeps: at most 4000 characters. Throws when the file could not be written. */
  close(): Promise<string>;
}

/** What decides where output goes. */
export interface OutputPlace {
  /** Tokens replaced. */
  readonly file: string | undefined;
  readonly flags: number;
  readonly isSql: boolean;
  /** A further attempt goes on in the file of the first. */
  readonly isRetry: boolean;
}

/** Opens the output of a step. Throws OPENDTSX_E_AGENT_OUTPUT when the file cannot be opened. */
export async function openStepOutput({ file, flags, isSql, isRetry }: OutputPlace): Promise<StepOutput> {
  const keeps = (flags & (stepFlags.outputToHistory | (isSql ? stepFlags.sqlOutputToHistory : 0))) !== 0;
  const isAppended = isRetry || (flags & stepFlags.append) !== 0;
  const stream = file === undefined ? undefined : await openFile(file, isAppended);
  let failed: Error | undefined;
  stream?.on('error', (cause) => {
    failed = cause;
  });
  let kept = '';
  return {
    write: (text) => {
      if (keeps && kept.length < longestMessage) kept = (kept + text).slice(0, longestMessage);
      if (failed === undefined) stream?.write(text);
    },
    close: async () => {
      if (stream !== undefined && failed === undefined) {
        await new Promise<void>((resolve) => {
          stream.once('error', () => resolve());
          stream.end(resolve);
        });
      }
      if (failed !== undefined) throw outputError(file, failed);
      return kept.trim();
    },
  };
}

async function openFile(file: string, isAppended: boolean): Promise<WriteStream> {
  const stream = createWriteStream(file, { flags: isAppended ? 'a' : 'w' });
  try {
    await once(stream, 'open');
    return stream;
  } catch (cause) {
    throw outputError(file, cause);
  }
}

function outputError(file: string | undefined, cause: unknown): Error {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return dtsError('OPENDTSX_E_AGENT_OUTPUT', { file: file ?? '', detail }, {}, { cause });
}
