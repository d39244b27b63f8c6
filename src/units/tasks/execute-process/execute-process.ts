import {
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
  type TaskDeclaration,
  type TaskInstance,
  type TaskValidation,
} from 'opendtsx/sdk';
import { isWindowsProgram } from './windows-programs.ts';

const properties = {
  Executable: { kind: 'string', description: 'The program to run.', at: '@Executable' },
  Arguments: {
    kind: 'string',
    description: 'Its arguments in one line, quoted as on Windows. May hold secrets: never shown.',
    at: '@Arguments',
  },
  WorkingDirectory: { kind: 'string', description: 'Folder that the program starts in.', at: '@WorkingDirectory' },
  RequireFullFileName: {
    kind: 'boolean',
    description: 'Fails when the program is found neither in the working directory nor in the search path.',
    at: '@RequireFullFileName',
    default: true,
  },
  StandardInputVariable: {
    kind: 'variable',
    description: 'Variable whose text the program reads.',
    at: '@StandardInputVariable',
  },
  StandardOutputVariable: {
    kind: 'variable',
    description: 'Variable that takes what the program writes.',
    at: '@StandardOutputVariable',
  },
  StandardErrorVariable: {
    kind: 'variable',
    description: 'Variable that takes what the program writes to its error output.',
    at: '@StandardErrorVariable',
  },
  FailTaskIfReturnCodeIsNotSuccessValue: {
    kind: 'boolean',
    description: 'The task fails when the exit code is not SuccessValue.',
    at: '@FailTaskIfReturnCodeIsNotSuccessValue',
    default: true,
  },
  SuccessValue: { kind: 'integer', description: 'Exit code that means success.', at: '@SuccessValue', default: 0 },
  TimeOut: {
    kind: 'integer',
    description: 'Seconds that the program may run; 0 means no limit.',
    at: '@TimeOut',
    default: 0,
  },
  TerminateProcessAfterTimeOut: {
    kind: 'boolean',
    description: 'Ends the program when the time is up; otherwise it runs on while the task fails.',
    at: '@TerminateAfterTimeout',
    aliases: ['TerminateAfterTimeout', 'TerminateAfterTimeOut'],
    default: true,
  },
  WindowStyle: {
    kind: 'enumeration',
    description: 'Window of the program; no meaning without a desktop.',
    at: '@WindowStyle',
    values: { Normal: 0, Hidden: 1, Minimized: 2, Maximized: 3 },
    default: 0,
  },
} as const satisfies PropertyDeclarations;

/** The properties of the Execute Process task. */
export type ExecuteProcessProperties = typeof properties;

/** An Execute Process task ready to run. */
export type ExecuteProcessInstance = TaskInstance<ExecuteProcessProperties>;

/** Execute Process task: runs a program of this machine and waits for it. */
export const executeProcessDeclaration: TaskDeclaration<ExecuteProcessProperties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: {
    creationName: 'Microsoft.ExecuteProcess',
    aliases: [
      'Microsoft.SqlServer.Dts.Tasks.ExecuteProcess.ExecuteProcess, Microsoft.SqlServer.ExecProcTask',
      'SSIS.ExecuteProcess.3',
      'STOCK:ExecuteProcessTask',
    ],
  },
  displayName: 'Execute Process Task',
  objectData: '<ExecuteProcessData />',
  description: 'Runs a program and waits until it has ended.',
  raises: [
    'DTS_E_EXECPROCTASK_EXECUTABLENOTSPECIFIED',
    'DTS_E_EXECPROCTASK_INVALIDTIMEOUT',
    'DTS_E_EXECPROCTASK_FILENOTINPATH',
    'DTS_E_EXECPROCTASK_FILEDOESNOTEXIST',
    'DTS_E_EXECPROCTASK_WORKINGDIRDOESNOTEXIST',
    'DTS_E_EXECPROCTASK_PROCESSEXITCODEEXCEEDS',
    'DTS_E_EXECPROCTASK_STDOUTVARREADONLY',
    'DTS_E_EXECPROCTASK_STDERRVARREADONLY',
    'DTS_E_EXECPROCTASK_PROCESSHASTIMEDOUT',
    'DTS_W_EXECPROCTASK_FILENOTINPATH',
    'DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE',
    'OPENDTSX_E_EXECPROC_VARIABLENOTFOUND',
    'OPENDTSX_E_EXECPROC_WINDOWSPROGRAM',
    'OPENDTSX_W_EXECPROC_WINDOWSPROGRAM',
  ],
  properties,
  validate: (instance, context) => [...validateProgram(instance, context), ...validateVariables(instance, context)],
};

function validateProgram(instance: ExecuteProcessInstance, context: TaskValidation): Diagnostic[] {
  const { Executable: file, TimeOut: timeout } = instance.properties;
  const place = { source: instance.path };
  if (file.trim() === '') {
    return [diagnostic('DTS_E_EXECPROCTASK_EXECUTABLENOTSPECIFIED', { executable: instance.path }, place)];
  }
  const findings: Diagnostic[] = [];
  if (timeout < 0) {
    findings.push(diagnostic('DTS_E_EXECPROCTASK_INVALIDTIMEOUT', { executable: instance.path, timeout }, place));
  }
  const unmapped = context.checkPath(file, 'program');
  // What lies in the working directory, or has another name here, is judged when it has been found.
  const isPlain = instance.properties.WorkingDirectory.trim() === '' && !/\.exe$/i.test(file);
  const forbidden = isPlain ? context.checkPolicy?.({ kind: 'command', command: file }) : undefined;
  const fault = unmapped ?? forbidden;
  if (fault !== undefined) findings.push({ ...fault, source: instance.path });
  else if (process.platform !== 'win32' && isWindowsProgram(file)) {
    // A warning, as a mapping may lead to a local program; whether it does shows when the task runs.
    findings.push(diagnostic('OPENDTSX_W_EXECPROC_WINDOWSPROGRAM', { executable: instance.path, file }, place));
  }
  return findings;
}

function validateVariables(instance: ExecuteProcessInstance, context: TaskValidation): Diagnostic[] {
  const { StandardInputVariable, StandardOutputVariable, StandardErrorVariable } = instance.properties;
  const place = { source: instance.path };
  const isReadOnly = (variable: string): boolean => /^(?:\$|System::)/.test(variable);
  const readOnly = Object.entries({
    DTS_E_EXECPROCTASK_STDOUTVARREADONLY: StandardOutputVariable,
    DTS_E_EXECPROCTASK_STDERRVARREADONLY: StandardErrorVariable,
  }).filter(([, variable]) => isReadOnly(variable) && context.hasVariable(variable));
  const missing = Object.entries({ StandardInputVariable, StandardOutputVariable, StandardErrorVariable })
    .filter(([, variable]) => variable !== '' && !context.hasVariable(variable))
    .map(([property, variable]) =>
      diagnostic(
        'OPENDTSX_E_EXECPROC_VARIABLENOTFOUND',
        { executable: instance.path, property, variable },
        { source: instance.path, subComponent: property },
      ),
    );
  return [
    ...missing,
    ...readOnly.map(([symbol, variable]) => diagnostic(symbol, { executable: instance.path, variable }, place)),
  ];
}
