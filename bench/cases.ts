import { type Job, jobs } from './jobs.ts';
import type { JobPlace } from './lines-package.ts';

/** One way our side runs a case. */
export interface OwnVariant {
  /** As the report names it. */
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A job over an input, with everything that is compared in the same rounds. */
export interface BenchCase {
  /** As `--jobs` names it. */
  readonly name: string;
  readonly job: Job;
  readonly input: JobPlace['input'];
  readonly variants: readonly OwnVariant[];
  /** Budget in millions of bytes for both sides. */
  readonly memoryMB?: number;
  /** Whether the floor runs in the same rounds. */
  readonly floor: boolean;
}

function plain(job: Job): BenchCase {
  const variants = [{ name: job.name, environment: {} }];
  // A copy leaves as the bytes that came unless that is switched off.
  if (job.name === 'J1') variants.push({ name: 'J1-reformatted', environment: { OPENDTSX_PASS_THROUGH: 'off' } });
  return { name: job.name, job, input: 'lineitem', variants, floor: job.name === 'J1' };
}

function withBadRows(job: Job): BenchCase {
  const name = `${job.name}-err`;
  return { name, job, input: 'lineitem-err', variants: [{ name, environment: {} }], floor: false };
}

function withMemory(job: Job, memoryMB: number): BenchCase {
  const name = `${job.name}-${memoryMB}MB`;
  return { name, job, input: 'lineitem', variants: [{ name, environment: {} }], memoryMB, floor: false };
}

const cases: readonly BenchCase[] = [
  ...jobs.map(plain),
  ...jobs.map(withBadRows),
  ...jobs.filter(({ name }) => name === 'J4').map((job) => withMemory(job, 300)),
];

/** The cases of these names, or all. Throws for a name that none has. */
export function chosenCases(names: readonly string[] | undefined): BenchCase[] {
  const unknown = names?.find((name) => !cases.some((known) => known.name === name));
  if (unknown !== undefined) {
    const known = [...cases.map(({ name }) => name), 'growth', 'catalog', 'expressions', 'load'];
    throw new Error(`--jobs ${unknown}: give some of ${known.join(', ')}; the last ones each alone`);
  }
  return cases.filter(({ name }) => names?.includes(name) ?? true);
}
