import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';

interface UnsupportedUnit {
  readonly name: string;
  readonly wayOut: string;
}

const disable = (path: string): string => `disable the task: /Set "${path}.Properties[Disable];True"`;

const knownTasks: readonly (readonly [pattern: RegExp, unit: UnsupportedUnit])[] = [
  [
    /script ?task/i,
    {
      name: 'Script Task',
      wayOut: 'Replace it by an Expression Task, an Execute Process Task or a custom task in TypeScript',
    },
  ],
  [
    /activex|replacementtask/i,
    { name: 'ActiveX Script Task', wayOut: 'Replace it by an Expression or Execute Process Task' },
  ],
  [/exec80|dts80|executedts/i, { name: 'Execute DTS 2000 Package Task', wayOut: 'Convert the DTS 2000 package first' }],
  [/sendmail/i, { name: 'Send Mail Task', wayOut: 'Send the mail with an Execute Process Task' }],
  [/ftp/i, { name: 'FTP Task', wayOut: 'Transfer the files with an Execute Process Task (curl, sftp)' }],
  [
    /bulkinsert/i,
    { name: 'Bulk Insert Task', wayOut: 'Load the file with a Data Flow Task (Flat File Source, OLE DB Destination)' },
  ],
  [/webservice/i, { name: 'Web Service Task', wayOut: 'Call the service with an Execute Process Task (curl)' }],
  [/xmltask/i, { name: 'XML Task', wayOut: 'Process the document with an Execute Process Task' }],
  [/messagequeue/i, { name: 'Message Queue Task', wayOut: 'Message queues of Windows exist on Windows only' }],
  [/wmi/i, { name: 'WMI Task', wayOut: 'Windows Management Instrumentation exists on Windows only' }],
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
  return diagnostic(
    'OPENDTSX_E_TASK_UNSUPPORTED',
    { executable: path, kind: name, creationName },
    { source: path, hint: `${wayOut}, or ${disable(path)}` },
  );
}

/** The finding about a Foreach enumerator that no unit provides. */
export function unsupportedEnumerator(path: string, creationName: string): Diagnostic {
  return diagnostic('OPENDTSX_E_ENUMERATOR_UNSUPPORTED', { executable: path, creationName }, { source: path });
}

/** The finding about a feature that does nothing here. */
export function unsupportedFeature(path: string, feature: string, consequence: string): Diagnostic {
  return diagnostic('OPENDTSX_W_FEATURE_UNSUPPORTED', { executable: path, feature, consequence }, { source: path });
}

/** Whether a finding says that something is not supported: such findings come early, DelayValidation or not. */
export function isUnsupported(finding: Diagnostic): boolean {
  return finding.symbol.endsWith('_UNSUPPORTED');
}
