import { existsSync, readFileSync } from 'node:fs';
import type { TypedValue } from '../datatypes/value.ts';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import { readConfiguration } from '../formats/dtsconfig/read-configuration.ts';
import type { Configuration, Package } from '../model/package.ts';
import { textOfValue } from '../plan/plan-task.ts';
import type { PropertyOverrides } from './property-overrides.ts';
import type { PathResolver } from './resolve-path.ts';

/** What applying configurations takes from outside. */
export interface ConfigurationSources {
  readonly paths: PathResolver;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A variable of the parent package; undefined when there is none. */
  parentVariable?(name: string): TypedValue | undefined;
}

const kindNames: Readonly<Record<number, string>> = {
  3: 'registry entry',
  4: 'parent variable named by an environment variable',
  6: 'registry entry named by an environment variable',
  7: 'SQL Server table',
  8: 'SQL Server table named by an environment variable',
};

/** Applies the design-time configurations of a package in their order; what cannot be applied is a warning, as in SSIS. */
export function applyConfigurations(
  source: Package,
  overrides: PropertyOverrides,
  sources: ConfigurationSources,
): readonly Diagnostic[] {
  if (!source.enableConfigurations) return [];
  const late = (configuration: Configuration): boolean => configuration.configurationType === 0;
  const ordered = [...source.configurations.filter((each) => !late(each)), ...source.configurations.filter(late)];
  return ordered.flatMap((configuration) => applyConfiguration(configuration, overrides, sources));
}

function applyConfiguration(
  configuration: Configuration,
  overrides: PropertyOverrides,
  sources: ConfigurationSources,
): readonly Diagnostic[] {
  const { name, configurationString: text, configurationVariable: path } = configuration;
  switch (configuration.configurationType) {
    case 0: {
      const value = sources.parentVariable?.(text);
      if (sources.parentVariable === undefined) return [];
      if (value === undefined)
        return [diagnostic('DTS_W_PARENTVARIABLENOTFOUND', { configuration: name, variable: text })];
      return setOne(overrides, name, path, textOfValue(value));
    }
    case 1:
      return applyConfigurationFile(text, overrides, sources.paths);
    case 2: {
      const value = sources.environment[text];
      if (value === undefined)
        return [diagnostic('DTS_W_CONFIGENVVARNOTFOUND', { configuration: name, variable: text })];
      return [diagnostic('DTS_I_CONFIGFROMENVVAR', { variable: text }), ...setOne(overrides, name, path, value)];
    }
    case 5: {
      const file = sources.environment[text];
      if (file === undefined)
        return [diagnostic('DTS_W_CONFIGENVVARNOTFOUND', { configuration: name, variable: text })];
      return applyConfigurationFile(file, overrides, sources.paths);
    }
    default: {
      const kind = kindNames[configuration.configurationType] ?? `type ${configuration.configurationType}`;
      return [diagnostic('OPENDTSX_W_CONFIGURATION_UNSUPPORTED', { configuration: name, kind })];
    }
  }
}

/** Applies a `.dtsConfig` file; one that is not there is a warning. */
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
  const { values, diagnostics } = readConfiguration(readFileSync(local), { fileName: file });
  return [
    ...diagnostics,
    diagnostic('DTS_I_CONFIGFROMFILE', { file }),
    ...values.flatMap(({ path, value }) => setOne(overrides, file, path, value)),
  ];
}

function setOne(
  overrides: PropertyOverrides,
  configuration: string,
  path: string,
  value: string,
): readonly Diagnostic[] {
  const detail = overrides.set(path, value);
  if (detail === undefined) return [];
  return [diagnostic('DTS_W_PROCESSCONFIGURATIONFAILEDSET', { configuration, path, detail })];
}
