import { setImmediate } from 'node:timers/promises';
import type { Secret } from '../../datatypes/secret.ts';
import { formatCode } from '../../diagnostics/codes.ts';
import { type CheckedPackage, type CheckFailure, checkPackage, defectivelyChecked } from './check-package.ts';
import { findPackages } from './find-packages.ts';
import { type Need, type NeedDetails, type NeedKind, needKey, needKinds } from './need.ts';
import { PackageOpener } from './open-packages.ts';

/** Something that packages need, over all of them. */
export interface EstateNeed extends NeedDetails {
  readonly name: string;
  /** How often packages ask for it, in all. */
  readonly uses: number;
  /** The packages that need it. */
  readonly packages: readonly string[];
}

/** What checking packages found. Without secrets. */
export interface EstateReport {
  /** Packages checked; a file that is no package counts as one that was not loaded. */
  readonly packages: number;
  readonly loaded: number;
  /** Packages that are written as the bytes they were read from. */
  readonly roundTripIdentical: number;
  /** Packages whose plan is without errors. */
  readonly validated: number;
  /** Copies of packages in `bin` and `obj` beside a `.dtproj`, which are left out. */
  readonly buildOutputs: number;
  /** Whether the check was ended before all packages had their turn. */
  readonly canceled: boolean;
  readonly failures: readonly CheckFailure[];
  /** What is needed, the needs of most packages first. */
  readonly needs: Readonly<Record<NeedKind, readonly EstateNeed[]>>;
}

/** How packages are checked. */
export interface EstateCheck {
  readonly workingFolder: string;
  readonly password?: Secret;
  /** Ends the check; what was found so far is reported. */
  readonly signal: AbortSignal;
  /** Told before each file: its number from 1, and how many there are. */
  readonly onProgress?: (file: string, number: number, files: number) => void;
}

/**
 * Checks every package at a path: whether it loads, is written as it was read, and plans without errors, and what it needs that is not given
 * here. The `opendtsx.yaml` of a folder counts as given. Opens no connection and runs nothing.
 */
export async function checkPackages(path: string, check: EstateCheck): Promise<EstateReport> {
  const { workingFolder, password, signal, onProgress } = check;
  const { files, buildOutputs, unreadable } = await findPackages(path, workingFolder, signal);
  const settings = { workingFolder, ...(password === undefined ? {} : { password }) };
  const opener = new PackageOpener(password);
  const checked: CheckedPackage[] = [];
  for (const [index, file] of files.entries()) {
    // Signals come in, and the progress is drawn, between packages.
    await setImmediate();
    if (signal.aborted) break;
    onProgress?.(file.name, index + 1, files.length);
    try {
      for (const opened of opener.open(file)) checked.push(await checkPackage(opened, settings));
    } catch (error) {
      checked.push(defectivelyChecked(file.name, error));
    }
  }
  const folders = unreadable.map(({ name, finding: { code, symbol, message } }) => ({
    file: name,
    stage: 'load' as const,
    code: formatCode(code),
    symbol,
    message,
  }));
  return {
    ...counts(checked),
    buildOutputs,
    canceled: signal.aborted,
    failures: [...folders, ...checked.flatMap(({ failures }) => failures)],
    needs: estateNeeds(checked),
  };
}

function counts(
  checked: readonly CheckedPackage[],
): Pick<EstateReport, 'packages' | 'loaded' | 'roundTripIdentical' | 'validated'> {
  const count = (member: 'loaded' | 'roundTripIdentical' | 'validated'): number =>
    checked.filter((each) => each[member]).length;
  return {
    packages: checked.length,
    loaded: count('loaded'),
    roundTripIdentical: count('roundTripIdentical'),
    validated: count('validated'),
  };
}

function estateNeeds(checked: readonly CheckedPackage[]): EstateReport['needs'] {
  const merged = new Map<string, { readonly first: Need; uses: number; readonly packages: string[] }>();
  for (const { file, needs } of checked) {
    for (const need of needs) {
      const key = needKey(need);
      const entry = merged.get(key) ?? { first: need, uses: 0, packages: [] };
      entry.uses += need.uses;
      entry.packages.push(file);
      merged.set(key, entry);
    }
  }
  const sorted = [...merged.values()].sort(
    (left, right) =>
      right.packages.length - left.packages.length ||
      right.uses - left.uses ||
      (left.first.name < right.first.name ? -1 : 1),
  );
  const ofKind = (kind: NeedKind): EstateNeed[] =>
    sorted
      .filter(({ first }) => first.kind === kind)
      .map(({ first: { kind: _, ...details }, uses, packages }) => ({ ...details, uses, packages }));
  return Object.fromEntries(needKinds.map((kind) => [kind, ofKind(kind)])) as Record<NeedKind, EstateNeed[]>;
}
