import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BenchFolders } from './bench-data.ts';
import type { BenchCase, OwnVariant } from './cases.ts';
import { type Digest, differenceOf, digestFile } from './compare-files.ts';
import { errorResult, type ResultFile } from './jobs.ts';
import type { JobPlace } from './lines-package.ts';
import { type Command, type Measured, measureProcess, nodeCommand } from './measure-process.ts';
import { medianOf } from './medians.ts';
import { resultPath } from './peers/peer.ts';
import type { InstalledPeer } from './peers/peers.ts';

// A peer that takes longer than this is measured once: it is not the one that a figure hangs on.
const patienceSeconds = 60;

/** What one side of a case took, in medians. */
export interface Side extends Measured {
  readonly rounds: number;
}

/** A case as measured: one of our variants against everybody else in the same rounds. */
export interface CaseResult {
  readonly job: string;
  readonly threads: number;
  readonly memoryMB?: number;
  readonly own: Side;
  /** By name of the peer. */
  readonly peers: ReadonlyMap<string, Side>;
  readonly floor?: Side;
  /** Differences of results, in words; nothing when all results are equal. */
  readonly differences: readonly string[];
  /** What peers did not get done, in words. */
  readonly failures: readonly string[];
}

interface Contestant {
  readonly name: string;
  readonly kind: 'own' | 'peer' | 'floor';
  readonly command: Command;
  /** Path of a result. */
  readonly pathOf: (result: string) => string;
  readonly runs: Measured[];
  rounds: number;
  failure?: string;
}

/** What a case runs with. */
export interface CaseSetting {
  /** Folder of the built package. */
  readonly build: string;
  readonly folders: BenchFolders;
  readonly threads: number;
  readonly rounds: number;
  readonly peers: readonly InstalledPeer[];
  /** Told what is going on and what is left out. */
  readonly say: (line: string) => void;
}

const placeOf = ({ input }: BenchCase, { data, results }: BenchFolders): JobPlace => ({ data, results, input });

/** The result files of a case. */
export function resultsOf({ job, input }: BenchCase): readonly ResultFile[] {
  return input === 'lineitem-err' ? [...job.results, errorResult] : job.results;
}

/** Writes the package of a case and tells how to run it. */
export async function ownCommand(one: BenchCase, variant: OwnVariant, setting: CaseSetting): Promise<Command> {
  const { build, folders, threads } = setting;
  const path = join(folders.results, `${one.name}.dtsx`);
  await writeFile(path, one.job.packageText(placeOf(one, folders)));
  const limit = one.memoryMB === undefined ? [] : ['--memory-limit', String(one.memoryMB * 1e6)];
  const targets = one.job.name === 'J3' ? [`Parts=sqlite:${join(folders.data, 'part.db')}`] : [];
  const script = pathToFileURL(join(build, 'bench/run-job.ts'));
  return nodeCommand(script, [path, ...limit, ...targets], {
    ...variant.environment,
    OPENDTSX_THREADS: String(threads),
  });
}

async function contestantsOf(one: BenchCase, setting: CaseSetting): Promise<Contestant[]> {
  const { folders, threads, rounds, peers } = setting;
  const place = placeOf(one, folders);
  const list: Contestant[] = [];
  const add = (name: string, kind: Contestant['kind'], command: Command, pathOf: Contestant['pathOf']): void => {
    list.push({ name, kind, command, pathOf, runs: [], rounds });
  };
  for (const variant of one.variants) {
    const command = await ownCommand(one, variant, setting);
    add(variant.name, 'own', command, (result) => join(folders.results, `${result}.csv`));
  }
  const isVariant = one.input !== 'lineitem' || one.memoryMB !== undefined;
  for (const { peer } of peers) {
    if (!peer.jobs.includes(one.job.name) || (isVariant && !peer.variants) || (threads > 1 && !peer.parallel)) continue;
    const command = peer.command({ job: one.job.name, place, threads, memoryMB: one.memoryMB });
    add(peer.name, 'peer', command, (result) => resultPath(place, result, peer.name));
  }
  if (one.floor) {
    const paths = [join(folders.data, `${one.input}.csv`), join(folders.results, 'copy-floor.csv')];
    add('floor', 'floor', nodeCommand(new URL('./floor.ts', import.meta.url), paths), () => paths[1]);
  }
  return list;
}

