import { describe, expect, it } from 'vitest';
import { becomesMessage, isNeeded, selectLogging } from './logging-selection.ts';

// Source: documentation ("Enable Logging for Package Execution on the SSIS Server", catalog.create_customized_logging_level).
const events = [
  'OnError',
  'OnWarning',
  'OnPreExecute',
  'OnProgress',
  'Diagnostic',
  'DiagnosticEx',
  'FileSystemOperation',
];
const kept = (level: number, customized?: Parameters<typeof selectLogging>[1]): string[] =>
  events.filter((event) => becomesMessage(selectLogging(level, customized), event));

describe('a logging level', () => {
  it.each([
    ['none', 0, []],
    ['basic', 1, ['OnError', 'OnWarning', 'OnPreExecute', 'OnProgress']],
    ['performance', 2, ['OnError', 'OnWarning']],
    ['verbose', 3, events],
    ['runtime lineage', 4, ['OnError', 'DiagnosticEx']],
  ])('%s keeps its messages', (_, level, expected) => {
    expect(kept(level)).toEqual(expected);
  });

  it('keeps statistics as it says: components for performance and verbose, rows for verbose', () => {
    const statistics = [0, 1, 2, 3].map((level) => {
      const { execution, volume, performance } = selectLogging(level);
      return [execution, volume, performance];
    });
    expect(statistics).toEqual([
      [false, false, false],
      [true, false, false],
      [true, false, true],
      [true, true, true],
    ]);
  });

  it('of our own is the sum of its bits', () => {
    expect(kept(100, { profileValue: 0, eventsValue: 33_024 })).toEqual(['OnError', 'DiagnosticEx']);
    expect(kept(100, { profileValue: 0, eventsValue: 2 ** 13 })).toEqual(['FileSystemOperation']);
    const withContext = selectLogging(100, { profileValue: 6, eventsValue: 2 ** 40 + 2 ** 6 });
    expect(withContext).toMatchObject({
      messages: ['OnWarning', 'OnError'],
      context: ['OnError'],
      execution: false,
      volume: true,
      performance: true,
    });
  });

  it('lets events through that only statistics need', () => {
    expect(isNeeded(selectLogging(2), 'OnPostExecute')).toBe(true);
    expect(isNeeded(selectLogging(2), 'opendtsx.PipelineRows')).toBe(false);
    expect(isNeeded(selectLogging(3), 'opendtsx.PipelineRows')).toBe(true);
    expect(becomesMessage(selectLogging(3), 'opendtsx.PipelineRows')).toBe(false);
  });
});
