import type { CaseResult, Side } from './bench-case.ts';

const reference = 'duckdb';

const digits = (value: number | undefined, places: number): string => value?.toFixed(places) ?? '–';
const times = (value: number | undefined): string => (value === undefined ? '–' : `${value.toFixed(2)}×`);

/** How many times our speed a case is of DuckDB's; undefined when DuckDB did not do it. */
export function ratioOf({ own, peers }: CaseResult): number | undefined {
  const peer = peers.get(reference);
  return peer === undefined ? undefined : peer.seconds / own.seconds;
}

function sideText(side: Side | undefined): string {
  if (side === undefined) return '–';
  return `${digits(side.seconds, 2)} (${digits(side.cpuSeconds, 2)}, ${digits(side.peakMB, 0)})`;
}

function othersText({ own, peers }: CaseResult): string {
  const others = [...peers].filter(([name]) => name !== reference);
  if (others.length === 0) return '–';
  return others.map(([name, side]) => `${name} ${sideText(side)} ${times(side.seconds / own.seconds)}`).join('<br>');
}

function resultsText({ own, peers, memoryMB, differences, failures }: CaseResult): string {
  const compared = peers.size === 0 ? 'not compared' : 'equal';
  const peak = own.peakMB ?? 0;
  const budget = memoryMB === undefined ? [] : [`peak ${digits(peak, 0)} MB with a budget of ${memoryMB} MB`];
  return [...(differences.length === 0 ? [compared] : differences), ...failures, ...budget]
    .join('; ')
    .replaceAll(/\s*[\n|]\s*/g, ' / ');
}

/** The head of the table. */
export function tableHead(): string {
  const columns = [
    'job',
    'threads',
    'OpenDTSX',
    'DuckDB',
    'speed of DuckDB’s',
    'of the floor',
    'other peers',
    'results',
  ];
  return `seconds (processor seconds, peak MB)\n\n| ${columns.join(' | ')} |\n|${columns.map(() => ' --- |').join('')}`;
}

/** A line of the table. */
export function tableLine(result: CaseResult): string {
  const { job, threads, own, peers, floor } = result;
  const cells = [
    job,
    String(threads),
    sideText(own),
    sideText(peers.get(reference)),
    times(ratioOf(result)),
    floor === undefined ? '–' : `${times(own.seconds / floor.seconds)} of ${sideText(floor)}`,
    othersText(result),
    resultsText(result),
  ];
  return `| ${cells.join(' | ')} |`;
}

function byPeer(result: CaseResult, pick: (side: Side) => number | undefined): Record<string, number | null> {
  return Object.fromEntries([...result.peers].map(([name, side]) => [name, pick(side) ?? null]));
}

/** A case for machines. `ratio` is the seconds of DuckDB through ours, `floorRatio` ours through the floor's. */
export function jsonOf(result: CaseResult): object {
  const { own, floor, differences, failures } = result;
  return {
    job: result.job,
    threads: result.threads,
    seconds: own.seconds,
    peerSeconds: byPeer(result, (side) => side.seconds),
    ratio: ratioOf(result) ?? null,
    peakMB: own.peakMB ?? null,
    memoryMB: result.memoryMB ?? null,
    cpuSeconds: own.cpuSeconds ?? null,
    rounds: own.rounds,
    peerCpuSeconds: byPeer(result, (side) => side.cpuSeconds),
    peerPeakMB: byPeer(result, (side) => side.peakMB),
    peerRounds: byPeer(result, (side) => side.rounds),
    floorSeconds: floor?.seconds ?? null,
    floorRatio: floor === undefined ? null : own.seconds / floor.seconds,
    equal: result.peers.size > 0 && differences.length === 0,
    differences,
    failures,
  };
}
