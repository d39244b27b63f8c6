import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';

interface UnsupportedUnit {
  readonly name: string;
  readonly wayOut: string;
}

const disable = (path: string): string =>
  `If it can be left out, disable the task: /Set "${path}.Properties[Disable];True"`;

const knownTasks: readonly (readonly [pattern: RegExp, unit: UnsupportedUnit])[] = [
  [
    /flexiblefile|extfile/i,
    {
      name: 'Flexible File Task',
      wayOut:
        'Move the files with an Execute Process Task (azcopy, rclone), or mount the storage and use File System Tasks',
    },
  ],
  [
    /adla|datalakeanalytics/i,
    {
      name: 'Azure Data Lake Analytics Task',
      wayOut: 'The service was retired: rewrite the job as SQL of an Execute SQL Task or as a Data Flow Task',
    },
  ],
  [
    /powerbi/i,
    { name: 'Power BI Refresh Task', wayOut: 'Start the refresh with an Execute Process Task (curl, the REST API)' },
  ],
  [/ftp/i, { name: 'FTP task of another maker', wayOut: 'Use the FTP Task, or an Execute Process Task (curl, sftp)' }],
  [
    /bulkinsert/i,
    { name: 'Bulk Insert Task', wayOut: 'Load the file with a Data Flow Task (Flat File Source, OLE DB Destination)' },
  ],
  [/xmltask/i, { name: 'XML Task', wayOut: 'Process the document with an Execute Process Task' }],
  [/dataprofiling/i, { name: 'Data Profiling Task', wayOut: 'Profile the data with queries in an Execute SQL Task' }],
  [/dbmaintenance/i, { name: 'Maintenance Task', wayOut: 'Maintain the SQL Server database on its server' }],
  [/transfer/i, { name: 'Transfer Task', wayOut: 'Transfer the objects on the SQL Server itself' }],
  [
    /as(executeddl|processing)|dmquery/i,
    { name: 'Analysis Services Task', wayOut: 'Run it where Analysis Services is installed' },
  ],
];

const noWayOut: UnsupportedUnit = { name: 'task', wayOut: 'Register a custom task with this creation name' };

/** The finding about a task that no unit provides: what it is, where, and the way out. */
export function unsupportedTask(path: string, creationName: string): Diagnostic {
  const { name, wayOut } = knownTasks.find(([pattern]) => pattern.test(creationName))?.[1] ?? noWayOut;
  return refusedTask(path, creationName, name, wayOut);
}

/** The finding about a task that its unit declares and never runs. */
export function refusedTask(path: string, creationName: string, name: string, wayOut: string): Diagnostic {
  const instead = `${wayOut.charAt(0).toLowerCase()}${wayOut.slice(1)}`;
  const args = { executable: path, kind: name, creationName, instead };
  return diagnostic('OPENDTSX_E_TASK_UNSUPPORTED', args, { source: path, hint: disable(path) });
}

const ownEnumerator = 'register a custom enumerator for this creation name (examples/custom-enumerator)';

const knownEnumerators: readonly (readonly [pattern: RegExp, wayOut: string])[] = [
  [/hdfs|hadoop/i, 'Mount the HDFS folder (NFS gateway, FUSE) and loop over it with the Foreach File enumerator'],
  [
    /adls|data ?lake|azure|blob/i,
    'Mount the storage as a folder (blobfuse2, rclone) or copy it there with an Execute Process Task (azcopy), and loop over the folder with the Foreach File enumerator',
  ],
];

/** The finding about a Foreach enumerator that no unit provides. */
export function unsupportedEnumerator(path: string, creationName: string): Diagnostic {
  const args = { executable: path, creationName };
  const wayOut = knownEnumerators.find(([pattern]) => pattern.test(creationName))?.[1];
  const hint = wayOut === undefined ? {} : { hint: `${wayOut}, or ${ownEnumerator}.` };
  return diagnostic('OPENDTSX_E_ENUMERATOR_UNSUPPORTED', args, { source: path, ...hint });
}

/** The finding about a feature that does nothing here. */
export function unsupportedFeature(path: string, feature: string, consequence: string): Diagnostic {
  return diagnostic('OPENDTSX_W_FEATURE_UNSUPPORTED', { executable: path, feature, consequence }, { source: path });
}

/** Whether a finding says that something is not supported: such findings come early, DelayValidation or not. */
export function isUnsupported(finding: Diagnostic): boolean {
  return finding.symbol.endsWith('_UNSUPPORTED');
}
