import type { Executable, ForcedResult, ForLoop } from '../model/executable.ts';
import type { Package } from '../model/package.ts';
import type { PropertyAccess } from './dts-property.ts';
import {
  booleanAccess,
  choiceAccess,
  integerAccess,
  persistedAccess,
  readOnlyAccess,
  textAccess,
} from './property-access.ts';

const forcedResults = {
  None: { word: 'none', number: -1 },
  Success: { word: 'success', number: 0 },
  Failure: { word: 'failure', number: 1 },
  Completion: { word: 'completion', number: 2 },
} as const satisfies Record<string, { word: ForcedResult; number: number }>;

const loggingModes = {
  UseParentSetting: { word: 0, number: 0 },
  Enabled: { word: 1, number: 1 },
  Disabled: { word: 2, number: 2 },
} as const;

/** The properties that every container and task has (source: object model reference, DtsContainer). */
export function containerProperties(object: Executable): PropertyAccess[] {
  return [
    textAccess(object, 'Name', 'name'),
    textAccess(object, 'Description', 'description'),
    readOnlyAccess('ID', () => object.id),
    readOnlyAccess('CreationName', () => object.creationName),
    booleanAccess(object, 'Disable', 'disabled'),
    booleanAccess(object, 'DelayValidation', 'delayValidation'),
    booleanAccess(object, 'DisableEventHandlers', 'disableEventHandlers'),
    booleanAccess(object, 'FailPackageOnFailure', 'failPackageOnFailure'),
    booleanAccess(object, 'FailParentOnFailure', 'failParentOnFailure'),
    choiceAccess(object, 'ForceExecutionResult', 'forceExecutionResult', forcedResults),
    booleanAccess(object, 'ForceExecutionValue', 'forceExecutionValue'),
    persistedAccess(object, 'ForcedExecutionValue', 'ExecValue', ''),
    integerAccess(object, 'IsolationLevel', 'isolationLevel'),
    integerAccess(object, 'LocaleID', 'localeId'),
    choiceAccess(object, 'LoggingMode', 'loggingMode', loggingModes),
    integerAccess(object, 'MaximumErrorCount', 'maximumErrorCount'),
    integerAccess(object, 'TransactionOption', 'transactionOption'),
  ];
}

/** What a For Loop has besides. */
export function forLoopProperties(object: ForLoop): PropertyAccess[] {
  return [
    textAccess(object, 'InitExpression', 'initExpression'),
    textAccess(object, 'EvalExpression', 'evalExpression'),
    textAccess(object, 'AssignExpression', 'assignExpression'),
    integerAccess(object, 'MaximumConcurrent', 'maximumConcurrent'),
  ];
}

/** What a package has besides. */
export function packageProperties(object: Package): PropertyAccess[] {
  return [
    integerAccess(object, 'MaxConcurrentExecutables', 'maxConcurrentExecutables'),
    integerAccess(object, 'ProtectionLevel', 'protectionLevel'),
    booleanAccess(object, 'EnableConfigurations', 'enableConfigurations'),
    persistedAccess(object, 'CheckpointFileName', 'CheckpointFileName', ''),
    persistedAccess(object, 'CheckpointUsage', 'CheckpointUsage', 0),
    persistedAccess(object, 'SaveCheckpoints', 'SaveCheckpoints', false),
    persistedAccess(object, 'EncryptCheckpoints', 'EncryptCheckpoints', false),
    persistedAccess(object, 'SuppressConfigurationWarnings', 'SuppressConfigurationWarnings', false),
    persistedAccess(object, 'PackagePriorityClass', 'PackagePriorityClass', 0),
    persistedAccess(object, 'PackageType', 'PackageType', 0),
    persistedAccess(object, 'VersionMajor', 'VersionMajor', 1),
    persistedAccess(object, 'VersionMinor', 'VersionMinor', 0),
    persistedAccess(object, 'VersionBuild', 'VersionBuild', 0),
    persistedAccess(object, 'VersionComments', 'VersionComments', ''),
    persistedAccess(object, 'VersionGUID', 'VersionGUID', ''),
    persistedAccess(object, 'CreatorName', 'CreatorName', ''),
    persistedAccess(object, 'CreatorComputerName', 'CreatorComputerName', ''),
    persistedAccess(object, 'CreationDate', 'CreationDate', ''),
  ];
}
