import { describe, expect, it } from 'vitest';
import { systemVariableTypes } from './system-variables.ts';

// Source: documentation (System Variables), as .NET types; Int32 DT_I4, Int64 DT_I8, Boolean DT_BOOL, DateTime DT_DATE, String DT_WSTR.
const documented = {
  package:
    'CancelEvent Int32, ContainerStartTime DateTime, CreationDate DateTime, CreatorComputerName String, CreatorName String, ExecutionInstanceGUID String, FailedConfigurations String, IgnoreConfigurationsOnLoad Boolean, InteractiveMode Boolean, LocaleID Int32, MachineName String, OfflineMode Boolean, PackageID String, PackageName String, ServerExecutionID Int64, StartTime DateTime, UserName String, VersionBuild Int32, VersionComments String, VersionGUID String, VersionMajor Int32, VersionMinor Int32',
  sequence: 'LocaleID Int32',
  'for-loop': 'LocaleID Int32',
  'foreach-loop': 'LocaleID Int32',
  task: 'CreationName String, LocaleID Int32, TaskID String, TaskName String, TaskTransactionOption Int32',
  'event-handler':
    'Cancel Boolean, ErrorCode Int32, ErrorDescription String, ExecutionStatus Boolean, ExecutionValue DBNull, LocaleID Int32, PercentComplete Int32, ProgressCountHigh Int32, ProgressCountLow Int32, ProgressDescription String, Propagate Boolean, SourceDescription String, SourceID String, SourceName String, VariableDescription String, VariableID String',
} as const;

const types: Readonly<Record<string, string | undefined>> = {
  Int32: 'DT_I4',
  Int64: 'DT_I8',
  Boolean: 'DT_BOOL',
  DateTime: 'DT_DATE',
  String: 'DT_WSTR',
  DBNull: undefined,
};

describe('System variables', () => {
  it.each(Object.entries(documented))('of a %s have their documented types', (kind, list) => {
    const known = new Map(
      systemVariableTypes(kind as keyof typeof documented).map(({ qualifiedName, type }) => [qualifiedName, type]),
    );
    for (const [name, type] of list.split(', ').map((each) => each.split(' '))) {
      expect([...known.keys()]).toContain(`System::${name}`);
      expect([name, known.get(`System::${name}`)?.type]).toEqual([name, types[type]]);
    }
  });
});
