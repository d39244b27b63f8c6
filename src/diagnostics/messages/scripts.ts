import type { MessageTable } from '../message-table.ts';

/** Wording of the Script Task and of the process that runs scripts. */
export const scriptMessages = {
  OPENDTSX_E_SCRIPTLANGUAGE_UNSUPPORTED: {
    message: 'The script of {executable} is written in {language}, which is not compiled here.',
    hint: 'Rewrite the script in C#, or replace the task by an Expression Task, an Execute Process Task or a custom task in TypeScript.',
  },
  OPENDTSX_E_SCRIPTCOMPILER_UNSUPPORTED: {
    message: 'The C# script of {executable} cannot run: there is no {missing} in the search path.',
    hint: 'Install Mono: apt install mono-mcs mono-runtime, brew install mono, or the installer of the Mono project.',
  },
  OPENDTSX_E_SCRIPT_HOST: {
    message: 'The process that runs scripts cannot be had: {detail}.',
    hint: 'Try mono --version and mcs --version as the same user; scripts are compiled into the folder opendtsx/scripts of the cache folder (XDG_CACHE_HOME), which must be writable.',
  },
  OPENDTSX_E_SCRIPT_HOSTENDED: {
    message: 'The process that runs the script of {executable} ended in the middle of it ({end}).',
    hint: 'A script that calls Environment.Exit or overflows its stack ends so. Nothing else of the run was in that process.',
  },
  OPENDTSX_E_SCRIPT_CALL: { message: '{subject} cannot be used in a script: {detail}.' },
  OPENDTSX_E_SCRIPT_FIRED: { message: '{text}' },
  OPENDTSX_W_SCRIPT_FIRED: { message: '{text}' },
  OPENDTSX_I_SCRIPT_FIRED: { message: '{text}' },
  OPENDTSX_I_SCRIPT_MESSAGE: {
    message: 'The script shows a message box{caption}: {text} (answered with {answer})',
  },
  OPENDTSX_I_SCRIPT_OUTPUT: { message: 'The script prints: {text}' },
  OPENDTSX_W_SCRIPT_PATHS: {
    message:
      'The script of {executable} compiles only with the file classes of this machine: Windows paths in it are not mapped.',
    hint: 'First error with mapped paths: {detail}.',
  },
  DTS_E_SCRIPTTASK_COMPILEERRORMSG: {
    message: 'The script of {executable} does not compile: {file}, line {line}, column {column}: {error}.{text}',
    hint: 'The classes of Microsoft.SqlServer.Dts that scripts usually use are there; libraries of others are not.',
  },
  DTS_E_SCRIPTTASK_SCRIPTREPORTEDFAILURE: {
    message: 'The script of {executable} reports failure: it set Dts.TaskResult to {result}.',
  },
  DTS_E_SCRIPTTASK_SCRIPTTHREWEXCEPTION: {
    message: 'The script of {executable} threw {type}: {reason}{causes}{place}',
  },
  OPENDTSX_W_SCRIPT_EMPTY: {
    message: 'The Script Task {executable} holds no script: it does nothing and succeeds.',
  },
  DTS_E_SCRIPTTASK_SCRIPTFILESFAILEDTOLOAD: {
    message: 'The package holds the compiled script of {executable}, and no source to compile it from.',
    hint: 'Open the script in the designer and save the package, or disable the task.',
  },
  DTS_E_SCRIPTTASK_INVALID_ENTRY_POINT: {
    message: 'The script of {executable} has no public method {entryPoint} without parameters in its class ScriptMain.',
    hint: 'EntryPoint of the task names the method.',
  },
  DTS_E_VARIABLEDEADLOCK_READWRITE: {
    message: 'The variable {variable} cannot be locked by {executable}: the task holds it already in another way.',
    hint: 'A variable is named in ReadOnlyVariables or ReadWriteVariables, or locked by the script with the VariableDispenser, not both.',
  },
} as const satisfies MessageTable;
