import { describe, expect, it } from 'vitest';
import type { ExecutionEvent } from '../../runtime/run-request.ts';
import { liveReport } from './live-report.ts';
import { plainPainter } from './painter.ts';
import { plainReport } from './plain-report.ts';
import { progressLines } from './progress-lines.ts';
import { ProgressState } from './progress-state.ts';
import { defaultReporting, parseReporting, type ReportingLevel } from './reporting-level.ts';
import { jsonReport, type RunReport, type Screen } from './run-report.ts';

const started = Date.parse('2026-01-01T00:00:00.000Z');

function event(name: string, path: string, second: number, rest: Partial<ExecutionEvent> = {}): ExecutionEvent {
  const time = new Date(started + second * 1000).toISOString();
  const source = { executablePath: path, executableId: '{A}', sourceName: path };
  return { v: 1, seq: 1, time, executionId: 'x', event: name, ...source, ...rest };
}

const load = '\\Package\\Load';
const story: ((report: RunReport | ProgressState) => void)[] = [
  (report) => report.event(event('OnPreExecute', '\\Package', 0)),
  (report) => report.event(event('OnPreExecute', load, 0)),
  (report) => report.counts({ executablePath: load, component: 'Orders', counter: 'rows out', amount: 1200 }),
  (report) => report.counts({ executablePath: load, component: 'Table', counter: 'rows in', amount: 1000 }),
  (report) => report.event(event('OnWarning', load, 1, { code: 0x80202092, symbol: 'DTS_W_X', message: 'odd' })),
  (report) => report.event(event('OnPostExecute', load, 2, { data: { result: 'success', duration: 2000 } })),
];

function screen(): Screen & { text: string } {
  return {
    text: '',
    write(text) {
      this.text += text;
    },
    size: () => ({ columns: 80, rows: 24 }),
  };
}

function told(make: (target: Screen) => RunReport): string {
  const target = screen();
  const report = make(target);
  for (const part of story) part(report);
  report.end();
  return target.text;
}

describe('a report in plain lines', () => {
  it('tells warnings, ends and rows', () => {
    expect(told((target) => plainReport(target, defaultReporting, plainPainter))).toMatchInlineSnapshot(`
      "warning 0x80202092 DTS_W_X
        where  \\Package\\Load
        why    odd
      done     \\Package\\Load: success, 2.0 s
                 Orders: 1,200 out
                 Table: 1,000 in
      "
    `);
  });

  it('keeps to the level', () => {
    const errors = parseReporting('E') as ReportingLevel;
    expect(told((target) => plainReport(target, errors, plainPainter))).toBe('');
  });

  it('shows every event with V', () => {
    const all = parseReporting('V') as ReportingLevel;
    expect(told((target) => plainReport(target, all, plainPainter))).toContain('event    \\Package: OnPreExecute\n');
  });
});

describe('a report on a terminal', () => {
  it('puts warnings above the table', () => {
    const lines = told((target) => liveReport(target, defaultReporting, plainPainter)).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      'warning 0x80202092 DTS_W_X',
      '  where  \\Package\\Load',
      '  why    odd',
      expect.stringMatching(/^executable +state +time/),
    ]);
  });

  it('erases exactly what it drew before', () => {
    const target = screen();
    const report = liveReport(target, defaultReporting, plainPainter);
    for (const part of story) part(report);
    report.end();
    const drawn = target.text.split('\n').length - 4;
    target.text = '';
    report.end();
    expect(target.text.startsWith(`\u001b[${drawn}A\u001b[0J`)).toBe(true);
  });
});

describe('the table of progress', () => {
  const frame = { now: started + 4000, columns: 80, rows: 24, paint: plainPainter };

  it('shows executables and components with their rows', () => {
    const state = new ProgressState();
    for (const part of story) part(state);
    expect(progressLines(state, frame).join('\n')).toMatchInlineSnapshot(`
      "executable  state     time  rows in  rows out  rows/s
      ──────────  ───────  ─────  ───────  ────────  ──────
      Package     running  4.0 s
        Load      success  2.0 s
          Orders                              1,200     600
          Table                     1,000               500"
    `);
  });

  it('adds up the runs of a loop', () => {
    const state = new ProgressState();
    for (const part of [...story, ...story.slice(1)]) part(state);
    const lines = progressLines(state, frame).join('\n');
    expect(lines).toContain('Load ×2');
    expect(lines).toContain('2,400');
  });

  it('shows the rows of each path instead, once they are told', () => {
    const state = new ProgressState();
    for (const part of story.slice(0, 4)) part(state);
    const paths = [
      { path: 'p', name: 'Output', from: 'Orders', to: 'Split', rows: 1200, rowsPerSecond: 4800 },
      { path: 'q', name: 'Large', from: 'Split', to: 'Table', rows: 900, rowsPerSecond: 3600 },
    ];
    state.event(event('opendtsx.pathProgress', load, 1, { data: { paths } }));
    expect(progressLines(state, frame).slice(3)).toEqual([
      '  Load              running  4.0 s',
      '    Orders → Split                              1,200   4,800',
      '    Split → Table                                 900   3,600',
    ]);
    state.event(event('opendtsx.PipelineRows', load, 2, { data: { p: 1500, q: 1000 } }));
    expect(progressLines(state, frame)[4]).toMatch(/^ +Orders → Split +1,500$/);
  });

  it('leaves out what ended when the terminal is low', () => {
    const state = new ProgressState();
    for (let index = 0; index < 20; index++) {
      state.event(event('OnPreExecute', `\\Package\\T${index}`, 0));
      if (index !== 3) state.event(event('OnPostExecute', `\\Package\\T${index}`, 1));
    }
    const lines = progressLines(state, { ...frame, rows: 8 });
    expect(lines).toHaveLength(7);
    expect(lines.join('\n')).toMatch(/T3 +running[\s\S]*T17[\s\S]*T19[\s\S]*… 16 more/);
  });

  it('is never wider than the terminal', () => {
    const state = new ProgressState();
    state.event(event('OnPreExecute', `\\Package\\${'x'.repeat(200)}`, 0));
    expect(progressLines(state, { ...frame, columns: 30 }).every((line) => line.length < 30)).toBe(true);
  });
});

describe('the progress of paths', () => {
  const progress = event('opendtsx.pathProgress', load, 1, { data: { paths: [] } });

  it('is no line above the table on a terminal', () => {
    const target = screen();
    const report = liveReport(target, parseReporting('V') as ReportingLevel, plainPainter);
    report.event(progress);
    report.end();
    expect(target.text).toBe('');
  });

  it('is a line of JSON', () => {
    const target = screen();
    jsonReport(target).event(progress);
    expect(JSON.parse(target.text)).toMatchObject({ event: 'opendtsx.pathProgress', data: { paths: [] } });
  });
});

describe('a report in JSON', () => {
  it('writes one event per line and nothing else', () => {
    const lines = told(jsonReport).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).event)).toEqual([
      'OnPreExecute',
      'OnPreExecute',
      'OnWarning',
      'OnPostExecute',
    ]);
  });
});
