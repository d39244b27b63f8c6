import { describe, expect, it } from 'vitest';
import { defaultReporting, isReported, kindOfEvent, parseReporting, type ReportingLevel } from './reporting-level.ts';

const level = (text: string): ReportingLevel => {
  const parsed = parseReporting(text);
  if (typeof parsed === 'string') throw new Error(parsed);
  return parsed;
};

describe('the reporting level', () => {
  it('is errors, warnings and progress unless said otherwise', () => {
    expect([...defaultReporting.kinds].toSorted()).toEqual(['errors', 'progress', 'warnings']);
  });

  it('takes letters in any order and case', () => {
    expect([...level('iE').kinds].toSorted()).toEqual(['errors', 'information']);
  });

  it('shows nothing with N and everything with V', () => {
    expect(isReported(level('n'), 'OnError')).toBe(false);
    expect(['OnError', 'OnPreExecute', 'PipelineComponentTime'].every((event) => isReported(level('V'), event))).toBe(
      true,
    );
  });

  it('leaves out the events named after it', () => {
    expect(isReported(level('EW;onwarning'), 'OnWarning')).toBe(false);
    expect(isReported(level('EW;onwarning'), 'OnError')).toBe(true);
  });

  it.each(['', 'VE', 'EN', 'EX', 'E W'])('refuses %j', (text) => {
    expect(parseReporting(text)).toBeTypeOf('string');
  });

  it.each([
    ['ExecuteSQLExecutingQuery', 'custom'],
    ['opendtsx.PipelineRows', 'data-flow'],
    ['OnTaskFailed', 'verbose'],
    ['constructor', 'custom'],
  ])('counts %s as %s', (event, kind) => {
    expect(kindOfEvent(event)).toBe(kind);
  });
});
