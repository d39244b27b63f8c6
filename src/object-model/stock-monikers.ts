/** Monikers of `Executables.Add` and the creation names that packages of format 8 store (source: object model reference, adding tasks programmatically). */
const stockMonikers: Readonly<Record<string, string>> = {
  SEQUENCE: 'STOCK:SEQUENCE',
  FORLOOP: 'STOCK:FORLOOP',
  FOREACHLOOP: 'STOCK:FOREACHLOOP',
  ACTIVEXSCRIPTTASK: 'Microsoft.ActiveXScriptTask',
  BULKINSERTTASK: 'Microsoft.BulkInsertTask',
  EXECUTEPACKAGETASK: 'Microsoft.ExecutePackageTask',
  EXECUTEPROCESSTASK: 'Microsoft.ExecuteProcess',
  EXPRESSIONTASK: 'Microsoft.ExpressionTask',
  FILESYSTEMTASK: 'Microsoft.FileSystemTask',
  FTPTASK: 'Microsoft.FtpTask',
  MESSAGEQUEUETASK: 'Microsoft.MessageQueueTask',
  PIPELINETASK: 'Microsoft.Pipeline',
  SCRIPTTASK: 'Microsoft.ScriptTask',
  SENDMAILTASK: 'Microsoft.SendMailTask',
  SQLTASK: 'Microsoft.ExecuteSQLTask',
  TRANSFERDATABASETASK: 'Microsoft.TransferDatabaseTask',
  TRANSFERERRORMESSAGESTASK: 'Microsoft.TransferErrorMessagesTask',
  TRANSFERJOBSTASK: 'Microsoft.TransferJobsTask',
  TRANSFERLOGINSTASK: 'Microsoft.TransferLoginsTask',
  TRANSFEROBJECTSTASK: 'Microsoft.TransferSqlServerObjectsTask',
  TRANSFERSTOREDPROCEDURESTASK: 'Microsoft.TransferStoredProceduresTask',
  WEBSERVICETASK: 'Microsoft.WebServiceTask',
  WMIDATAREADERTASK: 'Microsoft.WmiDataReaderTask',
  WMIEVENTWATCHERTASK: 'Microsoft.WmiEventWatcherTask',
  XMLTASK: 'Microsoft.XMLTask',
};

/** The creation name of a moniker `STOCK:…`, in any case; undefined for other monikers. */
export function creationNameOfStock(moniker: string): string | undefined {
  const [prefix, name] = moniker.toUpperCase().split(':');
  return prefix === 'STOCK' && name !== undefined ? stockMonikers[name] : undefined;
}
