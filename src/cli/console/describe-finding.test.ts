import { describe, expect, it } from 'vitest';
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { describeFinding, findingOfDiagnostic, findingOfEvent, placeOf } from './describe-finding.ts';
import { plainPainter } from './painter.ts';

const event = {
  v: 1,
  seq: 4,
  time: '2026-01-01T00:00:00.000Z',
  executionId: 'x',
  event: 'OnError',
  executablePath: '\\Package\\Load',
  executableId: '{A}',
  sourceName: 'Load',
  subComponent: 'Orders',
  code: 0xc0202009,
  symbol: 'DTS_E_OLEDBERROR',
  message: 'The database reported an error:\nno such table',
} as const;

describe('a finding on the console', () => {
  it('says where, value, why and fix, each on lines of its own', () => {
    const data = {
      hint: 'Create the table.',
      location: { file: 'orders.csv', line: 13, byteOffset: 482 },
      args: { column: 'Amount', row: 12, value: '1x' },
    };
    expect(describeFinding(findingOfEvent({ ...event, data }), plainPainter).join('\n')).toMatchInlineSnapshot(`
      "error 0xC0202009 DTS_E_OLEDBERROR
        where  \\Package\\Load › Orders › column Amount, row 12 (orders.csv:13, byte 482)
        value  1x
        why    The database reported an error:
               no such table
        fix    Create the table."
    `);
  });

  it('leaves out what is not known', () => {
    expect(describeFinding(findingOfEvent({ ...event, subComponent: undefined }), plainPainter)).toHaveLength(4);
  });

  it('shows a diagnostic alike', () => {
    const finding = diagnostic('OPENDTSX_E_COMMANDFILE', { file: 'a.txt', detail: 'it is empty' });
    expect(describeFinding(findingOfDiagnostic(finding), plainPainter)).toEqual([
      'error 0xE0D70E08 OPENDTSX_E_COMMANDFILE',
      '  why    The command file a.txt cannot be read: it is empty.',
    ]);
  });

  it('lets no data move the cursor', () => {
    const lines = describeFinding(findingOfEvent({ ...event, message: 'a\u001b[2Jb\u0007' }), plainPainter);
    expect(lines.at(-1)).toBe('  why    a�[2Jb�');
  });

  it.each([
    [{ file: 'a.dtsx', line: 3, column: 7 }, 'a.dtsx:3:7'],
    [{ line: 3 }, 'line 3'],
    [{ file: 'a.dtsx', byteOffset: 0 }, 'a.dtsx, byte 0'],
  ])('writes the location %j as %s', (location, expected) => {
    const finding = findingOfDiagnostic(diagnostic('OPENDTSX_E_COMMANDFILE', {}, { location }));
    expect(placeOf(finding)).toBe(expected);
  });
});
