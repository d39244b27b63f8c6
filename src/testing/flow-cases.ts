import { readdirSync, readFileSync } from 'node:fs';
import type { ComponentUnit } from '../registry/registry.ts';
import { type FlowComparison, runFlow } from './run-flow.ts';

/** One fixture of a unit, for the test runner. */
export interface FlowCase {
  /** Name of the file. */
  readonly name: string;
  run(): Promise<FlowComparison[]>;
}

/** The `.flow` files of a folder as cases of a unit, in the order of their names. */
export function flowCases(unit: ComponentUnit, folder: URL): FlowCase[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.flow'))
    .sort()
    .map((name) => ({ name, run: () => runFlow(readFileSync(new URL(name, folder), 'utf8'), unit) }));
}
