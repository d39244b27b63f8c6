import {
  type Diagnostic,
  type DiagnosticArguments,
  diagnostic,
  type PropertyDeclarations,
  type TaskDeclaration,
  type TaskInstance,
  type TaskValidation,
} from 'opendtsx/sdk';

/** `SendMailMessageSourceType` of the object model. */
export const messageSources = { DirectInput: 0, FileConnection: 1, Variable: 2 } as const;

/** `MailPriority` of the object model. */
export const mailPriorities = { High: 1, Normal: 3, Low: 5 } as const;

const properties = {
  SmtpConnection: {
    kind: 'connection',
    description: 'SMTP connection manager of the mail server.',
    at: '@SMTPServer',
    aliases: ['SMTPServer', 'SMTPConnection'],
  },
  FromLine: { kind: 'string', description: 'Address of the sender.', at: '@From', aliases: ['From'] },
  ToLine: { kind: 'string', description: 'Addresses of the recipients, separated by `;`.', at: '@To', aliases: ['To'] },
  CCLine: { kind: 'string', description: 'Addresses that get a copy, separated by `;`.', at: '@CC', aliases: ['CC'] },
  BCCLine: {
    kind: 'string',
    description: 'Addresses that get a copy unseen by the others, separated by `;`.',
    at: '@BCC',
    aliases: ['BCC'],
  },
  Subject: { kind: 'string', description: 'Subject of the message.' },
  Priority: {
    kind: 'enumeration',
    description: 'Priority of the message.',
    values: mailPriorities,
    default: mailPriorities.Normal,
  },
  MessageSourceType: {
    kind: 'enumeration',
    description: 'Where the text of the message comes from.',
    values: messageSources,
    default: messageSources.DirectInput,
  },
  MessageSource: {
    kind: 'string',
    description: 'The text of the message, the FILE connection manager of the file that holds it, or the variable.',
  },
  FileAttachments: {
    kind: 'string',
    description: 'Paths of the files to attach, separated by `|`.',
    at: 'Attachments/@FileName',
    aliases: ['Attachments'],
  },
  AttachmentList: {
    kind: 'collection',
    description: 'The files to attach as a package keeps them: one or more elements.',
    at: 'Attachments',
    fields: { FileName: { kind: 'string', description: 'Paths of files, separated by `|`.' } },
  },
} as const satisfies PropertyDeclarations;

/** The properties of the Send Mail task. */
export type SendMailProperties = typeof properties;

/** A Send Mail task ready to run. */
export type SendMailInstance = TaskInstance<SendMailProperties>;

/** The addresses of a line. */
export function addressesOf(line: string): string[] {
  return line
    .split(';')
    .map((address) => address.trim())
    .filter((address) => address !== '');
}

/** The paths of the attachments as the package has them. FileAttachments counts alone once a property expression has changed it. */
export function attachmentPaths({ FileAttachments, AttachmentList }: SendMailInstance['properties']): string[] {
  const [first] = AttachmentList;
  const isAsPersisted = first !== undefined && first.FileName === FileAttachments;
  const texts = isAsPersisted ? AttachmentList.map(({ FileName }) => FileName) : [FileAttachments];
  return texts
    .flatMap((text) => text.split('|'))
    .map((path) => path.trim())
    .filter((path) => path !== '');
}

/** Send Mail task: sends one message. */
export const sendMailDeclaration: TaskDeclaration<SendMailProperties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: {
    creationName: 'Microsoft.SendMailTask',
    aliases: [
      'Microsoft.SqlServer.Dts.Tasks.SendMailTask.SendMailTask, Microsoft.SqlServer.SendMailTask',
      'SSIS.SendMailTask.3',
      'STOCK:SendMailTask',
    ],
  },
  displayName: 'Send Mail Task',
  objectData:
    '<SendMailTask:SendMailTaskData xmlns:SendMailTask="www.microsoft.com/sqlserver/dts/tasks/sendmailtask" />',
  description: 'Sends a message with attachments over SMTP.',
  raises: [
    'DTS_E_SENDMAILTASK_SMTP_SERVER_NOT_SPECIFIED',
    'DTS_E_SENDMAILTASK_NOCONNMNGR',
    'DTS_E_SENDMAILTASK_CONNECTIONTYPENOTSMTP',
    'DTS_E_SENDMAILTASK_RECIPIENT_EMPTY',
    'DTS_E_SENDMAILTASK_CONNECTIONTYPENOTFILE',
    'DTS_E_SENDMAILTASK_FILEDOESNOTEXIST',
    'DTS_E_SENDMAILTASK_VARIABLETYPEISNOTSTRING',
    'DTS_E_SENDMAILTASK_INVALIDATTACHMENT',
    'DTS_E_SENDMAILTASK_CHECK_VALID_SMTP_SERVER',
    'DTS_W_SENDMAILTASK_SUBJECT_MISSING',
    'DTS_W_SENDMAILTASK_ERROR_IN_TO_LINE',
    'DTS_W_SENDMAILTASK_AT_MISSING_IN_FROM',
    'OPENDTSX_E_SENDMAIL_NOSENDER',
    'OPENDTSX_E_SENDMAIL_VARIABLENOTFOUND',
    'OPENDTSX_E_SENDMAIL_REFUSED',
    'OPENDTSX_E_TASK_PROPERTY',
  ],
  properties,
  validate: (instance, context) => [
    ...validateConnection(instance, context),
    ...validateLines(instance),
    ...validateSource(instance, context),
    ...attachmentPaths(instance.properties).flatMap((path) => {
      const unmapped = context.checkPath(path);
      return unmapped === undefined ? [] : [{ ...unmapped, source: instance.path }];
    }),
  ],
};

