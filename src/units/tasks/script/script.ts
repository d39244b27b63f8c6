import {
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
  type TaskDeclaration,
  type TaskInstance,
  type TaskValidation,
} from 'opendtsx/sdk';
import { findCompiler } from './host/find-compiler.ts';
import { scriptHash, scriptSource } from './script-source.ts';

const properties = {
  ScriptProjectName: { kind: 'string', description: 'Name of the project that the script is.', at: '@Name' },
  ScriptLanguage: {
    kind: 'string',
    description: 'CSharp, or VisualBasic, which is not compiled here.',
    at: '@Language',
    default: 'CSharp',
  },
  EntryPoint: { kind: 'string', description: 'Method that runs.', at: '@EntryPoint', default: 'Main' },
  ReadOnlyVariables: {
    kind: 'string',
    description: 'Variables that the script may read, separated by commas.',
    at: '@ReadOnlyVariables',
  },
  ReadWriteVariables: {
    kind: 'string',
    description: 'Variables that the script may read and write, separated by commas.',
    at: '@ReadWriteVariables',
  },
  ProjectItems: {
    kind: 'collection',
    description: 'The files of the script.',
    at: 'ProjectItem',
    fields: {
      Name: { kind: 'string', description: 'Path in the project, with backslashes.', at: '@Name' },
      Content: { kind: 'string', description: 'Text of the file.', at: '.' },
    },
  },
  BinaryItems: {
    kind: 'collection',
    description: 'The script as the designer compiled it: only its being there counts.',
    at: 'BinaryItem',
    fields: { Name: { kind: 'string', description: 'Name of the assembly.', at: '@Name' } },
  },
} as const satisfies PropertyDeclarations;

/** Properties of the Script task. */
export type ScriptProperties = typeof properties;

/** A bound Script task. */
export type ScriptInstance = TaskInstance<ScriptProperties>;

/** Script task: compiles the C# of the package and runs it in a process of its own. */
export const scriptDeclaration: TaskDeclaration<ScriptProperties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: {
    creationName: 'Microsoft.ScriptTask',
    aliases: [
      'Microsoft.SqlServer.Dts.Tasks.ScriptTask.ScriptTask, Microsoft.SqlServer.ScriptTask',
      'SSIS.ScriptTask.3',
      'STOCK:ScriptTask',
    ],
  },
  displayName: 'Script Task',
  objectData: '<ScriptProject />',
  description: 'Runs a script that the package holds.',
  raises: [
    'OPENDTSX_E_SCRIPTLANGUAGE_UNSUPPORTED',
    'OPENDTSX_E_SCRIPTCOMPILER_UNSUPPORTED',
    'OPENDTSX_E_SCRIPT_HOST',
    'OPENDTSX_E_SCRIPT_HOSTENDED',
    'OPENDTSX_E_SCRIPT_CALL',
    'OPENDTSX_E_SCRIPT_FIRED',
    'OPENDTSX_W_SCRIPT_FIRED',
    'OPENDTSX_I_SCRIPT_FIRED',
    'OPENDTSX_I_SCRIPT_MESSAGE',
    'OPENDTSX_I_SCRIPT_OUTPUT',
    'OPENDTSX_W_SCRIPT_PATHS',
    'OPENDTSX_W_SCRIPT_EMPTY',
    'DTS_E_SCRIPTTASK_COMPILEERRORMSG',
    'DTS_E_SCRIPTTASK_SCRIPTREPORTEDFAILURE',
    'DTS_E_SCRIPTTASK_SCRIPTTHREWEXCEPTION',
    'DTS_E_SCRIPTTASK_SCRIPTFILESFAILEDTOLOAD',
    'DTS_E_SCRIPTTASK_INVALID_ENTRY_POINT',
    'DTS_E_LOCKVARIABLEFORREAD',
    'DTS_E_LOCKVARIABLEFORWRITE',
    'DTS_E_VARIABLEDEADLOCK_READWRITE',
    'DTS_E_RUNTIMEVARIABLETYPECHANGE',
  ],
  properties,
  validate: (instance, context) => findScriptFault(instance, context, process.env.PATH ?? ''),
};

/** Why the script cannot run on this machine, or that there is none: at most one finding. @param searchPath folders in which compiler and runtime are looked for */
export function findScriptFault(instance: ScriptInstance, context: TaskValidation, searchPath: string): Diagnostic[] {
  const { path: executable, properties: bag } = instance;
  const place = { source: executable };
  const source = scriptSource(bag.ProjectItems, bag.ScriptLanguage);
  if ('language' in source) {
    const args = { executable, language: source.language };
    return [diagnostic('OPENDTSX_E_SCRIPTLANGUAGE_UNSUPPORTED', args, place)];
  }
  if (source.files.length === 0) {
    // source: inferred, packages of several authors use tasks whose script was never written as places for constraints
    const isEmpty = bag.ProjectItems.length === 0 && bag.BinaryItems.length === 0;
    const symbol = isEmpty ? 'OPENDTSX_W_SCRIPT_EMPTY' : 'DTS_E_SCRIPTTASK_SCRIPTFILESFAILEDTOLOAD';
    return [diagnostic(symbol, { executable }, place)];
  }
  const forbidden = context.checkPolicy?.({ kind: 'script', hash: scriptHash(source) });
  if (forbidden !== undefined) return [{ ...forbidden, ...place }];
  const compiler = findCompiler(searchPath);
  if (!('missing' in compiler)) return [];
  const args = { executable, missing: compiler.missing };
  return [diagnostic('OPENDTSX_E_SCRIPTCOMPILER_UNSUPPORTED', args, place)];
}
