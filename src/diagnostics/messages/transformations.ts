import type { MessageTable } from '../message-table.ts';

/** Wording of the transformations. */
export const transformationMessages = {
  DTS_E_INPUTCOLUMNNOTFOUND: {
    message: '{component}: the input column that the output column {column} refers to does not reach the component.',
    hint: 'Select the input column again, or check the path that leads to the component.',
  },
  DTS_E_DATACONVERSIONFAILED: {
    message:
      '{component}: a value of the column {column} cannot be converted to {type}, the type of the column {target}.',
    hint: 'Give the output column a type that holds the values of every input.',
  },
  DTS_E_ROWCOUNTBADVARIABLENAME: {
    message: '{component} has no variable to write the number of rows to.',
    hint: 'Set VariableName to an integer variable, e.g. User::Rows.',
  },
  DTS_E_ROWCOUNTBADVARIABLETYPE: {
    message: '{component} cannot write the number of rows to {variable}: its type is {type}.',
    hint: 'Use a variable of an integer type, e.g. Int32 or Int64.',
  },
  DTS_E_SORTNEEDSONEKEY: {
    message: '{component} has no sort key.',
    hint: 'Give at least one input column a NewSortKeyPosition other than 0.',
  },
  DTS_E_SORTDUPLICATEKEYWEIGHT: {
    message: '{component}: the columns {other} and {column} both have the place {position} in the sort key.',
    hint: 'Number the sort keys 1, 2, 3 …; a negative number sorts in descending order.',
  },
  DTS_E_SORTCANTCOMPARE: {
    message: '{component} cannot sort by the column {column}: values of type {type} have no order.',
    hint: 'Convert the column to DT_WSTR or DT_STR before the sort, or sort by another column.',
  },
  DTS_E_TXAGG_INPUTNOTFOUNDFOROUTPUT: {
    message: '{component}: the input column that the output column {column} aggregates does not exist.',
    hint: 'Select the input column again.',
  },
  DTS_E_TXAGG_INVALIDINPUTDATATYPEFORAGGREGATE: {
    message: '{component}: the aggregation of {column} is not defined for input values of type {input}.',
    hint: 'Sum and Average take numbers, Minimum and Maximum numbers and dates; convert the column first.',
  },
  DTS_E_TXAGG_INVALIDOUTPUTDATATYPEFORAGGREGATE: {
    message: '{component}: the output column {column} cannot hold its aggregation in the type {type}.',
    hint: 'Counts need an integer type; sums and averages of floating point numbers need DT_R4 or DT_R8.',
  },
  DTS_E_TXAGG_INPUTOUTPUTDATATYPEMISMATCH: {
    message:
      '{component}: the output column {column} has the type {type}, its input column {input}: they have to be equal.',
  },
  DTS_E_TXAGG_ARITHMETICOVERFLOW: {
    message: 'The result {value} of the aggregation {column} does not fit its type {type}.',
    hint: 'Give the output column a wider type: IsBig, or a higher precision.',
  },
  DTS_E_INPUTMUSTBESORTED: {
    message: '{component} needs sorted rows, and those of its input {input} are not declared as sorted.',
    hint: 'Put a Sort before the input and let its keys reach it; or, where the source sorts already, set IsSorted of its output and SortKeyPosition of its columns.',
  },
  DTS_E_TXMERGESORTKEYPOSMISMATCH: {
    message:
      '{component}: the inputs are not sorted alike, or their sort keys do not fill the same output columns ({first}; {second}).',
    hint: 'Sort both inputs by the same columns in the same directions and with the same comparison flags, and map each key to the same output column.',
  },
  DTS_E_METADATAMISMATCHWITHOUTPUTCOLUMN: {
    message:
      '{component}: the input column {column} ({type}, length {length}) does not fit the output column {target} ({targetType}, length {targetLength}).',
    hint: 'Convert the column before, or give the output column its type; text may be shorter than the output column, not longer.',
  },
  DTS_E_TXMERGEJOININVALIDNUMKEYCOLS: {
    message: '{component}: NumKeyColumns is {value}.',
    hint: 'At least one key has to be compared.',
  },
  DTS_E_TXMERGEJOINNOTENOUGHKEYCOLS: {
    message: '{component} joins by {expected} columns, but its input {input} is sorted by {found}.',
    hint: 'Lower NumKeyColumns, or sort the input by more columns.',
  },
  DTS_E_TXMERGEJOININVALIDSORTKEYPOS: {
    message: '{component}: the sort keys of the input {input} are not numbered 1, 2, 3 …: {column} has {position}.',
    hint: 'Let every sort key up to NumKeyColumns reach the input.',
  },
  DTS_E_TXMERGEJOINDATATYPEMISMATCH: {
    message: '{component} cannot compare the keys {left} ({leftType}) and {right} ({rightType}).',
    hint: 'Convert one of them before it is sorted: type, precision, scale and code page have to be equal.',
  },
  DTS_E_TXMERGEJOINSORTDIRECTIONMISMATCH: {
    message: '{component}: the keys {left} and {right} (place {position}) are sorted in different directions.',
  },
  DTS_E_TXMERGEJOINCOMPARISONFLAGSMISMATCH: {
    message:
      '{component}: the keys {left} and {right} are sorted with different comparison flags ({leftFlags}, {rightFlags}).',
  },
  DTS_E_TXMERGEJOINOUTPUTCOLMUSTHAVEASSOCIATEDINPUTCOL: {
    message: '{component}: the output column {column} passes on no column of either input.',
    hint: 'Select the input column again.',
  },
  DTS_E_TXLOOKUP_NOJOINS: {
    message: '{component} joins no column of its input to the reference.',
    hint: 'Set JoinToReferenceColumn of at least one input column.',
  },
  DTS_E_TXLOOKUP_INVALIDJOINTYPE: {
    message: '{component} cannot join the column {column}: its type is {type}.',
    hint: 'Join columns have any type but DT_R4, DT_R8, DT_TEXT, DT_NTEXT and DT_IMAGE; convert the column first.',
  },
  DTS_E_TXLOOKUP_INCORRECTNUMOFPARAMETERS: {
    message: '{component}: SqlCommandParam has {expected} parameters, ParameterMap gives {found} columns for them.',
    hint: 'Without full cache SqlCommandParam needs a `?` for each join column, and ParameterMap the columns in the same order.',
  },
  DTS_E_TXLOOKUP_UNABLETOLOCATEREFCOLUMN: {
    message: '{component}: the reference has no column {column}. It has: {existing}.',
    hint: 'Correct the query (SqlCommand) or the column mapping.',
  },
  DTS_E_TXLOOKUP_ROWLOOKUPERROR: { message: 'No reference row has the key of the row.' },
  DTS_W_TXLOOKUP_DUPLICATE_KEYS: {
    message:
      '{component}: {count} reference rows have a key ({columns}) that an earlier row has too; they are not used.',
    hint: 'Make the reference query give one row for each key, e.g. with DISTINCT or GROUP BY.',
  },
  DTS_I_TXLOOKUP_CACHE_FINAL: { message: '{component} holds {rows} reference rows in {bytes} bytes.' },
  OPENDTSX_E_LOOKUP_DUPLICATEKEYS: {
    message: '{component}: {count} reference rows have a key ({columns}) that an earlier row has too.',
    hint: 'Make the reference query give one row for each key, or set TreatDuplicateKeysAsError to false.',
  },
  OPENDTSX_E_LOOKUP_CACHEMANAGER: {
    message: '{component} reads its reference from a cache connection manager, which is not supported yet.',
    hint: 'Let the lookup read the reference from a database: ConnectionType 0 and SqlCommand.',
  },
  OPENDTSX_E_SPLIT_DEFAULTOUTPUT: {
    message: '{component} has {count} default outputs; it needs exactly one.',
    hint: 'Set IsDefaultOut of the output that takes the rows for which no condition is true.',
  },
} satisfies MessageTable;
