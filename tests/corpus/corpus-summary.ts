import type { CorpusPackage } from './plan-corpus.ts';

/** How a corpus fares. */
export interface CorpusSummary {
  readonly counts: {
    readonly packages: number;
    readonly loaded: number;
    /** Loaded, and every unit they use is supported. */
    readonly withoutUnsupported: number;
    /** Planned without any error. */
    readonly planned: number;
  };
  readonly encrypted: number;
  /** Loaded, all units supported, and yet errors: by symbol, the packages that have it. */
  readonly faults: readonly (readonly [symbol: string, packages: number])[];
  readonly unsupported: readonly UnsupportedUnit[];
}

/** A unit that packages use and that is not supported. */
export interface UnsupportedUnit {
  readonly kind: string;
  readonly unit: string;
  readonly uses: number;
  readonly packages: number;
  /** Packages that would plan if this unit alone were supported. */
  readonly decides: number;
}

const kinds: Readonly<Record<string, readonly [kind: string, argument: string]>> = {
  OPENDTSX_E_TASK_UNSUPPORTED: ['task', 'creationName'],
  OPENDTSX_E_COMPONENT_UNSUPPORTED: ['component', 'kind'],
  OPENDTSX_E_ENUMERATOR_UNSUPPORTED: ['Foreach enumerator', 'creationName'],
  OPENDTSX_E_CONNECTION_UNSUPPORTED: ['connection manager', 'type'],
};

/** Counts a planned corpus. */
export function summarize(packages: readonly CorpusPackage[]): CorpusSummary {
  const count = (...outcomes: CorpusPackage['outcome'][]): number =>
    packages.filter(({ outcome }) => outcomes.includes(outcome)).length;
  return {
    counts: {
      packages: packages.length,
      loaded: count('planned', 'unsupported', 'faulty'),
      withoutUnsupported: count('planned', 'faulty'),
      planned: count('planned'),
    },
    encrypted: count('encrypted'),
    faults: faultsOf(packages.filter(({ outcome }) => outcome === 'faulty')),
    unsupported: unsupportedUnits(packages),
  };
}

function faultsOf(packages: readonly CorpusPackage[]): CorpusSummary['faults'] {
  const counts = new Map<string, number>();
  for (const { diagnostics } of packages) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    for (const symbol of new Set(errors.map((finding) => finding.symbol))) {
      counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
    }
  }
  return [...counts].sort(([left], [right]) => (left < right ? -1 : 1));
}

function unsupportedUnits(packages: readonly CorpusPackage[]): readonly UnsupportedUnit[] {
  const units = new Map<string, { kind: string; unit: string; uses: number; packages: number; decides: number }>();
  for (const { diagnostics } of packages) {
    const uses = diagnostics.flatMap(({ symbol, args }) => {
      const known = kinds[symbol];
      return known === undefined ? [] : { kind: known[0], unit: shortName(String(args[known[1]])) };
    });
    const keys = new Set(uses.map(({ kind, unit }) => `${kind} ${unit}`));
    for (const { kind, unit } of uses) {
      const key = `${kind} ${unit}`;
      const entry = units.get(key) ?? { kind, unit, uses: 0, packages: 0, decides: 0 };
      entry.uses++;
      units.set(key, entry);
    }
    for (const key of keys) {
      const entry = units.get(key);
      if (entry === undefined) continue;
      entry.packages++;
      if (keys.size === 1) entry.decides++;
    }
  }
  return [...units.values()].sort(
    (left, right) =>
      right.packages - left.packages || (`${left.kind} ${left.unit}` < `${right.kind} ${right.unit}` ? -1 : 1),
  );
}

// Assembly-qualified names without assembly, version and token.
function shortName(name: string): string {
  return name.split(',')[0].trim();
}
