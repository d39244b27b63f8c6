import { existsSync, readFileSync, statSync } from 'node:fs';
import type { TypedValue } from '../datatypes/value.ts';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import {
  type ConfigurationSource,
  configurationType,
  type ParsedConfiguration,
  parseConfiguration,
} from '../formats/dtsconfig/configuration-source.ts';
import { readConfiguration } from '../formats/dtsconfig/read-configuration.ts';
import type { Configuration, Package } from '../model/package.ts';
import { textOfValue } from '../plan/plan-task.ts';
import {
  type ConfigurationRound,
  type ConfigurationTables,
  type TableConfiguration,
  unreadTable,
} from './configuration-tables.ts';
import type { PropertyOverrides } from './property-overrides.ts';
import type { PathResolver } from './resolve-path.ts';

/** What applying configurations takes from outside. */
export interface ConfigurationSources {
  readonly paths: PathResolver;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Registry values by key, as `opendtsx.yaml` gives them. */
  readonly registryValues: ReadonlyMap<string, string>;
  /** The tables that may be read; undefined when no connection may be opened. */
  readonly tables: ConfigurationTables | undefined;
  /** A variable of the parent package; undefined when there is none. */
  parentVariable?(name: string): TypedValue | undefined;
}

/** What a round of configurations did. */
export interface AppliedConfigurations {
  readonly findings: readonly Diagnostic[];
  /** Names of those that could not be applied, or not in full. */
  readonly failed: readonly string[];
  /** True when a table has to be read before the round can go on. */
  readonly awaitsTable: boolean;
}

const nothingApplied: AppliedConfigurations = { findings: [], failed: [], awaitsTable: false };

/**
 * Applies the design-time configurations of a package in their order; what cannot be applied is a warning, as in SSIS. Stops at a table that has
 * to be read first. SSIS does so when it loads the package, and again after the command line, which may have changed where they lie
 * (documentation: dtexec utility). Those from the parent package wait for `applyParentConfigurations`.
 */
export function applyConfigurations(
  source: Package,
  overrides: PropertyOverrides,
  sources: ConfigurationSources,
  round: ConfigurationRound,
): AppliedConfigurations {
  return applyEach(source, overrides, (configuration) =>
    isFromParent(configuration, overrides) ? [] : applyConfiguration(configuration, overrides, sources, round),
  );
}

/** Applies the configurations that take variables of the parent package: once, when everything else is set (documentation: dtexec utility). */
export function applyParentConfigurations(
  source: Package,
  overrides: PropertyOverrides,
  sources: ConfigurationSources,
): AppliedConfigurations {
  return applyEach(source, overrides, (configuration) =>
    isFromParent(configuration, overrides) ? applyConfiguration(configuration, overrides, sources, 'reload') : [],
  );
}

function applyEach(
  source: Package,
  overrides: PropertyOverrides,
  apply: (configuration: Configuration) => readonly Diagnostic[] | 'awaits-table',
): AppliedConfigurations {
  if (!takesConfigurations(source, overrides)) return nothingApplied;
  const findings: Diagnostic[] = [];
  const failed: string[] = [];
  for (const configuration of source.configurations) {
    const result = apply(configuration);
    if (result === 'awaits-table') return { findings, failed, awaitsTable: true };
    findings.push(...result);
    if (result.some(isFailure)) failed.push(configuration.name);
  }
  return { findings, failed, awaitsTable: false };
}

// A table that nobody may read yet has not failed.
function isFailure({ severity, symbol }: Diagnostic): boolean {
  return severity !== 'information' && symbol !== 'OPENDTSX_W_CONFIGURATION_NOTREAD';
}

function takesConfigurations(source: Package, overrides: PropertyOverrides): boolean {
  const enabled = overrides.valueOf(source, 'EnableConfigurations', String(source.enableConfigurations));
  return isTrue(enabled) && !ignoresConfigurations(source, overrides);
}

/** `System::IgnoreConfigurationsOnLoad`: whether a package is loaded without its configurations. */
export function ignoresConfigurations(source: Package, overrides: PropertyOverrides): boolean {
  return isTrue(packageProperty(source, overrides, 'IgnoreConfigurationsOnLoad'));
}

/** Whether warnings about configurations are left out (SuppressConfigurationWarnings). */
export function suppressesWarnings(source: Package, overrides: PropertyOverrides): boolean {
  return isTrue(packageProperty(source, overrides, 'SuppressConfigurationWarnings'));
}

function packageProperty(source: Package, overrides: PropertyOverrides, name: string): string {
  return overrides.valueOf(source, name, source.properties.get(name) ?? '');
}

function isTrue(text: string): boolean {
  return /^(?:true|-?1)$/i.test(text.trim());
}

function isFromParent(configuration: Configuration, overrides: PropertyOverrides): boolean {
  const late: readonly number[] = [configurationType.parentVariable, configurationType.indirectParentVariable];
  return late.includes(asGiven(configuration, overrides).configurationType);
}

/** A configuration with what an earlier one, or the command line, says of it: another place to be read from. */
function asGiven(configuration: Configuration, overrides: PropertyOverrides): Configuration {
  const given = overrides.byObject.get(configuration);
  if (given === undefined) return configuration;
  const type = Number(given.get('ConfigurationType') ?? configuration.configurationType);
  return {
    ...configuration,
    configurationType: type,
    configurationString: given.get('ConfigurationString') ?? configuration.configurationString,
    configurationVariable: given.get('ConfigurationVariable') ?? configuration.configurationVariable,
  };
}

