import { describe, expect, it } from 'vitest';
import { InternalError } from '../../diagnostics/internal-error.ts';
import type { CommandConsole } from './command-console.ts';
import { plainPainter } from './painter.ts';
import { reportDefect, reportFault } from './report-failure.ts';

function errorsOf(use: (target: CommandConsole) => void): string {
  let text = '';
  const output = { write: () => {}, size: () => ({ columns: 80, rows: 24 }) };
  const writeError = (more: string): void => {
    text += more;
  };
  use({ output, writeError, paint: plainPainter, paintError: plainPainter, redraws: false });
  return text;
}

describe('a failure of the command line', () => {
  it('is told without secrets', () => {
    const argument = 'Data Source=a;Password=hush';
    const text = errorsOf((target) => reportFault(target, { symbol: 'OPENDTSX_E_ARGUMENT', args: { argument } }));
    expect(text).toContain('Data Source=a;Password=**** is neither');
  });
});

describe('a defect of ours', () => {
  const defect = new InternalError('the plan has no root');

  it('is called a defect, with the way to report it and without stack', () => {
    expect(errorsOf((target) => reportDefect(target, defect, false))).toMatchInlineSnapshot(`
      "internal error the plan has no root
        why    This is a defect of OpenDTSX, not of your package.
        fix    Run it again with --debug, and please report the output and, if you may, the package.
      "
    `);
  });

  it('shows its stack with --debug', () => {
    expect(errorsOf((target) => reportDefect(target, defect, true))).toContain('report-failure.test.ts');
  });
});
