import type { Value } from '../datatypes/value.ts';
import type { Executable, ForcedResult } from '../model/executable.ts';
import { forcedValueOf, forcedValueOfText } from './forced-execution-value.ts';
import type { ExecutableSettings } from './package-plan.ts';

const forcedResults: Readonly<Record<string, ForcedResult>> = {
  '-1': 'none',
  none: 'none',
  '0': 'success',
  success: 'success',
  '1': 'failure',
  failure: 'failure',
  '2': 'completion',
  completion: 'completion',
};

// Enumerations are numbers in expressions and files; names are kinder on a command line.
const transactionOptions: Readonly<Record<string, number>> = {
  '0': 0,
  notsupported: 0,
  '1': 1,
  supported: 1,
  '2': 2,
  required: 2,
};

const isolationLevels: Readonly<Record<string, number>> = {
  '-1': -1,
  unspecified: -1,
  '16': 16,
  chaos: 16,
  '256': 256,
  readuncommitted: 256,
  '4096': 4096,
  readcommitted: 4096,
  '65536': 65_536,
  repeatableread: 65_536,
  '1048576': 1_048_576,
  serializable: 1_048_576,
  '16777216': 16_777_216,
  snapshot: 16_777_216,
};

// Names of the object model besides the numbers of the files.
const loggingModes: Readonly<Record<string, 0 | 1 | 2>> = {
  '0': 0,
  useparentsetting: 0,
  '1': 1,
  enabled: 1,
  '2': 2,
  disabled: 2,
};

type SettingsReader = (value: string, settings: ExecutableSettings) => ExecutableSettings;

// What is neither true nor false is a finding; it must not switch an executable off besides.
const isTrue = (text: string): boolean => /^(true|-?1)$/i.test(text.trim());

// Names of the object model and of the files, lower case.
const readers: Readonly<Record<string, SettingsReader>> = {
  disable: (text, settings) => ({ ...settings, disabled: isTrue(text) }),
  disabled: (text, settings) => ({ ...settings, disabled: isTrue(text) }),
  delayvalidation: (text, settings) => ({ ...settings, delayValidation: isTrue(text) }),
  failpackageonfailure: (text, settings) => ({ ...settings, failPackageOnFailure: isTrue(text) }),
  failparentonfailure: (text, settings) => ({ ...settings, failParentOnFailure: isTrue(text) }),
  maximumerrorcount: (text, settings) => ({ ...settings, maximumErrorCount: Number(text) }),
  maxerrorcount: (text, settings) => ({ ...settings, maximumErrorCount: Number(text) }),
  disableeventhandlers: (text, settings) => ({ ...settings, disableEventHandlers: isTrue(text) }),
  forceexecutionvalue: (text, settings) => ({ ...settings, forceExecutionValue: isTrue(text) }),
  forcedexecutionvalue: (text, settings) => ({ ...settings, forcedExecutionValue: forcedValueOfText(text) }),
  forceexecutionresult: (text, settings) => ({
    ...settings,
    forceExecutionResult: forcedResults[text.trim().toLowerCase()] ?? settings.forceExecutionResult,
  }),
  transactionoption: (text, settings) => ({
    ...settings,
    transactionOption: transactionOptions[text.trim().toLowerCase()] ?? settings.transactionOption,
  }),
  loggingmode: (text, settings) => ({
    ...settings,
    loggingMode: loggingModes[text.trim().toLowerCase()] ?? settings.loggingMode,
  }),
  isolationlevel: readIsolationLevel,
  isolevel: readIsolationLevel,
};

function readIsolationLevel(text: string, settings: ExecutableSettings): ExecutableSettings {
  return { ...settings, isolationLevel: isolationLevels[text.trim().toLowerCase()] ?? settings.isolationLevel };
}

const booleans: ReadonlySet<string> = new Set(
  'disable disabled delayvalidation failpackageonfailure failparentonfailure disableeventhandlers forceexecutionvalue'.split(
    ' ',
  ),
);
const isolationExpectation =
  '-1 Unspecified, 256 ReadUncommitted, 4096 ReadCommitted, 65536 RepeatableRead or 1048576 Serializable';
const counts: ReadonlySet<string> = new Set(['maximumerrorcount', 'maxerrorcount']);

/** What the value of a setting should be when `text` is none for it; undefined when it is one, or the property is no setting. */
export function settingExpectation(property: string, text: string): string | undefined {
  const name = property.toLowerCase();
  const value = text.trim().toLowerCase();
  if (booleans.has(name)) return /^(true|false|-?1|0)$/.test(value) ? undefined : 'True or False';
  if (counts.has(name)) return /^\d{1,9}$/.test(value) ? undefined : 'a whole number, 0 or more';
  if (name === 'maxconcurrentexecutables') {
    return /^(-1|0*[1-9]\d{0,8})$/.test(value) ? undefined : 'a whole number above 0, or -1';
  }
  if (name === 'transactionoption') {
    return Object.hasOwn(transactionOptions, value) ? undefined : '0 NotSupported, 1 Supported or 2 Required';
  }
  if (name === 'loggingmode') {
    return Object.hasOwn(loggingModes, value) ? undefined : '0 UseParentSetting, 1 Enabled or 2 Disabled';
  }
  if (name === 'isolationlevel' || name === 'isolevel') {
    return Object.hasOwn(isolationLevels, value) ? undefined : isolationExpectation;
  }
  if (name !== 'forceexecutionresult') return undefined;
  return Object.hasOwn(forcedResults, value) ? undefined : 'None, Success, Failure or Completion';
}

/** Whether a property is one that every executable has and that binding may change. */
export function isExecutableSetting(property: string): boolean {
  return Object.hasOwn(readers, property.toLowerCase());
}

/** The settings with one property changed; the same settings when the property is none of them. */
export function withSetting(settings: ExecutableSettings, property: string, value: Value): ExecutableSettings {
  return isExecutableSetting(property) ? readers[property.toLowerCase()](String(value), settings) : settings;
}

/** The settings of an executable with the values given from outside. */
export function readExecutableSettings(executable: Executable, given: ReadonlyMap<string, string>): ExecutableSettings {
  let settings: ExecutableSettings = {
    disabled: executable.disabled,
    delayValidation: executable.delayValidation,
    failPackageOnFailure: executable.failPackageOnFailure,
    failParentOnFailure: executable.failParentOnFailure,
    maximumErrorCount: executable.maximumErrorCount,
    forceExecutionResult: executable.forceExecutionResult,
    disableEventHandlers: executable.disableEventHandlers,
    transactionOption: executable.transactionOption,
    isolationLevel: executable.isolationLevel,
    loggingMode: loggingModes[String(executable.loggingMode)] ?? 0,
    forceExecutionValue: executable.forceExecutionValue,
    forcedExecutionValue: forcedValueOf(executable),
  };
  for (const [property, text] of given) settings = withSetting(settings, property, text);
  return settings;
}
