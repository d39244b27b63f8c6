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
  DTS_E_TXUNPIVOTNOPIVOT: {
    message: '{component}: no output column takes the pivot key.',
    hint: 'Set PivotKey of one output column to True.',
  },
  DTS_E_TXUNPIVOTTOOMANYPIVOTKEYS: {
    message: '{component}: several output columns take the pivot key: {columns}.',
    hint: 'Set PivotKey of all but one to False.',
  },
  DTS_E_TXUNPIVOTNOUNPIVOTDESTINATION: {
    message: '{component} unpivots no column.',
    hint: 'Give at least one input column a DestinationColumn and a PivotKeyValue.',
  },
  DTS_E_TXUNPIVOTNOTINPUTMAP: {
    message: '{component}: the DestinationColumn {destination} of the input column {column} can take no values.',
    hint: 'Choose an output column that exists and does not take the pivot key.',
  },
  DTS_E_TXUNPIVOTDUPLICATEPIVOTKEYVALUE: {
    message:
      '{component}: the input columns {other} and {column} have the same destination and PivotKeyValue ({value}).',
  },
  DTS_E_TXUNPIVOTBADKEYLIST: {
    message: '{component}: no input column gives the output column {column} values for the pivot keys {missing}.',
    hint: 'Every destination needs one input column for each PivotKeyValue.',
  },
  DTS_E_TXUNPIVOTBADUNPIVOTMETADATA: {
    message:
      '{component}: the input column {column} ({type}, length {length}) and its output column {target} ({targetType}, length {targetLength}) have different types.',
    hint: 'Convert the columns that share a destination to one type, also in length, precision and scale.',
  },
  DTS_E_TXUNPIVOTUNMAPPEDOUTPUT: {
    message: '{component}: no input column gives the output column {column} values.',
    hint: 'Remove the output column, or set DestinationColumn of an input column.',
  },
  DTS_E_TXUNPIVOTDUPLICATEDESTINATION: {
    message: '{component}: the input columns {other} and {column} are passed on to the same output column.',
  },
  DTS_E_TXPIVOTBADPIVOTKEYCONVERT: {
    message: '{component}: the PivotKeyValue "{value}" is no value of the pivot key column {column} ({type}).',
  },
  DTS_E_TXPIVOTBADUSAGE: {
    message: '{component}: PivotUsage of the input column {column} is {value}.',
    hint: 'It is 0 (passed through), 1 (set key), 2 (pivot key) or 3 (pivoted value).',
  },
  DTS_E_TXPIVOTNOPIVOTKEY: {
    message: '{component} has no pivot key.',
    hint: 'Set PivotUsage of one input column to 2.',
  },
  DTS_E_TXPIVOTTOOMANYPIVOTKEYS: { message: '{component} has several pivot keys: {columns}.' },
  DTS_E_TXPIVOTNOBLOB: {
    message: '{component}: the input column {column} ({type}) can only be passed through.',
    hint: 'Convert it to DT_WSTR, DT_STR or DT_BYTES before.',
  },
  DTS_E_TXPIVOTOUTPUTNOTMAPPED: {
    message: '{component}: no output column takes the values of the input column {column}.',
    hint: 'Set SourceColumn of an output column to it.',
  },
  DTS_E_TXPIVOTCANTMAPPINGNOTFOUND: {
    message: '{component}: the SourceColumn {reference} of the output column {column} is no input column.',
  },
  DTS_E_TXPIVOTCANTMAPPIVOTKEY: {
    message: '{component}: the output column {column} takes the values of {input}, which is the pivot key.',
    hint: 'The pivot key names the output columns; take its values from a Copy Column before, with PivotUsage 0.',
  },
  DTS_E_TXPIVOTINPUTALREADYMAPPED: {
    message: '{component}: the output columns {other} and {column} both take the values of {input}.',
  },
  DTS_E_TXPIVOTEMPTYPIVOTKEYVALUE: {
    message: '{component}: the output column {column} takes pivoted values, but has no PivotKeyValue.',
  },
  DTS_E_TXPIVOTDUPLICATEPIVOTKEYVALUE: {
    message: '{component}: the output columns {other} and {column} both have the PivotKeyValue "{value}".',
  },
  DTS_E_TXPIVOTBADOUTPUTTYPE: {
    message: '{component}: the output column {column} ({type}) needs the type of {input} ({inputType}).',
    hint: 'Length, precision and scale have to be equal too.',
  },
  DTS_E_TXPIVOTBADPIVOTKEYVALUE: { message: 'The pivot key {value} has no output column.' },
  DTS_E_TXPIVOTRUNTIMEDUPLICATEPIVOTKEYVALUE: { message: 'The set has a row with the pivot key {value} already.' },
  OPENDTSX_I_PIVOT_UNMATCHEDKEYS: {
    message: '{component} left out rows whose pivot key has no output column: {keys}',
    hint: 'Add an output column with such a PivotKeyValue for each key that is wanted.',
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
    message: '{component} looks up in a {wanted}, but its connection manager gives a {kind}.',
    hint: 'Set ConnectionType to 1 for a Cache connection manager and to 0 for a database, and choose such a connection manager.',
  },
  DTS_E_TXLOOKUP_REFCOLUMNISNOTINDEX: {
    message: '{component} joins the column {column} of {connection}, which is no part of its index ({index}).',
    hint: 'Join the columns of the index only, or give the column an IndexPosition in the Cache connection manager.',
  },
  DTS_E_TXLOOKUP_INDEXCOLUMNSMISMATCH: {
    message: '{component} does not join the column {column}, which is part of the index of {connection} ({index}).',
    hint: 'Join every column of the index, or set its IndexPosition to 0.',
  },
  DTS_E_TXSCD_INVALIDNUMBERSOFPARAMETERS: {
    message: '{component} has no business key.',
    hint: 'Set ColumnType of at least one input column to 1 (Key).',
  },
  DTS_E_TXSCD_NOTYPEDCOLUMNSATINPUT: {
    message: '{component} compares no attribute.',
    hint: 'Set ColumnType of at least one input column to 2 (changing), 3 (historical) or 4 (fixed).',
  },
  DTS_E_TXSCD_CANNOTMAPDIFFERENTTYPES: {
    message:
      '{component}: the input column {column} ({type}) cannot be compared with the column {external} ({externalType}) of the dimension.',
    hint: 'Convert the input column before.',
  },
  DTS_E_TXSCD_CANNOTFINDEXTERNALCOLUMN: {
    message: '{component}: the query of the dimension gives no column {column}; it gives {existing}.',
    hint: 'Select the column in SqlCommand.',
  },
  DTS_E_TXSCD_FIXEDATTRIBUTECHANGE: {
    message: '{component}: the fixed attribute {column} has changed ({key}).',
    hint: 'Correct the row, or set FailOnFixedAttributeChange to False and take such rows from the Fixed Attribute Output.',
  },
  DTS_E_TXSCD_LOOKUPFAILURE: {
    message: '{component}: the dimension has no current row for {key}.',
    hint: 'Set FailOnLookupFailure to False where new rows are expected.',
  },
  OPENDTSX_E_SCD_INCOMINGROWS: {
    message: '{component}: IncomingRowChangeType is {value}, and what that means is not published.',
    hint: 'Set it to 1: the component finds out what has changed. New rows need no such component.',
  },
  DTS_E_TERMLOOKUP_REFERENCETERMTABLEANDCOLUMNNOTSET: {
    message: '{component} has no reference terms.',
    hint: 'Set RefTermTable and RefTermColumn.',
  },
  DTS_E_TERMLOOKUP_INCORRECTEXACTNUMBEROFTEXTCOLUMNS: {
    message: '{component} looks for terms in {found} columns; it has to be one.',
    hint: 'Set InputColumnType of exactly one input column to 1 or 2.',
  },
  DTS_E_TERMLOOKUP_TEXTINPUTCOLUMNHAVEINCORRECTDATATYPE: {
    message: '{component} cannot look for terms in the column {column}: its type is {type}.',
    hint: 'Convert it to DT_WSTR or DT_NTEXT before.',
  },
  DTS_E_TERMLOOKUP_TOOFEWOUTPUTCOLUMNS: {
    message: '{component} has no output columns for the term (DT_WSTR) and its frequency (DT_I4).',
  },
  DTS_E_TERMLOOKUP_UNABLETOLOCATEREFCOLUMN: {
    message: '{component}: {table} has no column {column}; it has {existing}.',
    hint: 'Correct RefTermColumn.',
  },
  DTS_E_TXTERMLOOKUP_MISMATCHED_COLUMN_METADATA: {
    message:
      '{component}: the output column {column} ({type}) needs the type of the input column {input} ({inputType}).',
  },
  DTS_E_COLNOTMAPPEDTOCACHECOL: {
    message: '{component}: the input column {column} fills no column of the cache.',
    hint: 'Set its CacheColumnName, or take it out of the input.',
  },
  DTS_E_MULTICACHECOLMAPPINGS: {
    message: '{component}: the input columns {other} and {column} both fill the column {target} of the cache.',
  },
  DTS_E_CACHECOLUMNOTFOUND: {
    message: '{component}: {connection} has no column {target}, which the input column {column} shall fill.',
    hint: 'Its columns are {existing}.',
  },
  DTS_E_CACHECOLDATATYPEINCOMPAT: {
    message:
      '{component}: the input column {column} ({type}) does not fit the column {target} ({targetType}) of {connection}.',
    hint: 'Type, precision, scale and code page have to be equal, and text may not be longer.',
  },
  DTS_E_INCORRECTINPUTCACHECOLCOUNT: {
    message: '{component}: no input column fills the column {column} of {connection}.',
    hint: 'Map an input column to each column of the cache, or remove the column from the connection manager.',
  },
  OPENDTSX_E_SPLIT_DEFAULTOUTPUT: {
    message: '{component} has {count} default outputs; it needs exactly one.',
    hint: 'Set IsDefaultOut of the output that takes the rows for which no condition is true.',
  },
} satisfies MessageTable;