type Digests = ReadonlyMap<string, Digest>;

async function digestsOf(contestant: Contestant, results: readonly ResultFile[]): Promise<Digests> {
  const digests = new Map<string, Digest>();
  for (const result of results) digests.set(result.name, await digestFile(contestant.pathOf(result.name), result));
  return digests;
}

async function removeResults(contestant: Contestant, results: readonly ResultFile[]): Promise<void> {
  for (const { name } of results) await rm(contestant.pathOf(name), { force: true });
}

function differencesOf(ours: Digests, peers: Digests): string[] {
  return [...ours].flatMap(([result, digest]) => {
    const other = peers.get(result);
    const difference = other === undefined ? 'no such result' : differenceOf(digest, other);
    return difference === undefined ? [] : [`${result}: ${difference}`];
  });
}

// A report has room for one line: that of the error, not those of where it was thrown.
function failureText(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return /\w*Error: .*/.exec(text)?.[0] ?? text.slice(-200);
}

/**
 * The run of each contestant that is not counted: it warms the files, and its results are read.
 * @returns the results by contestant; a peer that fails is left without, and ours throws
 */
async function warmUp(list: readonly Contestant[], results: readonly ResultFile[]): Promise<Map<Contestant, Digests>> {
  const digests = new Map<Contestant, Digests>();
  for (const contestant of list) {
    try {
      const { seconds } = await measureProcess(contestant.command);
      if (contestant.kind === 'peer' && seconds > patienceSeconds) contestant.rounds = 1;
      digests.set(contestant, await digestsOf(contestant, results));
    } catch (cause) {
      if (contestant.kind === 'own') throw cause;
      contestant.failure = `${contestant.name} failed: ${failureText(cause)}`;
    } finally {
      await removeResults(contestant, results);
    }
  }
  return digests;
}

function sideOf({ runs }: Contestant): Side {
  return { ...medianOf(runs), rounds: runs.length };
}

/** Runs a case: everybody once uncounted, then in turn for the rounds. Throws when our side fails. */
export async function benchCase(one: BenchCase, setting: CaseSetting): Promise<CaseResult[]> {
  const results = resultsOf(one);
  const list = await contestantsOf(one, setting);
  setting.say(`${one.name}, ${setting.threads} thread(s): ${list.map(({ name }) => name).join(', ')}`);
  const digests = await warmUp(list, results);
  const able = list.filter(({ failure }) => failure === undefined);
  for (let round = 0; round < setting.rounds; round++) {
    for (const contestant of able.filter(({ rounds }) => round < rounds)) {
      contestant.runs.push(await measureProcess(contestant.command));
      await removeResults(contestant, results);
    }
  }
  const peers = able.filter(({ kind }) => kind === 'peer');
  const failures = list.flatMap(({ failure }) => failure ?? []);
  const floor = able.find(({ kind }) => kind === 'floor');
  return able
    .filter(({ kind }) => kind === 'own')
    .map((own) => {
      const ours = digests.get(own) ?? new Map();
      const differences = peers.flatMap((peer) =>
        differencesOf(ours, digests.get(peer) ?? new Map()).map((difference) => `${peer.name}: ${difference}`),
      );
      return {
        job: own.name,
        threads: setting.threads,
        memoryMB: one.memoryMB,
        own: sideOf(own),
        peers: new Map(peers.map((peer) => [peer.name, sideOf(peer)])),
        floor: floor === undefined ? undefined : sideOf(floor),
        differences,
        failures,
      };
    });
}
