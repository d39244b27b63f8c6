import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Schema, violations } from '../../../tests/schema-violations.ts';
import { plainPainter } from '../console/painter.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { checkEstate } from './check-estate.ts';

const checkout = join(import.meta.dirname, '../../..');
const schema = JSON.parse(readFileSync(join(checkout, 'schemas/check.schema.json'), 'utf8')) as Schema;

// Source: our own.
describe('opendtsx check', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'opendtsx-check-'));
    cpSync(join(checkout, 'tests/transcripts/estate'), folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const run = async (
    redraws: boolean,
    ...args: string[]
  ): Promise<{ readonly code: number; readonly text: string }> => {
    let text = '';
    const code = await checkEstate(args, {
      output: {
        write: (part) => {
          text += part;
        },
        size: () => ({ columns: 80, rows: 24 }),
      },
      writeError: () => undefined,
      paint: plainPainter,
      paintError: plainPainter,
      redraws,
    });
    return { code, text };
  };

  it('writes a document that follows its schema', async () => {
    const { code, text } = await run(false, folder, '--json');
    expect(code).toBe(1);
    expect(violations(JSON.parse(text), schema)).toEqual([]);
  });

  it('ends with 0 when all packages load and validate', async () => {
    expect((await run(false, join(folder, 'archive', 'empty.dtsx'))).code).toBe(0);
  });

  it('gives settings that need only be filled in', async () => {
    const { text } = await run(false, folder);
    expect(parse(text.slice(text.indexOf('version: 1')))).toEqual({
      version: 1,
      paths: { 'C:\\Data': './C/Data', '\\\\files01\\landing': './files01/landing' },
      parameters: { '$Package::Region': '' },
      secrets: {
        '\\Package.Connections[Warehouse].Properties[Password]':
          'env:OPENDTSX_SECRET_CONNECTIONS_WAREHOUSE_PROPERTIES_PASSWORD',
      },
    });
  });

  it('shows its progress on a terminal, and takes it away before the report', async () => {
    const plain = (await run(false, folder)).text;
    const { text } = await run(true, folder);
    expect(plain).not.toContain('\u001b');
    expect(text).toContain('1 of 3  archive/empty.dtsx');
    expect(text.slice(text.lastIndexOf('\u001b[K') + 3)).toBe(plain);
  });

  it('shows no progress beside a document', async () => {
    const { text } = await run(true, folder, '--json');
    expect(text[0]).toBe('{');
  });

  it('refuses a folder without packages', async () => {
    rmSync(join(folder, 'archive'), { recursive: true });
    rmSync(join(folder, 'orders.dtsx'));
    await expect(run(false, folder)).rejects.toThrow(OptionFault);
  });
});
