import { expect, it } from 'vitest';
import type { Package } from '../model/package.ts';
import { createRegistry } from '../registry/registry.ts';
import { explainPlan } from './explain-plan.ts';
import { planPackage } from './plan-package.ts';

const executable = {
  refId: '',
  id: '',
  description: '',
  creationName: '',
  properties: new Map<string, string>(),
  propertyExpressions: [],
  origin: undefined,
  parent: undefined,
  disabled: false,
  delayValidation: false,
  failPackageOnFailure: false,
  failParentOnFailure: false,
  maximumErrorCount: 1,
  forceExecutionResult: 'none' as const,
  forceExecutionValue: false,
  disableEventHandlers: false,
  transactionOption: 1,
  isolationLevel: 0,
  localeId: -1,
  loggingMode: 0,
  variables: [],
  executables: [],
  precedenceConstraints: [],
  eventHandlers: [],
  loggingOptions: undefined,
};

it('prints executables with their constraints, and what stands in the way', () => {
  const first = { ...executable, kind: 'sequence' as const, name: 'First' };
  const second = {
    ...executable,
    kind: 'task' as const,
    name: 'Second',
    creationName: 'Microsoft.ScriptTask',
    objectData: undefined,
    pipeline: undefined,
  };
  const source: Package = {
    ...executable,
    kind: 'package',
    name: 'P',
    formatVersion: 8,
    protectionLevel: 0,
    maxConcurrentExecutables: -1,
    connectionManagers: [],
    configurations: [],
    enableConfigurations: false,
    logProviders: [],
    parameters: [],
    fileName: '',
    executables: [first, second],
    precedenceConstraints: [
      {
        ...executable,
        name: 'C',
        from: first,
        to: second,
        fromReference: '',
        toReference: '',
        evaluationOperation: 'expression-and-constraint',
        value: 'failure',
        expression: '1 == 1',
        logicalAnd: true,
      },
    ],
  };
  const plan = planPackage(source, { registry: createRegistry([]) });
  const [head, ...rest] = explainPlan(plan).split('Findings');
  expect(head).toBe(
    'Package P\n  First (Sequence)\n  Second (Microsoft.ScriptTask, not supported) after First failure if 1 == 1\n',
  );
  expect(rest.join()).toContain('error OPENDTSX_E_TASK_UNSUPPORTED \\Package\\Second: ');
  expect(rest.join()).toContain('/Set "\\Package\\Second.Properties[Disable];True"');
});
