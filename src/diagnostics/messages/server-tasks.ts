import type { MessageTable } from '../message-table.ts';

const whereVariablesAreSeen =
  'Names of variables are case-sensitive; the scope must be the task or a container around it.';

/** Wording of the tasks that talk to servers: FTP, Send Mail, Web Service, Message Queue. */
export const serverTaskMessages = {
  OPENDTSX_E_TASK_PROPERTY: { message: '{property} of the task {executable} is {value}: {reason}.' },

  DTS_E_FTPTASK_CONNECTION_NAME_NULL: {
    message: 'The task {executable} names no FTP connection manager.',
    hint: 'Set its FtpConnection.',
  },
  DTS_E_FTPTASK_CONNECTIONNOTFOUND: {
    message: 'The connection manager {connection} of the task {executable} does not exist.',
    hint: 'It was deleted, or it belongs to the project: run the project file.',
  },
  DTS_E_FTPTASK_CONNECTION_NOT_FTP: {
    message: 'The task {executable} uses {connection}, which is no FTP connection manager but one of kind {kind}.',
  },
  DTS_E_FTPTASK_LOCALPATHEMPTY: {
    message: 'The task {executable} has no local path.',
    hint: 'Set LocalPath to a FILE connection manager or a variable.',
  },
  DTS_E_FTPTASK_REMOTEPATHEMPTY: {
    message: 'The task {executable} has no remote path.',
    hint: 'Set RemotePath to a path that begins with /, or to a variable.',
  },
  DTS_E_FTPTASK_LOCALVARIABLEISEMPTY: {
    message: 'The variable {variable}, local path of the task {executable}, is empty.',
  },
  DTS_E_FTPTASK_REMOTEVARIABLEISEMPTY: {
    message: 'The variable {variable}, remote path of the task {executable}, is empty.',
  },
  DTS_E_FTPTASK_VARIABLENOTFOUND: {
    message: 'The variable {variable} of the task {executable} does not exist or is not visible from there.',
    hint: whereVariablesAreSeen,
  },
  DTS_E_FTPTASK_VARIABLENOTASTRING: {
    message: 'The variable {variable} of the task {executable} holds no text, so it is no path.',
    hint: 'Make it a String variable.',
  },
  DTS_E_FTPTASK_INVALIDREMOTEPATH: {
    message: 'The remote path {path} of the task {executable} does not begin with /.',
    hint: 'Write it from the root of the server: /folder/file.csv.',
  },
  DTS_E_FTPTASK_INVALIDVARIABLEVALUE: {
    message: 'The variable {variable} of the task {executable} holds {path}, which does not begin with /.',
    hint: 'Write the remote path from the root of the server: /folder/file.csv.',
  },
  DTS_E_FTPTASK_INVALIDPATHONOPERATION: {
    message: 'The path {path} of the task {executable} cannot be used by the operation {operation}.',
    hint: 'The wildcards * and ? may stand in the name of files that are sent, received or deleted, not in folders.',
  },
  DTS_E_FTPTASK_CONNECTIONTYPENOTFILE: {
    message: 'The local path of the task {executable} is {connection}, which is no FILE connection manager.',
  },
  DTS_E_FTPTASK_FILECONNECTIONNOTFOUND: {
    message: 'The FILE connection manager {connection} of the task {executable} does not exist.',
    hint: 'It was deleted, or it belongs to the project: run the project file.',
  },
  DTS_E_FTPTASK_FILEUSAGETYPEERROR: {
    message: '{connection} names an {usage}; the operation {operation} of {executable} needs an {expected}.',
    hint: 'Change the usage type of the FILE connection manager.',
  },
  DTS_E_FTPTASK_FILEDOESNOTEXIST: { message: 'The file {file} of the task {executable} does not exist.' },
  DTS_E_FTPTASK_NOFILESATLOCATION: { message: 'The task {executable} found no files at {path}.' },
  DTS_E_FTPTASK_NOFILESFOUND: {
    message: 'The task {executable} found no files at {path} on the server.',
    hint: 'Names on servers are case-sensitive.',
  },
  DTS_E_FTPTASK_INVALIDDIRECTORY: {
    message: 'The task {executable} receives files into {directory}, which is no directory.',
    hint: 'The local path of received files is a directory that exists; the files keep their names.',
  },
  DTS_E_FTPTASK_DIRECTORYEXISTS: {
    message: 'The directory {directory} of the task {executable} exists already.',
    hint: 'Set OverwriteFileAtDestination to True to go on with it.',
  },
  DTS_E_FTPTASK_UNABLETOCONNECTTOSERVER: {
    message: 'The task {executable} could not log in to {server} as {user} ({attempts} attempts): {detail}',
    hint: 'Check server, port, user and password of {connection}. Give the password as \\Package.Connections[{connection}].Properties[ServerPassword].',
  },
  DTS_E_FTPTASK_UNABLETOSENDFILES: {
    message: 'The task {executable} could not send {subject}: {detail}.',
    hint: 'The remote path of files to send is a folder of the server. Where the server cannot connect back, set UsePassiveMode of the connection manager.',
  },
  DTS_E_FTPTASK_UNABLETORECEIVEFILES: {
    message: 'The task {executable} could not receive {subject}: {detail}.',
    hint: 'Where the server cannot connect back to this machine, set UsePassiveMode of the connection manager.',
  },
  DTS_E_FTPTASK_UNABLETODELETELOCALEFILE: { message: 'The task {executable} could not delete {subject}: {detail}.' },
  DTS_E_FTPTASK_UNABLETODELETEREMOTEFILES: {
    message: 'The task {executable} could not delete {subject} on the server: {detail}.',
  },
  DTS_E_FTPTASK_UNABLETOCREATELOCALDIRECTORY: {
    message: 'The task {executable} could not make the directory {subject}: {detail}.',
  },
  DTS_E_FTPTASK_UNABLETOMAKEDIRREMOTE: {
    message: 'The task {executable} could not make the directory {subject} on the server: {detail}.',
  },
  DTS_E_FTPTASK_UNABLETOREMOVELOCALDIRECTORY: {
    message: 'The task {executable} could not remove the directory {subject}: {detail}.',
    hint: 'Only empty directories are removed; the File System task removes those with files.',
  },
  DTS_E_FTPTASK_UNABLETOREMOVEDIRREMOTE: {
    message: 'The task {executable} could not remove the directory {subject} on the server: {detail}.',
    hint: 'Servers remove empty directories only.',
  },
  DTS_W_FTPTASK_OPERATIONFAILURE: {
    message: 'The operation {operation} of {executable} failed, and the task goes on: {detail}',
    hint: 'StopOnFailure is False.',
  },
  DTS_I_FTPSENDFILE: { message: 'Sent {file}.' },
  DTS_I_FTPRECEIVEFILE: { message: 'Received {file}.' },
  DTS_I_FTPDELETEFILE: { message: 'Deleted {file}.' },
  DTS_I_FTPFILEEXISTS: { message: '{file} exists already.' },

  DTS_E_SENDMAILTASK_SMTP_SERVER_NOT_SPECIFIED: {
    message: 'The task {executable} names no SMTP connection manager.',
    hint: 'Set its SmtpConnection.',
  },
  DTS_E_SENDMAILTASK_NOCONNMNGR: {
    message: 'The connection manager {connection} of the task {executable} does not exist.',
    hint: 'It was deleted, or it belongs to the project: run the project file.',
  },
  DTS_E_SENDMAILTASK_CONNECTIONTYPENOTSMTP: {
    message: 'The task {executable} uses {connection}, which is no SMTP connection manager but one of kind {kind}.',
  },
  DTS_E_SENDMAILTASK_RECIPIENT_EMPTY: {
    message: 'The message of the task {executable} has no recipient.',
    hint: 'Fill To, Cc or Bcc; several addresses are separated by semicolons.',
  },
  DTS_E_SENDMAILTASK_CONNECTIONTYPENOTFILE: {
    message: 'The task {executable} reads its message from {connection}, which is no FILE connection manager ({kind}).',
  },
  DTS_E_SENDMAILTASK_FILEDOESNOTEXIST: {
    message: 'The file {file} ({connection}) with the message of the task {executable} does not exist.',
  },
  DTS_E_SENDMAILTASK_VARIABLETYPEISNOTSTRING: {
    message: 'The variable {variable} with the message of the task {executable} holds no text.',
    hint: 'Make it a String variable.',
  },
  DTS_E_SENDMAILTASK_INVALIDATTACHMENT: {
    message: 'The file {file}, to be attached by the task {executable}, does not exist. Nothing was sent.',
    hint: 'Attachments are paths separated by |; map their folder in opendtsx.yaml where it has another name here.',
  },
  DTS_E_SENDMAILTASK_CHECK_VALID_SMTP_SERVER: {
    message: 'The task {executable} could not send through {server}: {detail}',
    hint: 'Check server, port, EnableSsl, user and password of {connection}; repoint it in opendtsx.yaml, e.g. smtp://user@host:587?starttls=true.',
  },
  DTS_W_SENDMAILTASK_SUBJECT_MISSING: { message: 'The message of the task {executable} has no subject.' },
  DTS_W_SENDMAILTASK_ERROR_IN_TO_LINE: {
    message: 'The recipient {address} of the task {executable} has no @.',
    hint: 'Several addresses are separated by semicolons.',
  },
  DTS_W_SENDMAILTASK_AT_MISSING_IN_FROM: { message: 'The sender {address} of the task {executable} has no @.' },
  OPENDTSX_E_SENDMAIL_NOSENDER: { message: 'The message of the task {executable} has no sender.', hint: 'Set From.' },
  OPENDTSX_E_SENDMAIL_VARIABLENOTFOUND: {
    message:
      'The variable {variable} with the message of the task {executable} does not exist or is not visible from there.',
    hint: whereVariablesAreSeen,
  },
  OPENDTSX_E_SENDMAIL_REFUSED: { message: 'The message of the task {executable} was refused by {server}: {detail}.' },

  DTS_E_WEBSERVICETASK_CONNECTION_NAME_NULL: {
    message: 'The task {executable} names no HTTP connection manager.',
    hint: 'Set its HTTPConnection.',
  },
  DTS_E_WEBSERVICETASK_CONNECTION_NOT_FOUND: {
    message: 'The connection manager {connection} of the task {executable} does not exist.',
    hint: 'It was deleted, or it belongs to the project: run the project file.',
  },
  DTS_E_WEBSERVICETASK_CONNECTION_NOT_HTTP: {
    message: 'The task {executable} uses {connection}, which is no HTTP connection manager but one of kind {kind}.',
  },
  DTS_E_WEBSERVICETASK_SERVICE_NULL: { message: 'The task {executable} names no service.', hint: 'Set its Service.' },
  DTS_E_WEBSERVICETASK_WEBMETHODINFO_NULL: {
    message: 'The task {executable} calls no method.',
    hint: 'Set its Method.',
  },
  DTS_E_WEBSERVICETASK_METHODNAME_NULL: {
    message: 'The method of the task {executable} has no name.',
    hint: 'Set its Method.',
  },
  DTS_E_WEBSERVICETASK_WSDL_NULL: {
    message: 'The task {executable} names no WSDL file.',
    hint: 'Set WSDLFile to the path of a file on this machine.',
  },
  DTS_E_WEBSERVICETASK_WSDL_NOT_FOUND: {
    message: 'The WSDL file {file} of the task {executable} does not exist or is empty.',
    hint: 'Copy it there; or set OverwriteWSDLFile to True and a ServerURL that ends with ?wsdl, and it is downloaded.',
  },
  DTS_E_WEBSERVICETASK_WRONG_WSDL: {
    message: 'The WSDL file {file} of the task {executable} cannot be read: {detail}.',
  },
  DTS_E_WEBSERVICETASK_ERROR_IN_DOWNLOAD: {
    message: 'The task {executable} could not download the WSDL from {url}: {detail}.',
  },
  DTS_E_WEBSERVICETASK_SERVICE_NOT_FOUND: {
    message: 'The WSDL file {file} has no service {service}, which the task {executable} calls: {detail}.',
  },
  DTS_E_WEBSERVICETASK_SOAPPORT_NOT_FOUND: {
    message: 'The service {service} in {file} cannot be called by the task {executable}: {detail}.',
    hint: 'SOAP 1.1 and 1.2 over HTTP are spoken.',
  },
  DTS_E_WEBSERVICETASK_CANNOT_GEN_PROXY: {
    message: 'The task {executable} cannot be called as {file} says: {detail}.',
  },
  DTS_E_WEBSERVICETASK_OUTPUTLOC_NULL: {
    message: 'The task {executable} does not say where its result goes.',
    hint: 'Set OutputLocation to a FILE connection manager or a variable.',
  },
  DTS_E_WEBSERVICETASK_FILE_CONN_NOT_FOUND: {
    message: 'The result of the task {executable} goes to {connection}, which is no FILE connection manager ({kind}).',
  },
  DTS_E_WEBSERVICETASK_VARIABLE_NOT_FOUND: {
    message: 'The variable {variable} of the task {executable} does not exist or is not visible from there.',
    hint: whereVariablesAreSeen,
  },
  DTS_E_WEBSERVICETASK_PARAMTYPE_NOT_SUPPORTED: {
    message: 'The parameter {parameter} of the task {executable} is of the kind {type}, which the task cannot pass.',
    hint: 'Primitive values and enumerations are passed. Call methods with other parameters by an Execute Process task (curl).',
  },
  DTS_E_WEBSERVICETASK_CONVERT_FAILED: {
    message: 'The value "{value}" of the parameter {parameter} of the task {executable} is no {type}.',
    hint: 'XML Schema writes true, 12.5, 2024-01-31T10:00:00.',
  },
  DTS_E_WEBSERVICETASK_INVOKE_ERR: {
    message: 'The task {executable} could not call {method} at {url}: {detail}.',
    hint: 'Check ServerURL, credentials, proxy and timeout of the HTTP connection manager.',
  },
  DTS_E_WEBSERVICETASK_WEBMETHOD_INVOKE_FAILED: {
    message: 'The method {method} called by the task {executable} failed: {detail}',
    hint: 'This is what the service itself says.',
  },

  DTS_E_MSMQTASK_CONNMNGRNULL: {
    message: 'The task {executable} names no MSMQ connection manager.',
    hint: 'Set its MSMQConnection.',
  },
  DTS_E_MSMQTASK_CONNMNGRDOESNOTEXIST: {
    message: 'The connection manager {connection} of the task {executable} does not exist.',
    hint: 'It was deleted, or it belongs to the project: run the project file.',
  },
  DTS_E_MSMQTASK_CONNECTIONTYPENOTMSMQ: {
    message: 'The task {executable} uses {connection}, which is no MSMQ connection manager but one of kind {kind}.',
  },
  DTS_E_MSMQTASK_DATA_FILE_NAME_EMPTY: {
    message: 'The task {executable} names no file to send.',
    hint: 'Set DataFileMessage.',
  },
  DTS_E_MSMQTASK_DATA_FILE_SAVE_NAME_EMPTY: {
    message: 'The task {executable} does not say where the file received is saved.',
    hint: 'Set SaveFileAs.',
  },
  DTS_E_MSMQTASK_DATA_FILE_SAVE_FAILED: {
    message: 'The task {executable} could not save {file}: {detail}. The message stays in the queue.',
  },
  DTS_E_MSMQTASK_DATAFILE_ALREADY_EXISTS: {
    message: 'The file {file} of the task {executable} exists already, and Overwrite is False.',
  },
  DTS_E_MSMQTASK_STRING_COMPARE_VALUE_MISSING: {
    message: 'The task {executable} compares messages, but with no text.',
    hint: 'Set CompareString, or Compare to None.',
  },
  DTS_E_MSMQTASK_INVALID_QUEUE_PATH: {
    message: 'The queue {queue} of the task {executable} does not exist at {host}.',
    hint: 'It stands in for {path}. Make it at the broker, or name another one in opendtsx.yaml: "{connection}: amqp://…?queue=name".',
  },
  DTS_E_MSMQTASK_INVALID_MESSAGE_TYPE: { message: 'The task {executable} cannot use the message: {detail}.' },
  DTS_E_MSMQTASK_INVALID_PROPERTY_VALUE: {
    message: '{property} of the task {executable} is {value}; known are {detail}.',
  },
  DTS_E_MSMQTASK_TASK_TIMEOUT: {
    message: 'No message for the task {executable} came within {timeout} seconds.',
    hint: 'Set ErrorIfMessageTimeOut to False to go on without one.',
  },
  DTS_E_MSMQTASK_VARIABLE_TO_RECEIVE_STRING_MSG_EMPTY: {
    message: 'The task {executable} names no variable for the string that it receives.',
    hint: 'Set Variable.',
  },
  DTS_E_MSMQTASK_STRING_MSG_TO_VARIABLE_NOT_FOUND: {
    message: 'The variable {variable} of the task {executable} does not exist or is not visible from there.',
    hint: whereVariablesAreSeen,
  },
  DTS_E_MSMQTASK_RECEIVE_VARIABLE_EMPTY: {
    message: 'The task {executable} names no variables.',
    hint: 'List them, separated by commas: in VariableMessage to send, in Variable to receive.',
  },
  OPENDTSX_E_MSMQ_VARIABLENOTFOUND: {
    message: 'The variable {variable} of the task {executable} does not exist or is not visible from there.',
    hint: whereVariablesAreSeen,
  },
  OPENDTSX_E_MSMQ_BROKER: {
    message: 'The task {executable} could not use the broker at {host}: {detail}.',
    hint: 'Check the target of {connection}: amqp://user@host:port/vhost?queue=name.',
  },
  OPENDTSX_E_MSMQ_DATAFILE: {
    message: 'The file {file}, to be sent by the task {executable}, cannot be read: {detail}.',
  },
} satisfies MessageTable;
