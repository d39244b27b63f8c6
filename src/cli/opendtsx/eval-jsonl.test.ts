import { Readable, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { answerJsonLines } from './eval-jsonl.ts';
import { linesOf } from './eval-lines.ts';

class Collected extends Writable {
  text = '';
  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function answersTo(...chunks: (string | Buffer)[]): Promise<{ answers: unknown[]; exitCode: number }> {
  const output = new Collected();
  const exitCode = await answerJsonLines(Readable.from(chunks), output);
  const lines = output.text.split('\n');
  expect(lines.pop()).toBe('');
  return { answers: lines.map((line) => JSON.parse(line)), exitCode };
}

describe('lines of JSON', () => {
  it('are answered one by one, whatever the chunks are', async () => {
    const { answers, exitCode } = await answersTo(
      '{"expression"',
      ': "1 + 1"}\n{"expression": "LEN(\\"ab\\")"}',
      '\r\n\n',
    );
    expect(answers).toEqual([
      { type: 'DT_I4', value: 2 },
      { type: 'DT_I4', value: 2 },
    ]);
    expect(exitCode).toBe(0);
  });

  it('may split a character between chunks and end without a line end', async () => {
    const bytes = Buffer.from('{"expression": "\\"ä\\""}');
    const { answers } = await answersTo(bytes.subarray(0, 19), bytes.subarray(19));
    expect(answers).toEqual([{ type: 'DT_WSTR', value: 'ä' }]);
  });

  it('that are no case are answered with an error, and the others still with a value', async () => {
    const { answers, exitCode } = await answersTo('nonsense\n{"expression": "1 +"}\n{"expression": "1"}\n');
    expect(answers).toMatchObject([{ error: 'input' }, { error: 'parse' }, { value: 1 }]);
    expect(exitCode).toBe(1);
  });

  it('are read no faster than the answers are taken', async () => {
    let produced = 0;
    const line = `${JSON.stringify({ expression: 'REPLICATE("x", 4000)' })}\n`;
    async function* endless(): AsyncGenerator<string> {
      for (;;) {
        produced++;
        yield line;
      }
    }
    const waiting: (() => void)[] = [];
    const stuck = new Writable({ highWaterMark: 16, write: (_chunk, _encoding, done) => void waiting.push(done) });
    const input = Readable.from(endless());
    const answered = answerJsonLines(input, stuck);
    const turns = 200;
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(waiting).toHaveLength(1);
    expect(produced).toBeLessThan(turns / 2);
    stuck.destroy(Object.assign(new Error('closed'), { code: 'EPIPE' }));
    expect(await answered).toBe(0);
  });

  it('may be longer than memory should hold: only the beginning is kept', async () => {
    const mebi = 'x'.repeat(1024 * 1024);
    const lengths: number[] = [];
    const input = Readable.from([...Array.from({ length: 40 }, () => mebi), '\nshort\n']);
    for await (const lines of linesOf(input)) lengths.push(...lines.map((line) => line.length));
    expect(lengths[0]).toBeLessThan(18 * 1024 * 1024);
    expect(lengths[1]).toBe(5);
  });
});