function find(instance: SendMailInstance, symbol: string, args: DiagnosticArguments = {}): Diagnostic {
  return diagnostic(symbol, { executable: instance.path, ...args }, { source: instance.path });
}

function validateConnection(instance: SendMailInstance, context: TaskValidation): Diagnostic[] {
  const { SmtpConnection: connection } = instance.properties;
  if (connection === '') return [find(instance, 'DTS_E_SENDMAILTASK_SMTP_SERVER_NOT_SPECIFIED')];
  const kind = context.connectionKind(connection);
  if (kind === undefined) return [find(instance, 'DTS_E_SENDMAILTASK_NOCONNMNGR', { connection })];
  return kind === 'smtp' ? [] : [find(instance, 'DTS_E_SENDMAILTASK_CONNECTIONTYPENOTSMTP', { connection, kind })];
}

function validateLines(instance: SendMailInstance): Diagnostic[] {
  const { FromLine, ToLine, CCLine, BCCLine, Subject } = instance.properties;
  const findings: Diagnostic[] = [];
  const recipients = [ToLine, CCLine, BCCLine].flatMap(addressesOf);
  if (recipients.length === 0) findings.push(find(instance, 'DTS_E_SENDMAILTASK_RECIPIENT_EMPTY'));
  for (const address of recipients.filter((each) => !each.includes('@'))) {
    findings.push(find(instance, 'DTS_W_SENDMAILTASK_ERROR_IN_TO_LINE', { address }));
  }
  if (FromLine.trim() === '') findings.push(find(instance, 'OPENDTSX_E_SENDMAIL_NOSENDER'));
  else if (!FromLine.includes('@')) {
    findings.push(find(instance, 'DTS_W_SENDMAILTASK_AT_MISSING_IN_FROM', { address: FromLine }));
  }
  if (Subject.trim() === '') findings.push(find(instance, 'DTS_W_SENDMAILTASK_SUBJECT_MISSING'));
  return findings;
}

function validateSource(instance: SendMailInstance, context: TaskValidation): Diagnostic[] {
  const { MessageSourceType: type, MessageSource: source, Priority: priority } = instance.properties;
  const findings: Diagnostic[] = [];
  const known: readonly number[] = Object.values(mailPriorities);
  if (!known.includes(priority)) {
    const reason = 'known are 1 High, 3 Normal, 5 Low';
    findings.push(find(instance, 'OPENDTSX_E_TASK_PROPERTY', { property: 'Priority', value: priority, reason }));
  }
  if (type === messageSources.FileConnection) {
    const kind = context.connectionKind(source);
    if (kind !== 'file') {
      const args = { connection: source, kind: kind ?? 'none' };
      findings.push(find(instance, 'DTS_E_SENDMAILTASK_CONNECTIONTYPENOTFILE', args));
    }
  } else if (type === messageSources.Variable) {
    if (!context.hasVariable(source)) {
      findings.push(find(instance, 'OPENDTSX_E_SENDMAIL_VARIABLENOTFOUND', { variable: source }));
    }
  } else if (type !== messageSources.DirectInput) {
    const reason = 'known are 0 DirectInput, 1 FileConnection, 2 Variable';
    findings.push(find(instance, 'OPENDTSX_E_TASK_PROPERTY', { property: 'MessageSourceType', value: type, reason }));
  }
  return findings;
}
