import type { MessageTable } from '../message-table.ts';

/** Wording of the tasks in the control flow and of the Foreach enumerators. */
export const taskMessages = {
  DTS_E_TASKVALIDATIONFAILED: { message: 'Validation of the task {executable} failed: {detail}.' },
  DTS_E_TASKEXECUTEFAILED: { message: 'The task {executable} failed: {detail}.' },
  DTS_E_TASKVALIDATIONERROR: {
    message: 'The task {executable} did not validate.',
    hint: 'The errors before this one say why. DelayValidation postpones the check until the task runs.',
  },
  DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE: { message: '{executable} failed: {detail}.' },

  DTS_E_SQLTASK_NOCONNECTIONMANAGER: {
    message: 'The task {executable} names no connection manager.',
    hint: 'Set its Connection property.',
  },
  DTS_E_SQLTASK_CANNOTLOCATECONNMANAGER: {
    message: 'The connection manager {connection} of the task {executable} does not exist.',
    hint: 'It was deleted, or it belongs to the project: run the project file.',
  },
  DTS_E_SQLTASK_NOHANDLERFORCONNECTION: {
    message: 'The task {executable} cannot run statements on {connection}, which gives a connection of kind {kind}.',
    hint: 'Choose an OLE DB, ADO.NET, ODBC, ADO or Excel connection manager.',
  },
  DTS_E_SQLTASK_NOSTATEMENTSPECIFIED: {
    message: 'The task {executable} has no statement.',
    hint: 'Set SqlStatementSource, or fill the variable or file that it names.',
  },
  DTS_E_SQLTASK_CONNECTIONTYPENOTFILE: {
    message: 'The task {executable} reads its statement from {connection}, which is no FILE connection manager.',
  },
  DTS_E_SQLTASK_FILEDOESNOTEXIST: {
    message: 'The statement file {file} of the task {executable} (connection manager {connection}) does not exist.',
  },
  DTS_E_SQLTASK_VARIABLETYPEISNOTSTRING: {
    message: 'The task {executable} reads its statement from the variable {variable}, which holds no text.',
    hint: 'Make it a String variable.',
  },
  DTS_E_SQLTASK_VARIABLENOTFOUND: {
    message: 'The variable {variable} of the task {executable} does not exist or is not visible from there.',
    hint: 'Names of variables are case-sensitive; the scope must be the task or a container around it.',
  },
  DTS_E_SQLTASK_NULLPARAMETERNAME: {
    message: 'A parameter of the task {executable} has no name.',
    hint: 'Name it 0, 1, … (OLE DB), 1, 2, … (ODBC), Param1, … (ADO) or @name (ADO.NET).',
  },
  DTS_E_SQLTASKCONN_ERR_PARAM_NAME_MIX: {
    message: 'The parameters of the task {executable} mix positions and names: {names}.',
    hint: 'Use positions with markers ? (OLE DB, ODBC, ADO), or names @name (ADO.NET), not both.',
  },
  DTS_E_SQLTASK_MULTIPLERETURNVALUEPARAM: {
    message: 'The task {executable} has several parameters with the direction ReturnValue; one is allowed.',
  },
  DTS_E_SQLTASK_INVALIDNUMOFRESULTBINDINGS: {
    message: 'The task {executable} maps {count} results, which does not fit {resultSet}.',
    hint: 'None takes no mapping, single row at least one, full result set and XML exactly one.',
  },
  DTS_E_SQLTASK_RESULTBINDTYPEFORROWSETXML: {
    message: 'The result of the task {executable} is mapped under the name {name}.',
    hint: 'For a full result set and for XML, the result name must be 0.',
  },
  DTS_E_SQLTASKCONN_ERR_NOROWSET: {
    message: 'The task {executable} expects a result set, but the statement returned none.',
    hint: 'Set ResultSet to None, or let the statement select something.',
  },
  DTS_E_SQLTASKCONN_ERR_UNKNOWN_RESULT_COL: {
    message: 'The result of the task {executable} has no column {column}. It has: {columns}.',
    hint: 'Correct the result name, or use the number of the column, counted from 0.',
  },
  DTS_E_SQLTASKCONN_ERR_RESULT_COL_INDEX: {
    message: 'The result of the task {executable} has no column number {column}; it has {count} columns: {columns}.',
    hint: 'Columns count from 0.',
  },
  DTS_E_SQLTASK_ERRORASSIGINGVALUETOVAR: {
    message: 'The task {executable} could not store its result in the variable {variable}: {detail}.',
    hint: 'Check that the statement returns a row, that the value is not NULL, and that the variable has a fitting type.',
  },
  DTS_E_SQLTASK_ERROREXECUTINGTHEQUERY: {
    message: 'The statement of the task {executable} failed: {detail}. Statement: {query}',
    hint: 'Check the statement, the ResultSet property and the parameter mappings against what the statement returns.',
  },
  OPENDTSX_E_SQLTASK_NOOUTPUTVALUE: {
    message: 'The database returned no value for the output parameter of {executable} that belongs to {variable}.',
    hint: 'Databases without output parameters need a statement that selects the value, with ResultSet single row.',
  },

  DTS_E_EXECPROCTASK_EXECUTABLENOTSPECIFIED: { message: 'The task {executable} names no program.' },
  DTS_E_EXECPROCTASK_INVALIDTIMEOUT: {
    message: 'The TimeOut of the task {executable} is {timeout}; it must be 0 (no limit) or more seconds.',
  },
  DTS_E_EXECPROCTASK_PROCESSEXITCODEEXCEEDS: {
    message: 'The process {file} of the task {executable} ended with exit code {exitCode}; {expected} was expected.',
    hint: 'Look at the output of the process, or change SuccessValue or FailTaskIfReturnCodeIsNotSuccessValue.',
  },
  DTS_E_EXECPROCTASK_FILENOTINPATH: {
    message: 'The program {file} of the task {executable} is neither in the working directory nor in the search path.',
    hint: 'Install it, give the full path in the Executable property, or map its path to a local program in opendtsx.yaml.',
  },
  DTS_W_EXECPROCTASK_FILENOTINPATH: {
    message: 'The program {file} of the task {executable} is neither in the working directory nor in the search path.',
  },
  DTS_E_EXECPROCTASK_FILEDOESNOTEXIST: {
    message: 'The program {file} of the task {executable} does not exist.',
    hint: 'Correct the Executable property, or map its path to a local program in opendtsx.yaml.',
  },
  DTS_E_EXECPROCTASK_WORKINGDIRDOESNOTEXIST: {
    message: 'The working directory {folder} of the task {executable} does not exist.',
  },
  DTS_E_EXECPROCTASK_PROCESSHASTIMEDOUT: {
    message: 'The process {file} of the task {executable} did not end within {timeout} seconds and {ended}.',
    hint: 'Raise TimeOut (0 waits without limit).',
  },
  OPENDTSX_E_EXECPROC_VARIABLENOTFOUND: {
    message:
      'The variable {variable} ({property}) of the task {executable} does not exist or is not visible from there.',
  },
  OPENDTSX_E_EXECPROC_WINDOWSPROGRAM: {
    message: 'The program {file} of the task {executable} exists on Windows only.',
    hint: 'Map its path to a local program or script in opendtsx.yaml, or run the package on Windows.',
  },
  OPENDTSX_W_EXECPROC_WINDOWSPROGRAM: {
    message:
      'The program {file} of the task {executable} exists on Windows only; the task will fail here unless it is mapped.',
    hint: 'Map its path to a local program or script in opendtsx.yaml, or disable the task.',
  },

  DTS_E_TKEXECPACKAGE_UNABLETOLOADFILE: {
    message: 'The child package {file} could not be loaded: {detail}.',
    hint: 'Relative paths start at the current folder. With a project, use ReferenceType project.',
  },
  DTS_E_TKEXECPACKAGE_UNABLETOLOAD: { message: 'The child package {package} could not be loaded: {detail}.' },
  DTS_E_TKEXECPACKAGE_UNSPECIFIEDPACKAGE: {
    message: 'The task {executable} names no child package.',
    hint: 'Set PackageName to a package of the project.',
  },
  DTS_E_TKEXECPACKAGE_UNSPECIFIEDCONNECTION: {
    message: 'The task {executable} names no connection manager that leads to the child package.',
    hint: 'Choose a FILE connection manager, or set UseProjectReference to True.',
  },
  DTS_E_TKEXECPACKAGE_INCORRECTCONNECTIONMANAGERTYPE: {
    message:
      'The connection manager {connection} of the task {executable} gives a connection of kind {kind}, not a file.',
    hint: 'Choose a FILE connection manager that leads to the child package.',
  },
  OPENDTSX_E_EXECPACKAGE_SERVERREFERENCE: {
    message:
      'The task {executable} loads its child {package} from a SQL Server or package store, which is not supported.',
    hint: 'Export the child as a file and use a FILE connection manager, or put both into one project.',
  },
  OPENDTSX_E_EXECPACKAGE_VARIABLENOTFOUND: {
    message: 'The variable {variable}, which fills the parameter {parameter} in the task {executable}, does not exist.',
    hint: 'Names of variables and parameters are case-sensitive.',
  },
  OPENDTSX_W_EXECPACKAGE_PARAMETERSIGNORED: {
    message: 'The task {executable} assigns {parameters}, but parameters reach children of the same project only.',
    hint: 'Set UseProjectReference to True, or let the child read variables of the parent.',
  },

  DTS_E_FSTASK_SOURCENOTSET: { message: 'The task {executable} has no source.', hint: 'Set the Source property.' },
  DTS_E_FSTASK_DESTINATIONNOTSET: {
    message: 'The task {executable} has no destination.',
    hint: 'Set the Destination property.',
  },
  DTS_E_FSTASK_VARIABLEDOESNTEXIST: {
    message: 'The variable {variable} of the task {executable} does not exist or is not visible from there.',
    hint: 'Names of variables are case-sensitive; the scope must be the task or a container around it.',
  },
  DTS_E_FSTASK_VARIABLENOTASTRING: {
    message: 'The variable {variable} of the task {executable} holds no text, and so no path.',
    hint: 'Make it a String variable.',
  },
  DTS_E_FSTASK_VARSRCORDESTISEMPTY: {
    message: 'The variable {variable} of the task {executable} is empty; a path was expected.',
    hint: 'If it gets its value while the package runs, give it a default or set DelayValidation.',
  },
  DTS_E_FSTASK_CONNECTIONTYPENOTFILE: {
    message:
      'The connection manager {connection} of the task {executable} gives a connection of kind {kind}, not a file.',
    hint: 'Choose a FILE connection manager, or a variable with the path.',
  },
  DTS_E_FSTASK_SRCCONNUSAGETYPEINVALID: {
    message:
      'The source {connection} of the task {executable} has the usage {usage}, which does not fit the operation.',
    hint: 'Operations on files need a file connection, operations on directories a folder connection.',
  },
  DTS_E_FSTASK_DESTCONNUSAGETYPEINVALID: {
    message: 'The destination {connection} of {executable} has the usage {usage}, which does not fit the operation.',
    hint: 'Operations on directories need a folder connection.',
  },
  DTS_E_FSTASK_FILEDOESNOTEXIST: {
    message: 'The file or directory {file} of the connection manager {connection} does not exist (task {executable}).',
  },
  DTS_E_FSTASK_FILEDIRNOTFOUND: { message: 'The file or directory {file} of the task {executable} does not exist.' },
  DTS_E_FSTASK_INVALIDDESTPATH: {
    message: 'The destination {path} of the task {executable} is a directory; the name of a file was expected.',
  },
  DTS_E_FSTASK_DIRECTORYEXISTS: {
    message: 'The directory {directory} exists already (task {executable}).',
    hint: 'Set UseDirectoryIfExists to True to accept it.',
  },
  DTS_I_FSTASK_FILEDELETED: { message: 'The file {path} was deleted.' },
  DTS_I_FSTASK_DIRECTORYDELETED: { message: 'The directory {path} was deleted.' },
  OPENDTSX_W_FSTASK_ATTRIBUTES: {
    message:
      'The attributes {attributes} of {file} were not set: only ReadOnly exists outside Windows (task {executable}).',
  },

  DTS_W_FILEENUMEMPTY: {
    message: 'The enumerator {enumerator} found no file that matches {pattern} in {folder}.',
    hint: 'The loop runs zero times. Check the folder and the pattern, or map the folder in opendtsx.yaml.',
  },
  DTS_E_INVALIDVALUEINARRAY: {
    message:
      'Item {item}, column {column} of the enumerator {enumerator} is {value}, no value of the data type {type}.',
  },
  DTS_E_ENUMERATIONELEMENTNOTENUMERABLE: {
    message: 'The variable {variable} of the enumerator {enumerator} holds nothing that can be enumerated.',
    hint: 'It must hold an array, a list, a record set or text when the loop starts.',
  },
  OPENDTSX_E_FOREACH_PROPERTYMISSING: { message: 'The enumerator {enumerator} has no {property}.' },
  OPENDTSX_E_FOREACH_NORECORDSET: {
    message: 'The variable {variable} of the enumerator {enumerator} holds no record set.',
    hint: 'Fill it with an Execute SQL task (full result set) or a Recordset destination before the loop.',
  },
} satisfies MessageTable;
