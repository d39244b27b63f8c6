import { csvParse } from './csv-parse.ts';
import { duckdb } from './duckdb.ts';
import { miller } from './miller.ts';
import { pandas } from './pandas.ts';
import type { Peer } from './peer.ts';
import { polars } from './polars.ts';

const known: readonly Peer[] = [duckdb, polars, pandas, miller, csvParse];

/** A peer that is there, and its version. */
export interface InstalledPeer {
  readonly peer: Peer;
  readonly version: string;
}

/**
 * The peers to measure: those named, or all that are installed.
 * @param skip told a line for each one that is not installed
 */
export function installedPeers(names: readonly string[] | undefined, skip: (line: string) => void): InstalledPeer[] {
  const unknown = names?.find((name) => !known.some((peer) => peer.name === name));
  if (unknown !== undefined) {
    throw new Error(`--peers ${unknown}: give some of ${known.map(({ name }) => name).join(', ')}`);
  }
  return known
    .filter(({ name }) => names?.includes(name) ?? true)
    .flatMap((peer) => {
      const version = peer.version();
      if (version !== undefined) return [{ peer, version }];
      skip(`skipped: ${peer.name} is not installed (${peer.install})`);
      return [];
    });
}
