import type { Secret } from '../../datatypes/secret.ts';
import { formatCode } from '../../diagnostics/codes.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { writePackage } from '../../formats/dtsx/write/write-package.ts';
import type { Package } from '../../model/package.ts';
import type { PackagePlan } from '../../plan/package-plan.ts';
import type { PackageSettings } from '../../runtime/package-settings.ts';
import { loadRequested, planRequested } from '../../runtime/prepare-package.ts';
import { createSecretMask, type SecretMask } from '../../runtime/secret-mask.ts';
import { driverNeeds } from './driver-needs.ts';
import { countNeeds, type Need } from './need.ts';
import type { OpenedPackage } from './open-packages.ts';
import { pathNeeds } from './path-needs.ts';
import { productVersion } from './product-version.ts';
import { scriptNeeds } from './script-needs.ts';
import { secretNeeds } from './secret-needs.ts';
import { unitNeeds } from './unit-needs.ts';
import { usedConnections } from './used-connections.ts';
import { usedParameters } from './used-parameters.ts';

/** A finding that keeps a package from passing a stage of the check. Without secrets. */
export interface CheckFailure {
  readonly file: string;
  readonly stage: 'load' | 'round-trip' | 'validate';
  /** `0xC0010014`. */
  readonly code: string;
  readonly symbol: string;
  readonly message: string;
}

/** One package, checked. */
export interface CheckedPackage {
  readonly file: string;
  readonly loaded: boolean;
  /** Whether it is written as the bytes it was read from. */
  readonly roundTripIdentical: boolean;
  /** Whether its plan is without errors. */
  readonly validated: boolean;
  readonly failures: readonly CheckFailure[];
  readonly needs: readonly Need[];
}

/** What packages are checked with. */
export interface PackageCheck {
  readonly workingFolder: string;
  readonly password?: Secret;
}

/** Checks a package: loading, writing without change, and the static plan. Opens no connection and runs nothing. */
export async function checkPackage(opened: OpenedPackage, check: PackageCheck): Promise<CheckedPackage> {
  const mask = createSecretMask();
  mask.learn(check.password);
  const { file } = opened;
  try {
    if (opened.package === undefined) return unloaded(file, opened.packageFindings, mask);
    return await checkLoaded(opened, opened.package, check, mask);
  } catch (error) {
    return defectivelyChecked(file, error, mask);
  }
}

/** A package on which OpenDTSX itself failed: that is not to hide what is known of a thousand others. */
export function defectivelyChecked(file: string, error: unknown, mask = createSecretMask()): CheckedPackage {
  const detail = error instanceof Error ? error.message : String(error);
  return unloaded(file, [diagnostic('OPENDTSX_E_CHECK_DEFECT', { file, detail })], mask);
}

function unloaded(file: string, findings: readonly Diagnostic[], mask: SecretMask): CheckedPackage {
  const failures = failuresOf(file, 'load', findings.filter(isError).slice(0, 1), mask);
  return { file, loaded: false, roundTripIdentical: false, validated: false, failures, needs: [] };
}

async function checkLoaded(
  opened: OpenedPackage,
  root: Package,
  check: PackageCheck,
  mask: SecretMask,
): Promise<CheckedPackage> {
  const { file, folder, project, packageFindings, projectFindings } = opened;
  const roundTrip = roundTripFindings(root, opened);
  const source = { package: root, folder, ...(project === undefined ? {} : { project }) };
  const requested = loadRequested({ source, ...check });
  if (!('loaded' in requested)) return unloaded(file, requested.diagnostics, mask);
  const { prepared, diagnostics } = planRequested(requested);
  if (prepared === undefined) return unloaded(file, diagnostics, mask);
  mask.learnPlan(prepared.plan);
  const faults = [...packageFindings, ...projectFindings, ...diagnostics].filter(isError);
  const needs = await needsOf(prepared.plan, prepared.settings, opened, diagnostics);
  return {
    file,
    loaded: true,
    roundTripIdentical: roundTrip.length === 0,
    validated: faults.length === 0,
    failures: [...failuresOf(file, 'round-trip', roundTrip, mask), ...failuresOf(file, 'validate', faults, mask)],
    needs: needs.map((need) => masked(need, mask)),
  };
}

// Both are texts of the author: a provider may be anything that stands in a connection string.
function masked(need: Need, mask: SecretMask): Need {
  const { name, provider } = need;
  return { ...need, name: mask.text(name), ...(provider === undefined ? {} : { provider: mask.text(provider) }) };
}

function roundTripFindings(root: Package, { file, bytes }: OpenedPackage): Diagnostic[] {
  try {
    const written = writePackage(root).bytes;
    if (Buffer.compare(written, bytes) === 0) return [];
    const at = written.findIndex((byte, index) => byte !== bytes[index]);
    const offset = at < 0 ? written.length : at;
    return [diagnostic('OPENDTSX_E_CHECK_ROUNDTRIP', { file, offset })];
  } catch (error) {
    if (error instanceof DtsError) return [error.diagnostic];
    throw error;
  }
}

async function needsOf(
  plan: PackagePlan,
  { registry, paths, secretSources }: PackageSettings,
  { project, packageFindings }: OpenedPackage,
  findings: readonly Diagnostic[],
): Promise<Need[]> {
  const connections = usedConnections(plan);
  const names = new Set(connections.filter(({ target }) => target === undefined).map(({ name }) => name));
  const unset = findings.filter(({ symbol }) => symbol === 'OPENDTSX_E_PARAMETER_REQUIRED');
  return countNeeds([
    ...driverNeeds(connections, registry),
    ...(await secretNeeds({ package: plan.package, project, packageFindings, connections: names }, secretSources)),
    ...pathNeeds(plan, connections, usedParameters(plan.package, project), paths),
    ...unset.map(({ args }) => ({ kind: 'parameters' as const, name: String(args.parameter) })),
    ...scriptNeeds(plan),
    ...unitNeeds(plan, findings),
    { kind: 'versions', name: productVersion(plan.package) },
  ]);
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

function failuresOf(
  file: string,
  stage: CheckFailure['stage'],
  findings: readonly Diagnostic[],
  mask: SecretMask,
): CheckFailure[] {
  return findings.map(({ code, symbol, message }) => ({
    file,
    stage,
    code: formatCode(code),
    symbol,
    message: mask.text(message),
  }));
}
