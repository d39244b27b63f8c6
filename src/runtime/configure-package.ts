import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import type { Package } from '../model/package.ts';
import type { ConfigurationOutcome } from '../plan/package-plan.ts';
import {
  applyConfigurationFile,
  applyConfigurations,
  applyParentConfigurations,
  type ConfigurationSources,
  ignoresConfigurations,
  suppressesWarnings,
} from './configurations.ts';
import type { GivenForPackage, PackageSettings } from './package-settings.ts';
import { badPropertyPath, type PropertyOverrides } from './property-overrides.ts';

/** How a package was configured. */
export interface ConfiguredPackage {
  readonly findings: readonly Diagnostic[];
  readonly outcome: ConfigurationOutcome;
}

/**
 * Gives a package its values from outside in the order of dtexec (documentation): design-time configurations, command line, design-time
 * configurations again, variables of the parent. So a configured value wins over the command line, and what only the first round gave stays.
 */
export function configurePackage(
  source: Package,
  overrides: PropertyOverrides,
  settings: PackageSettings,
  given: GivenForPackage,
): ConfiguredPackage {
  const { child, tables } = given;
  const parent = child === undefined ? {} : { parentVariable: child.variable };
  const { paths, registryValues } = settings;
  const sources: ConfigurationSources = { paths, environment: process.env, registryValues, tables, ...parent };
  const fromCommandLine = new Set<Diagnostic>();
  const rounds: (() => ReturnType<typeof applyConfigurations>)[] = [
    // Without a command line the second round would only repeat the first.
    ...(hasCommandLine(settings, given) ? [() => applyConfigurations(source, overrides, sources, 'load')] : []),
    () => {
      const findings = applyCommandLine(overrides, settings, given);
      for (const finding of findings) fromCommandLine.add(finding);
      return { findings, failed: [], awaitsTable: false };
    },
    () => applyConfigurations(source, overrides, sources, 'reload'),
    () => applyParentConfigurations(source, overrides, sources),
  ];
  const findings: Diagnostic[] = [];
  let failed: readonly string[] = [];
  for (const round of rounds) {
    const applied = round();
    findings.push(...applied.findings.filter((finding) => !findings.some((known) => isSame(known, finding))));
    failed = [...new Set([...failed, ...applied.failed])];
    if (applied.awaitsTable) break;
  }
  if (failed.length > 0) {
    findings.push(diagnostic('DTS_W_ONEORMORECONFIGLOADFAILED', { configurations: failed.join(', ') }));
  }
  const quiet = suppressesWarnings(source, overrides);
  const isShown = (finding: Diagnostic): boolean => finding.severity !== 'warning' || fromCommandLine.has(finding);
  return {
    findings: quiet ? findings.filter(isShown) : findings,
    outcome: { failed, ignored: ignoresConfigurations(source, overrides) },
  };
}

function hasCommandLine({ connections }: PackageSettings, { set }: GivenForPackage): boolean {
  return set.length > 0 || connections.size > 0;
}

function applyCommandLine(
  overrides: PropertyOverrides,
  { connections, paths }: PackageSettings,
  { set }: GivenForPackage,
): readonly Diagnostic[] {
  const findings: Diagnostic[] = [];
  for (const setting of set) {
    if ('configFile' in setting) findings.push(...applyConfigurationFile(setting.configFile, overrides, paths));
    else {
      const problem = overrides.set(setting.path, settingText(setting.value));
      if (problem !== undefined) findings.push(badPropertyPath(setting.path, problem));
    }
  }
  // One that does not exist is told of with the other names given.
  for (const [name, text] of connections) overrides.setConnectionString(name, text);
  return findings;
}

function settingText(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}

// What both rounds find is told once.
function isSame(first: Diagnostic, second: Diagnostic): boolean {
  return first.symbol === second.symbol && first.message === second.message;
}
