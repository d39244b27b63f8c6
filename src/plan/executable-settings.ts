import type { Value } from '../datatypes/value.ts';
import type { Executable, ForcedResult } from '../model/executable.ts';
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
  forceexecutionresult: (text, settings) => ({
    ...settings,
    forceExecutionResult: forcedResults[text.trim().toLowerCase()] ?? settings.forceExecutionResult,
  }),
};

const booleans: ReadonlySet<string> = new Set(
  'disable disabled delayvalidation failpackageonfailure failparentonfailure disableeventhandlers'.split(' '),
);
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
  };
  for (const [property, text] of given) settings = withSetting(settings, property, text);
  return settings;
}
