import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Growth, type GrowthSeries, judge } from './growth-series.ts';
import { linePlot } from './line-plot.ts';

function seriesLine(series: GrowthSeries): string {
  const { growth, factor, verdict } = judge(series);
  const seconds = series.points.map((point) => `${point.x}: ${point.seconds.toFixed(2)}`).join('<br>');
  const peaks = series.points.map((point) => point.peakMB?.toFixed(0) ?? '–').join('<br>');
  const rule = series.rule === 'proportional' ? `${growth.toFixed(0)}× ± 15 %` : `at most ${growth.toFixed(0)}× + 15 %`;
  const cells = [series.name, series.start.toFixed(2), seconds, peaks, `${factor.toFixed(1)}×`, rule, verdict];
  return `| ${cells.join(' | ')} |`;
}

const axes = {
  rows: 'rows',
  columns: 'columns',
  characters: 'characters of a text',
} as const satisfies Record<keyof Growth, string>;

const kinds = Object.keys(axes) as (keyof Growth)[];

/** The table of all series. */
export function growthTable(growth: Growth): string {
  const columns = ['what grows', 'job', 'empty s', 'size: s', 'peak MB', 'time grew', 'target', 'verdict'];
  const lines = kinds.flatMap((kind) => growth[kind].map((series) => `| ${axes[kind]} ${seriesLine(series)}`));
  return [`| ${columns.join(' | ')} |`, `|${columns.map(() => ' --- |').join('')}`, ...lines, ''].join('\n');
}

/** The series for machines, each with its verdict. */
export function growthJson(growth: Growth): object[] {
  return kinds.flatMap((kind) => growth[kind].map((series) => ({ grows: kind, ...series, ...judge(series) })));
}

/** Writes a plot of each kind as `growth-<kind>.svg`. */
export function writePlots(growth: Growth, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const kind of kinds) {
    const lines = growth[kind].map(({ name, start, points }) => ({
      name,
      points: points.map(({ x, seconds }) => [x, seconds - start] as const),
    }));
    const title = `Seconds over ${axes[kind]}, start left out; dashed: proportional`;
    const plot = linePlot({ title, xTitle: axes[kind], yTitle: 'seconds', lines });
    writeFileSync(join(folder, `growth-${kind}.svg`), plot);
  }
}