function applyConfiguration(
  designed: Configuration,
  overrides: PropertyOverrides,
  sources: ConfigurationSources,
  round: ConfigurationRound,
): readonly Diagnostic[] | 'awaits-table' {
  const configuration = asGiven(designed, overrides);
  const { name } = configuration;
  const parsed = directConfiguration(configuration, sources.environment);
  if ('environmentVariable' in parsed) {
    return [diagnostic('DTS_W_CONFIGENVVARNOTFOUND', { configuration: name, variable: parsed.environmentVariable })];
  }
  if ('fault' in parsed) {
    return [diagnostic('DTS_W_CONFIGFORMATINVALID', { configuration: name, detail: parsed.fault })];
  }
  const { source } = parsed;
  if (source.kind === 'file') return applyConfigurationFile(source.path, overrides, sources.paths);
  if (source.kind === 'sql-server') return applyTable(name, source, overrides, sources.tables, round);
  return applySingleValue(configuration, source, overrides, sources);
}

// An indirect configuration whose variable is not set stays indirect.
function directConfiguration(
  { configurationType: type, configurationString: text }: Configuration,
  environment: ConfigurationSources['environment'],
): ParsedConfiguration {
  const parsed = parseConfiguration(type, text);
  if (!('environmentVariable' in parsed)) return parsed;
  const value = environment[parsed.environmentVariable];
  return value === undefined ? parsed : parseConfiguration(parsed.type, value);
}

function applySingleValue(
  { name, configurationVariable: path }: Configuration,
  source: Exclude<ConfigurationSource, { kind: 'file' | 'sql-server' }>,
  overrides: PropertyOverrides,
  sources: ConfigurationSources,
): readonly Diagnostic[] {
  switch (source.kind) {
    case 'parent-variable': {
      // A package that nobody called has no parent to ask.
      if (sources.parentVariable === undefined) return [];
      const { variable } = source;
      const value = sources.parentVariable(variable);
      if (value === undefined) return [diagnostic('DTS_W_PARENTVARIABLENOTFOUND', { configuration: name, variable })];
      return setOne(overrides, name, path, textOfValue(value));
    }
    case 'environment-variable': {
      const { variable } = source;
      const value = sources.environment[variable];
      if (value === undefined) return [diagnostic('DTS_W_CONFIGENVVARNOTFOUND', { configuration: name, variable })];
      return [diagnostic('DTS_I_CONFIGFROMENVVAR', { variable }), ...setOne(overrides, name, path, value)];
    }
    case 'registry': {
      const { key } = source;
      const value = registryValue(sources.registryValues, key);
      if (value === undefined) {
        return [diagnostic('DTS_W_REGISTRYCONFIGURATIONVALUENOTFOUND', { configuration: name, key })];
      }
      return [diagnostic('DTS_I_CONFIGFROMREG', { key }), ...setOne(overrides, name, path, value)];
    }
  }
}

// Keys lie below HKEY_CURRENT_USER, which may be left out, and hold the value named "Value" (documentation).
function registryValue(values: ReadonlyMap<string, string>, key: string): string | undefined {
  const canonical = (text: string): string =>
    text
      .replaceAll('/', '\\')
      .toLowerCase()
      .replace(/^\\?(?:hkey_current_user|hkcu)\\/, '')
      .replace(/\\value$/, '');
  return [...values].find(([each]) => canonical(each) === canonical(key))?.[1];
}

function applyTable(
  configuration: string,
  source: TableConfiguration,
  overrides: PropertyOverrides,
  tables: ConfigurationTables | undefined,
  round: ConfigurationRound,
): readonly Diagnostic[] | 'awaits-table' {
  const { connection, table, filter } = source;
  if (tables === undefined) return [diagnostic('OPENDTSX_W_CONFIGURATION_NOTREAD', { configuration, table })];
  const reading = tables.find(source, round);
  if (reading === undefined) return 'awaits-table';
  if ('detail' in reading) return [unreadTable(configuration, reading.detail)];
  return [
    diagnostic('DTS_I_CONFIGFROMSQLSERVER', { table, filter, connection }),
    ...reading.rows.flatMap(({ path, value }) => setOne(overrides, configuration, path, value)),
  ];
}

/** Applies a `.dtsConfig` file; one that is not there or cannot be read is a warning. */
export function applyConfigurationFile(
  file: string,
  overrides: PropertyOverrides,
  paths: PathResolver,
): readonly Diagnostic[] {
  let local: string;
  try {
    local = paths.resolvePath(file);
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    return [{ ...error.diagnostic, severity: 'warning' }];
  }
  if (!existsSync(local)) return [diagnostic('DTS_W_CONFIGFILENOTFOUND', { file })];
  const bytes = readRegularFile(local);
  if (typeof bytes === 'string') {
    const hint = 'The values in the package stay as designed. Check the path, and that the file may be read.';
    return [diagnostic('DTS_W_CONFIGPROCESSCONFIGURATIONFAILED', { configuration: file, detail: bytes }, { hint })];
  }
  const { values, diagnostics } = readConfiguration(bytes, { fileName: file });
  return [
    ...diagnostics,
    diagnostic('DTS_I_CONFIGFROMFILE', { file }),
    ...values.flatMap(({ path, value }) => setOne(overrides, file, path, value)),
  ];
}

// The bytes, or why there are none. A package may name a pipe or a device, which would be read without end.
function readRegularFile(path: string): Uint8Array | string {
  try {
    return statSync(path).isFile() ? readFileSync(path) : 'it is no regular file';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function setOne(
  overrides: PropertyOverrides,
  configuration: string,
  path: string,
  value: string,
): readonly Diagnostic[] {
  const detail = overrides.set(path, value, true);
  if (detail === undefined) return [];
  return [diagnostic('DTS_W_PROCESSCONFIGURATIONFAILEDSET', { configuration, path, detail })];
}
