import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { answerJsonCase } from '../../tools/evaluate-expression/json-case.ts';
import { linesOf } from './eval-lines.ts';

const fullBatch = 64 * 1024;

/**
 * Answers each line of JSON with one line of JSON, blank lines with none. Reads no faster than its answers are taken. Gives exit code 0, or
 * 1 when a line was no case; a reader that closes its end early ends it quietly.
 */
export async function answerJsonLines(input: Readable, output: Writable): Promise<number> {
  let exitCode = 0;
  async function* answers(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
    for await (const lines of linesOf(source)) {
      let batch = '';
      for (const line of lines) {
        if (line.trim() === '') continue;
        const { line: answer, understood } = answerJsonCase(line);
        if (!understood) exitCode = 1;
        batch += `${answer}\n`;
        if (batch.length < fullBatch) continue;
        yield batch;
        batch = '';
      }
      if (batch !== '') yield batch;
    }
  }
  try {
    await pipeline(input, answers, output, { end: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
  return exitCode;
}
