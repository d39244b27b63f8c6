import type { FlowProfile } from '../../data-flow/flow-profile.ts';
import { advise, type FlowAdvice } from './flow-advice.ts';
import type { FlowSights } from './flow-sights.ts';

/** Where the time of a data flow went, over all of its runs. Times are milliseconds. */
export interface ProfiledFlow {
  /** Path of the Data Flow task. */
  readonly executablePath: string;
  readonly runs: number;
  readonly elapsed: number;
  /** The most bytes that the whole process held at the moments looked at. */
  readonly peakMemory: number;
  /** In the order of the execution trees. */
  readonly components: readonly ProfiledComponent[];
  /** What would help. */
  readonly advice: readonly FlowAdvice[];
}

/** What a component of a data flow did, over all runs. */
export interface ProfiledComponent {
  readonly name: string;
  /** Name of its kind: `Sort`. */
  readonly kind: string;
  readonly rowsIn: number;
  readonly rowsOut: number;
  /** Time it worked, waiting for its own reading and writing included. */
  readonly own: number;
  /** Time it waited for components after it. */
  readonly blocked: number;
  /** Its part of the own times of all components, 0 to 1. */
  readonly share: number;
  /** The most bytes of rows it held back at one time. */
  readonly heldBytes: number;
  /** Bytes it wrote to temporary files. */
  readonly spilledBytes: number;
}

/** The profile of a data flow with one more run. @param before of the runs so far */
export function addRun(before: ProfiledFlow | undefined, profile: FlowProfile, sights: FlowSights): ProfiledFlow {
  const components = profile.components.map((component, index) => {
    const earlier = before?.components[index];
    return {
      name: component.name,
      kind: profile.plan.components[index].unit.declaration.displayName,
      rowsIn: component.rowsIn + (earlier?.rowsIn ?? 0),
      rowsOut: component.rowsOut + (earlier?.rowsOut ?? 0),
      own: component.own + (earlier?.own ?? 0),
      blocked: component.blocked + (earlier?.blocked ?? 0),
      heldBytes: Math.max(component.heldBytes, earlier?.heldBytes ?? 0),
      spilledBytes: component.spilledBytes + (earlier?.spilledBytes ?? 0),
    };
  });
  const total = components.reduce((sum, { own }) => sum + own, 0);
  const known = new Map((before?.advice ?? []).map((advice) => [`${advice.rule} ${advice.component}`, advice]));
  for (const advice of advise(profile, sights)) known.set(`${advice.rule} ${advice.component}`, advice);
  return {
    executablePath: profile.plan.source,
    runs: (before?.runs ?? 0) + 1,
    elapsed: profile.elapsed + (before?.elapsed ?? 0),
    peakMemory: Math.max(profile.peakMemory, before?.peakMemory ?? 0),
    components: components.map((component) => ({ ...component, share: total === 0 ? 0 : component.own / total })),
    advice: [...known.values()],
  };
}
