import type { MessageTable } from '../message-table.ts';

/** Wording of the tasks in the control flow. */
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
  DTS_E_SQLTASKCONN_ERR_RESULT_SET_DATA_TYPE: {
    message: 'The variable {variable} of the task {executable} is of type {type}; its result set needs {wanted}.',
    hint: 'Map the result to a variable of another type, or change ResultSetType.',
  },
  DTS_E_SQLTASK_READONLYVARIABLE: {
    message: 'The task {executable} stores a result in {variable}, which is read-only.',
    hint: 'Map the result to a variable of the package.',
  },
  DTS_E_SQLTASK_ROVARINOUTPARAMETER: {
    message: 'The task {executable} stores an output parameter or return value in {variable}, which is read-only.',
    hint: 'Map the parameter to a variable of the package.',
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
  DTS_E_EXECPROCTASK_STDOUTVARREADONLY: {
    message: 'The task {executable} stores the output of its process in {variable}, which is read-only.',
    hint: 'Choose a variable of the package as StandardOutputVariable.',
  },
  DTS_E_EXECPROCTASK_STDERRVARREADONLY: {
    message: 'The task {executable} stores the error output of its process in {variable}, which is read-only.',
    hint: 'Choose a variable of the package as StandardErrorVariable.',
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
  OPENDTSX_E_WMI_QUERY: {
    message: 'The WQL query of the task {executable} cannot be answered: {detail}.',
    hint: 'Ask for one of the classes that docs/reference lists for the task, or use an Execute Process Task.',
  },
  DTS_E_WMIDRTASK_MISSINGWQLQUERY: {
    message: 'The task {executable} has no WQL query.',
    hint: 'Set its WqlQuerySource.',
  },
  DTS_E_WMIDRTASK_MISSINGCONNECTION: {
    message: 'The task {executable} names no WMI connection manager.',
    hint: 'Set its WMIConnection.',
  },
  DTS_E_WMIDRTASK_CONNECTIONMNGRDOESNTEXIST: {
    message: 'The connection manager {connection} of the task {executable} does not exist.',
  },
  DTS_E_WMIDRTASK_CONNECTIONTYPENOTWMI: {
    message:
      'The connection manager {connection} of the task {executable} is of kind {kind}, not a WMI connection manager.',
  },
  DTS_E_WMIDRTASK_CONNECTIONTYPENOTFILE: {
    message:
      'The connection manager {connection} of the task {executable} is of kind {kind}, not a FILE connection manager.',
  },
  DTS_E_WMIDRTASK_FILEDOESNOTEXIST: {
    message: 'The file {file} with the WQL query of the task {executable} does not exist.',
  },
  DTS_E_WMIDRTASK_VARIABLETYPEISNOTSTRINGOROBJECT: {
    message: 'The variable {variable} with the WQL query of the task {executable} does not exist or holds no text.',
  },
  DTS_E_WMIDRTASK_DESTINATIONMUSTBESET: {
    message: 'The task {executable} has no destination.',
    hint: 'Set its Destination.',
  },
  DTS_E_WMIDRTASK_VARIABLETYPEISNOTOBJECT: {
    message: 'The variable {variable} of the task {executable} takes a data table, so it must be of type Object.',
  },
  DTS_E_WMIDRTASK_VARIABLETYPEISNOTSTRING: {
    message: 'The variable {variable} of the task {executable} takes text, so it must be of type String.',
  },
  DTS_E_WMIDRTASK_CANTWRITETOVAR: {
    message: 'The task {executable} cannot write to {variable}: the variable does not exist or is read-only.',
  },
  DTS_E_WMIDRTASK_TASKFAILURE: { message: 'The task {executable} could not read or store its data: {detail}.' },
  DTS_E_WMIEWTASK_MISSINGWQLQUERY: {
    message: 'The task {executable} has no WQL query.',
    hint: 'Set its WqlQuerySource.',
  },
  DTS_E_WMIEWTASK_MISSINGCONNECTION: {
    message: 'The task {executable} names no WMI connection manager.',
    hint: 'Set its WMIConnection.',
  },
  DTS_E_WMIEWTASK_CONNECTIONMNGRDOESNTEXIST: {
    message: 'The connection manager {connection} of the task {executable} does not exist.',
  },
  DTS_E_WMIEWTASK_CONNECTIONTYPENOTWMI: {
    message:
      'The connection manager {connection} of the task {executable} is of kind {kind}, not a WMI connection manager.',
  },
  DTS_E_WMIEWTASK_CONNECTIONTYPENOTFILE: {
    message:
      'The connection manager {connection} of the task {executable} is of kind {kind}, not a FILE connection manager.',
  },
  DTS_E_WMIEWTASK_FILEDOESNOTEXIST: {
    message: 'The file {file} with the WQL query of the task {executable} does not exist.',
  },
  DTS_E_WMIEWTASK_VARIABLETYPEISNOTSTRING: {
    message: 'The variable {variable} with the WQL query of the task {executable} does not exist or holds no text.',
  },
  DTS_E_WMIEWTASK_TIMEOUTOCCURRED: {
    message:
      'No more than {count} of {wanted} events occurred within {timeout} seconds, and AfterTimeout makes {executable} fail.',
  },
  DTS_E_WMIEWTASK_QUERYFAILURE: {
    message: 'The event {event} occurred, and AfterEvent makes the task {executable} fail.',
  },
  OPENDTSX_E_EXECPACKAGE_PROCESS: {
    message: 'The task {executable} could not run its child in a process of its own: {detail}.',
    hint: 'Set ExecuteOutOfProcess to False to run the child in the process of its parent.',
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
} satisfies MessageTable;
