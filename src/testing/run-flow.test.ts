import { describe, expect, it } from 'vitest';
import type { ComponentUnit } from '../registry/registry.ts';
import { stockUnits } from '../runtime/stock-units.ts';
import { parseFlow } from './flow-reader.ts';
import { passing } from './passing-unit.ts';
import { runFlow } from './run-flow.ts';

const head = 'component OpenDTSX.Testing.Passing\nsource: inferred a test of the fixtures themselves\n';
const flow = `${head}input Input (a I4, b WSTR(9))\n| 1 | NULL |\n| 2 | " x " |\n| 3 | "NULL" |\noutput Output\n`;

function comparisons(expectation: string) {
  return runFlow(flow + expectation, passing);
}

describe('parseFlow', () => {
  it('names the line that it does not understand', () => {
    expect(() => parseFlow(`${head}\ncolour red`)).toThrow('line 4: unknown word colour');
  });

  it('refuses a fixture without a source', () => {
    expect(() => parseFlow('component OpenDTSX.Testing.Passing\nsource: unchecked')).toThrow('needs a source');
  });

  it('refuses options it does not know', () => {
    expect(() => parseFlow(`${head}output Output sideways`)).toThrow('unknown option sideways');
  });

  it('tells NULL from the text "NULL", and keeps blanks inside quotes', () => {
    expect(parseFlow(flow).inputs[0].rows).toEqual([
      ['1', null],
      ['2', ' x '],
      ['3', 'NULL'],
    ]);
  });
});

const fileHead =
  'component Microsoft.FlatFileDestination\nsource: inferred x\nconnection FlatFileConnection FLATFILE\n' +
  'property ConnectionString = out.txt\nproperty CodePage = 65001\n' +
  'record FlatFileColumns ObjectName=a ColumnDelimiter=_x000A_\ninput I (a WSTR(9))\n| é |\n| b |\ncolumn a\n';

const flatFileDestination = stockUnits.find(
  ({ declaration }) => declaration.identifiers.creationName === 'Microsoft.FlatFileDestination',
) as ComponentUnit;

describe('files of a fixture', () => {
  it('are read with code page, line ends, mark and escapes', () => {
    const lines = ['file in.txt 1200 crlf bom """', '  é\\x41\\u6f22', '', 'a\\\\\\', '"""', 'file none """', '"""'];
    const { files } = parseFlow(`${head}${lines.join('\n')}`);
    const text = [Buffer.from('\ufeff  é', 'utf16le'), Buffer.of(0x41), Buffer.from('漢\r\n\r\na\\', 'utf16le')];
    expect(files).toEqual([
      { name: 'in.txt', bytes: Buffer.concat(text) },
      { name: 'none', bytes: Buffer.of() },
    ]);
  });

  it.each([
    ['file in.txt """\nopen', 'not closed'],
    ['file in.txt', 'begins with """'],
    ['file in.txt sideways """\n"""', 'unknown option sideways'],
    ['file in.txt """\n\\q\n"""', 'unknown escape'],
    ['file in.txt absent', 'only an expected file'],
    ['record FlatFileColumns ObjectName=a', 'belongs to a connection'],
    ['connection FLATFILE', 'a connection is written'],
  ])('are refused: %s', (lines, message) => {
    expect(() => parseFlow(`${head}${lines}`)).toThrow(message);
  });

  it.each([
    ['property Colour = red', 'no property Colour'],
    ['record FlatFileColumns Colour=red', 'no property Colour'],
  ])('have connections with declared properties only: %s', async (line, message) => {
    const flow = fileHead.replace('input I', `${line}\ninput I`);
    const [{ actual }] = await runFlow(flow, flatFileDestination).catch((error: Error) => [
      { actual: [error.message] },
    ]);
    expect(actual.join()).toContain(message);
  });

  it('are compared byte by byte', async () => {
    const [{ expected, actual }] = await runFlow(`${fileHead}expect file out.txt """\né\nb\n"""`, flatFileDestination);
    expect(actual).toEqual(expected);
    expect(actual).toContain('\\xc3\\xa9\\n');
  });

  it.each([
    ['other bytes', 'expect file out.txt 1252 """\né\nb\n"""'],
    ['a line too few', 'expect file out.txt """\né\n"""'],
    ['a last line without its end', 'expect file out.txt """\né\nb\\\n"""'],
    ['a file that is not there', 'expect file other.txt """\n"""'],
    ['a file that should not be there', 'expect file out.txt absent'],
  ])('give different sides for %s', async (_, expectation) => {
    for (const { expected, actual } of await runFlow(fileHead + expectation, flatFileDestination)) {
      expect(actual).not.toEqual(expected);
    }
  });
});

describe('runFlow', () => {
  it('gives equal sides for what the component does', async () => {
    const table = '| b | a |\n| NULL | 1 |\n| " x " | 2 |\n| "NULL" | 3 |\n';
    for (const { expected, actual } of await comparisons(`expect output Output\n${table}`)) {
      expect(actual).toEqual(expected);
    }
  });

  it.each([
    ['another value', 'expect output Output\n| a |\n| 1 |\n| 2 |\n| 4 |\n'],
    ['a row too few', 'expect output Output\n| a |\n| 1 |\n| 2 |\n'],
    ['another order', 'expect output Output\n| a |\n| 2 |\n| 1 |\n| 3 |\n'],
    ['a column that does not exist', 'expect output Output\n| c |\n'],
    ['an output that does not exist', 'expect output Other\n| a |\n'],
    ['an error that does not happen', 'expect error DTS_E_SORTNEEDSONEKEY\n'],
    ['an event that does not happen', 'expect event OPENDTSX_W_ROWSREDIRECTED\n'],
    ['another number of queries', 'expect queries 1\n'],
  ])('gives different sides for %s', async (_, expectation) => {
    for (const { expected, actual } of await comparisons(expectation)) expect(actual).not.toEqual(expected);
  });

  it('gives different sides when the flow fails and the fixture does not say so', async () => {
    const [{ expected, actual }] = await runFlow(
      'component Microsoft.RowCount\nsource: inferred x\ninput I (a I4)\noutput O\n',
      passing,
    );
    expect(actual).not.toEqual(expected);
  });
});
