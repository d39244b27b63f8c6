import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Schema, violations } from '../../../tests/schema-violations.ts';
import { plainPainter } from '../console/painter.ts';
import { diff } from './diff.ts';

const root = JSON.parse(readFileSync(new URL('../../../schemas/diff.schema.json', import.meta.url), 'utf8')) as Schema;

const fixtures = new URL('../../tools/diff-packages/fixtures/', import.meta.url);
const sample = fileURLToPath(new URL('sample.dtsx', fixtures));
const older = fileURLToPath(new URL('sample-2008.dtsx', fixtures));
const other = fileURLToPath(new URL('../../formats/dtsx/fixtures/format8.dtsx', import.meta.url));

async function run(
  ...args: string[]
): Promise<{ readonly code: number; readonly text: string; readonly errors: string }> {
  let [text, errors] = ['', ''];
  const code = await diff(args, {
    output: {
      write: (part) => {
        text += part;
      },
      size: () => ({ columns: 80, rows: 24 }),
    },
    writeError: (part) => {
      errors += part;
    },
    paint: (tone, part) => `<${tone}>${part}</${tone}>`,
    paintError: plainPainter,
    redraws: false,
  });
  return { code, text, errors };
}

// Source: our own; exit codes are those of POSIX diff.
describe('opendtsx diff', () => {
  it('writes nothing and ends with 0 when the packages mean the same', async () => {
    expect(await run(older, sample)).toEqual({ code: 0, text: '', errors: '' });
  });

  it('ends with 1 and colours lines by their marks when they differ', async () => {
    const { code, text } = await run(sample, other);
    expect(code).toBe(1);
    const colours = new Set([...text.matchAll(/^ *(<\w+>)?([-+~ ])/gm)].map(([, tone, mark]) => `${tone} ${mark}`));
    expect([...colours].sort()).toEqual(['<error> -', '<success> +', '<warning> ~']);
  });

  it.each([
    ['differ', other],
    ['mean the same', older],
  ])('writes a document that follows its schema when the packages %s', async (_, path) => {
    const { text } = await run(sample, path, '--json');
    const document = JSON.parse(text) as { readonly equal: boolean; readonly changes: readonly unknown[] };
    expect(violations(document, root)).toEqual([]);
    expect(document.equal).toBe(document.changes.length === 0);
  });
});
