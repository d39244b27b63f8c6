import type { Measured } from './measure-process.ts';

const tolerance = 0.15;
// Times the start that the smallest and the largest size must take before they tell anything.
const [leastFirst, leastLast] = [1.2, 3];

/** One size of what grows. */
export interface GrowthPoint extends Measured {
  readonly x: number;
}

/** The measured sizes of one job, smallest first. */
export interface GrowthSeries {
  readonly name: string;
  /** Seconds over an empty input: what does not grow. */
  readonly start: number;
  readonly points: readonly GrowthPoint[];
  /** Whether time must grow as x does within 15 %, or at most so. */
  readonly rule: 'proportional' | 'at most';
}

/** How much time grew against what it grew with. */
export interface GrowthVerdict {
  /** Times as much of what grows, from the smallest to the largest size. */
  readonly growth: number;
  /** Times as many seconds, start left out. */
  readonly factor: number;
  /** `too few rows`: the start hides what grows, so that nothing can be said. */
  readonly verdict: 'met' | 'missed' | 'too few rows';
}

/** Judges a series by its smallest and its largest size. */
export function judge({ points, start, rule }: GrowthSeries): GrowthVerdict {
  const [first, last] = [points[0], points[points.length - 1]];
  const growth = last.x / first.x;
  const factor = (last.seconds - start) / (first.seconds - start);
  if (first.seconds < start * leastFirst || last.seconds < start * leastLast) {
    return { growth, factor, verdict: 'too few rows' };
  }
  const isLow = rule === 'proportional' && factor < growth * (1 - tolerance);
  return { growth, factor, verdict: isLow || factor > growth * (1 + tolerance) ? 'missed' : 'met' };
}

/** The series by what grows. */
export interface Growth {
  readonly rows: readonly GrowthSeries[];
  readonly columns: readonly GrowthSeries[];
  readonly characters: readonly GrowthSeries[];
}
