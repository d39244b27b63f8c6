import {
  type Diagnostic,
  type DiagnosticPlace,
  diagnostic,
  type ForeachEnumeratorDeclaration,
  type ForeachEnumeratorInstance,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

/** `FileNameRetrievalType` of the object model. */
export const fileNameRetrievals = { FullyQualified: 0, NameAndExtension: 1, NameOnly: 2 } as const;

const properties = {
  Directory: {
    kind: 'string',
    description: 'The folder to look in.',
    at: 'FEFEProperty/@Folder',
    aliases: ['Folder'],
  },
  FileSpec: {
    kind: 'string',
    description: 'One pattern with the wildcards * and ?, e.g. `*.csv`.',
    at: 'FEFEProperty/@FileSpec',
    default: '*.*',
  },
  FileNameRetrieval: {
    kind: 'enumeration',
    description: 'Full path, name with extension, or name without extension.',
    at: 'FEFEProperty/@FileNameRetrievalType',
    aliases: ['FileNameRetrievalType'],
    values: fileNameRetrievals,
    default: fileNameRetrievals.FullyQualified,
  },
  Recurse: {
    kind: 'boolean',
    description: 'Looks in folders below the folder too.',
    at: 'FEFEProperty/@Recurse',
    default: false,
  },
} as const satisfies PropertyDeclarations;

/** The properties of the Foreach File enumerator. */
export type ForeachFileProperties = typeof properties;

/** A Foreach File enumerator ready to run. */
export type ForeachFileInstance = ForeachEnumeratorInstance<ForeachFileProperties>;

/** Foreach File enumerator: the files of a folder that match a pattern. */
export const foreachFileDeclaration: ForeachEnumeratorDeclaration<ForeachFileProperties> = {
  sdkVersion: 1,
  kind: 'foreach-enumerator',
  identifiers: {
    creationName: 'Microsoft.ForEachFileEnumerator',
    aliases: [
      'DTS.ForEachFileEnumerator',
      'DTS.ForEachFileEnumerator.1',
      'DTS.ForEachFileEnumerator.2',
      'DTS.ForEachFileEnumerator.3',
      'DTS.ForEachFileEnumerator.4',
    ],
  },
  displayName: 'Foreach File Enumerator',
  objectData: '<ForEachFileEnumeratorProperties />',
  description: 'Enumerates the files of a folder.',
  raises: [
    'DTS_W_FILEENUMEMPTY',
    'OPENDTSX_E_FOREACH_PROPERTY',
    'OPENDTSX_E_FOREACH_FOLDER',
    'OPENDTSX_W_FOREACH_SUBFOLDER',
  ],
  properties,
  validate(instance, context) {
    const { Directory, FileSpec, FileNameRetrieval } = instance.properties;
    const refused = (property: string, value: string | number, reason: string): Diagnostic => {
      const args = { enumerator: instance.name, property, value, reason };
      return diagnostic('OPENDTSX_E_FOREACH_PROPERTY', args, { subComponent: property });
    };
    const findings: Diagnostic[] = [];
    if (!Object.values<number>(fileNameRetrievals).includes(FileNameRetrieval)) {
      findings.push(
        refused('FileNameRetrieval', FileNameRetrieval, 'it is 0 (full path), 1 (name and extension) or 2 (name only)'),
      );
    }
    if (/[\\/]/.test(FileSpec)) {
      findings.push(refused('FileSpec', FileSpec, 'a pattern holds no folder. Put the folder into Directory'));
    }
    // No error: an outer loop or a task before this one may fill the variable that gives the folder.
    if (Directory.trim() === '') return [...findings, emptyCollection(instance)];
    const forbidden = context.checkPath(Directory);
    return forbidden === undefined ? findings : [...findings, forbidden];
  },
};

/** The warning that the loop has nothing to run for. */
export function emptyCollection(instance: ForeachFileInstance, place: DiagnosticPlace = {}): Diagnostic {
  const { Directory: folder, FileSpec: pattern } = instance.properties;
  return diagnostic('DTS_W_FILEENUMEMPTY', { enumerator: instance.name, folder, pattern }, place);
}
