import type { MessageTable } from '../message-table.ts';

/** Wording of the data flow: its components, rows and files. */
export const dataFlowMessages = {
  DTS_E_OLEDBERROR: {
    message: 'The database reported an error: {detail}',
    hint: 'This is the wording of the database; the errors that follow are consequences.',
  },
  DTS_E_CANNOTOPENDATAFILE: {
    message: 'The file {file} cannot be opened: {detail}.',
    hint: 'Check that the path exists on this machine and can be read (or written) by this user.',
  },
  DTS_E_CANNOTHAVEZEROINPUTCOLUMNS: {
    message: '{input} has no columns.',
    hint: 'Map at least one input column.',
  },
  DTS_E_ERRORWHILESKIPPINGDATAROWS: {
    message: '{file} ends before the {count} rows that DataRowsToSkip names.',
    hint: 'Lower DataRowsToSkip, or check the row delimiter.',
  },
  DTS_E_ERRORWHILEREADINGDATAROWS: {
    message: 'The row {row} of {file} cannot be read (line {line}, byte {byteOffset}): {detail}.',
  },
  DTS_E_UNABLETORETRIEVECOLUMNINFOFROMFLATFILECONNECTIONMANAGER: {
    message: 'The flat file connection manager {connection} has no column information.',
  },
  DTS_E_CANNOTCOPYORCONVERTFLATFILEDATA: {
    message: 'The value {value} of the column {column} in {file} cannot be converted to {type}.',
  },
  DTS_E_FAILEDCOLUMNDATACONVERSIONSTATUS: {
    message: 'The value of the column {column} cannot be converted to {type} (row {row}, value {value}): {detail}.',
    hint: 'Correct the data, widen the column (length or type), or redirect such rows to the error output.',
  },
  DTS_E_COLUMNDELIMITERNOTFOUND: {
    message: 'The delimiter of the column {column} was not found.',
    hint: 'Check the column and row delimiters and the line endings of the file.',
  },
  DTS_E_COLUMNPARSEFAILED: { message: 'The column {column} cannot be parsed: {detail}.' },
  DTS_E_ADDROWTOBUFFERFAILED: { message: 'A row could not be added to the buffer: {detail}.' },
  DTS_E_FAILEDTOSETBUFFERENDOFROWSET: { message: '{component} could not finish its output: {detail}.' },
  DTS_E_INDUCEDTRANSFORMFAILUREONERROR: {
    message: '{component} failed on an error in {column}, whose error disposition is to fail: {detail}.',
    hint: 'Correct the data, or set the error disposition to RD_RedirectRow or RD_IgnoreFailure.',
  },
  DTS_E_INDUCEDTRANSFORMFAILUREONTRUNCATION: {
    message:
      '{component} failed because {column} would be truncated, and its truncation disposition is to fail: {detail}.',
    hint: 'Lengthen the column, or set the truncation disposition to RD_RedirectRow or RD_IgnoreFailure.',
  },
  DTS_E_ROWSETUNAVAILABLE: {
    message: 'The statement of {component} returns no rowset.',
    hint: 'Put SET NOCOUNT ON before the statement, and let it end with a SELECT.',
  },
  DTS_E_DATAREADERSRCUNABLETOPROCESSDATA: { message: '{component} could not process the data: {detail}.' },
  DTS_E_EXPRESSIONPARSEFAILED: { message: 'The expression cannot be parsed: {expression}' },
  DTS_E_EXPRESSIONCOMPUTEFAILED: { message: 'The expression for {column} of {component} could not be computed.' },
  DTS_E_EXPRESSIONVALIDATIONFAILED: { message: 'The expression of {column} is not valid: {expression}' },
  DTS_E_CYCLEINEXECUTIONTREE: {
    message: 'The paths of the data flow form a circle.',
    hint: 'Remove the path that leads back.',
  },
  DTS_E_DUPLICATENAMESINCOLLECTION: { message: 'The collection {collection} has two objects named {name}.' },
  DTS_E_VALIDATIONFAILEDONLAYOUT: { message: 'The layout of the data flow is not valid.' },
  DTS_E_VALIDATIONFAILEDONCOMPONENTS: {
    message: 'At least one component of the data flow is not valid.',
    hint: 'The errors before this one name the component and the reason.',
  },
  DTS_E_VALIDATIONFAILED: { message: 'The data flow is not valid.' },
  DTS_E_BUFFERALLOCFAILED: {
    message: 'A buffer of {bytes} bytes could not be allocated.',
    hint: 'Lower DefaultBufferSize or DefaultBufferMaxRows, or raise the memory limit.',
  },
  DTS_E_INDIVIDUALVALIDATIONFAILED: { message: '{component} failed validation: {detail}.' },
  DTS_E_INDIVIDUALVALIDATIONSTATUSFAILED: {
    message: '{component} failed validation with the status {status}.',
    hint: 'The errors before this one say why.',
  },
  DTS_E_THREADFAILED: { message: 'The thread {thread} of the data flow ended with an error: {detail}.' },
  DTS_E_PROCESSINPUTFAILED: {
    message: '{component} failed while it processed rows of its input {input}: {detail}.',
  },
  DTS_E_PRIMEOUTPUTFAILED: { message: '{component} failed while it produced rows: {detail}.' },
  DTS_E_THREADCANCELLED: { message: 'The thread {thread} of the data flow was cancelled after an error elsewhere.' },
  DTS_E_USERCOMPONENTEXCEPTION: { message: '{component} failed: {detail}' },
  DTS_E_OBJECTIDNOTFOUND: { message: 'There is no object with the ID {id}.' },
  DTS_E_DUPLICATEDATASOURCECOLUMNNAME: { message: 'The data source has two columns named {column}.' },
  DTS_E_PRODUCTLEVELTOLOW: { message: '{component} cannot run in this installation: {detail}.' },
  DTS_W_UNUSEDOUTPUTDATA: {
    message: 'The column {column} of {output} of {component} is used by nobody after it.',
    hint: 'Remove it from the output: it costs memory for nothing.',
  },
  DTS_W_POTENTIALTRUNCATIONFROMDATAINSERTION: {
    message: 'Values of {column} (length {length}) may be truncated in {target} (length {targetLength}).',
    hint: 'Lengthen the target column or shorten the values.',
  },
  DTS_I_ROWS_WRITTEN: { message: '{component} wrote {rows} rows.' },
  DTS_I_STARTPROCESSINGFILE: { message: 'The processing of the file {file} has started.' },
  DTS_I_FINISHPROCESSINGFILE: { message: 'The processing of the file {file} has ended.' },
  DTS_I_TOTALDATAROWSPROCESSEDFORFILE: { message: 'The file {file} gave {rows} data rows.' },
} satisfies MessageTable;
