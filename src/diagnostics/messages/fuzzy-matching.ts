import type { MessageTable } from '../message-table.ts';

/** Wording of the Fuzzy Lookup and Fuzzy Grouping transformations. */
export const fuzzyMatchingMessages = {
  OPENDTSX_W_FUZZY_UNUSED: {
    message: '{component}: {property} is {value}, which changes nothing here: {reason}.',
  },
  DTS_E_TXFUZZYLOOKUP_NO_JOIN_COLUMNS: {
    message: '{component} compares no column with the reference.',
    hint: 'Set JoinToReferenceColumn of the input columns that are to be matched.',
  },
  DTS_W_TXFUZZYLOOKUP_NO_FUZZY_JOIN_COLUMNS: {
    message: '{component} joins all its columns exactly, so rows match with similarity 1 or not at all.',
    hint: 'Set JoinType of a column to 2, or use a Lookup.',
  },
  DTS_E_TXFUZZYLOOKUP_MINSIMILARITY_INVALID: {
    message: '{component}: MinSimilarity of {subject} is {value}; it has to be a number from 0 to 1.',
  },
  DTS_W_TXFUZZYLOOKUP_MAXRESULTS_IS_ZERO: {
    message: '{component} may find no match: MaxOutputMatchesPerInput is 0.',
    hint: 'Set it to 1 or more. With 0 every row leaves without match.',
  },
  DTS_E_TXFUZZYLOOKUP_IDENTIFIER_PROPERTY: {
    message: '{component}: {property} is "{value}", which names no table.',
    hint: 'Write the name of the reference table or view, as [schema].[table].',
  },
  DTS_E_TXFUZZYLOOKUP_INVALID_MATCH_INDEX_NAME: {
    message: '{component}: MatchIndexName is "{value}", which names no table.',
    hint: 'Name the table that keeps the match index, as [schema].[table], or set MatchIndexOptions to 1.',
  },
  DTS_E_TXFUZZYLOOKUP_INVALID_PROPERTY_VALUE: {
    message: '{component}: {property} is {value}. It can be {allowed}.',
  },
  DTS_E_TXFUZZYLOOKUP_INCOMPATIBLE_FUZZY_JOIN_DATATYPES: {
    message: '{component}: the column {column} cannot be matched with {reference}: {given} is no text.',
    hint: 'Only text can be alike. Set JoinType to 1 for an exact match, or convert the column to DT_WSTR.',
  },
  DTS_E_TXFUZZYLOOKUP_UNSUPPORTEDDATATYPE: {
    message: '{component}: the column {column} cannot be matched exactly: its type is {type}.',
    hint: 'Convert it, e.g. with a Data Conversion; DT_TEXT, DT_NTEXT and DT_IMAGE are never compared.',
  },
  DTS_E_TXFUZZYLOOKUP_UNABLETOLOCATEREFCOLUMN: {
    message: '{component}: the reference {table} has no column {column}; it has {existing}.',
    hint: 'Correct JoinToReferenceColumn or CopyFromReferenceColumn.',
  },
  DTS_E_TXFUZZYLOOKUP_INCOMPATIBLE_COPYCOLUMN_DATATYPES: {
    message:
      '{component}: the reference column {reference} has the value {value}, which cannot become the {type} of the output column {column}.',
    hint: 'Give the output column the type of the reference column.',
  },
  DTS_E_TXFUZZYLOOKUP_OUTPUTLENGTHMISMATCH: {
    message:
      '{component}: the reference column {reference} has the value {value}, which is longer than the output column {column} ({length}).',
    hint: 'Make the output column longer.',
  },
  DTS_E_TXFUZZYLOOKUP_INCOMPATIBLE_PASSTHRUCOLUMN_DATATYPES: {
    message:
      '{component}: the output column {column} ({type}) takes the values of {input} ({inputType}), and needs its type, length, precision, scale and code page.',
  },
  DTS_E_TXFUZZYLOOKUP_PASSTHRU_COLUMN_NOT_FOUND: {
    message:
      '{component}: the output column {column} belongs to the input column {reference}, which does not reach the component.',
    hint: 'Select the input column again, or remove the output column.',
  },
  DTS_E_TXFUZZYLOOKUP_OUTPUT_COLUMN_MUST_BE_PASSTHRU_COLUMN_OR_A_COPY_COLUMN: {
    message: '{component}: the output column {column} takes its values from {found}.',
    hint: 'Set exactly one of SourceInputColumnLineageID and CopyFromReferenceColumn, or a ColumnType.',
  },
  DTS_E_TXFUZZYLOOKUP_INVALID_MATCH_INDEX: {
    message: '{component}: the table {index} is not there, or is no match index of this runtime.',
    hint: 'Run once with MatchIndexOptions 2, which writes it. A match index that SQL Server made cannot be read: its form is not published.',
  },
  DTS_E_TXFUZZYLOOKUP_UNSUPPORTED_MATCH_INDEX_VERSION: {
    message: '{component}: the match index {index} has version {version}; this runtime reads version {expected}.',
    hint: 'Write it anew with MatchIndexOptions 2.',
  },
  DTS_E_TXFUZZYLOOKUP_INDEX_DOES_NOT_CONTAIN_COLUMN: {
    message: '{component}: the match index {index} has no column {column}; it has {existing}.',
    hint: 'Write it anew with MatchIndexOptions 2 when the reference table has got more columns.',
  },
  DTS_W_TXFUZZYLOOKUP_DELIMITERS_DONT_MATCH: {
    message: '{component}: the match index {index} was written with other Delimiters. Those of the component count.',
  },
  OPENDTSX_E_FUZZYLOOKUP_INDEXEXISTS: {
    message: '{component}: the table {index} exists already, and DropExistingMatchIndex is False.',
    hint: 'Set DropExistingMatchIndex to True to replace it, MatchIndexOptions to 0 to use it, or choose another MatchIndexName.',
  },
  OPENDTSX_E_FUZZYLOOKUP_MAINTAINEDINDEX: {
    message:
      '{component} is to keep its match index up to date with the reference table, which needs triggers in .NET of SQL Server.',
    hint: 'Set MatchIndexOptions to 1 (a new index each time, always up to date) or to 2 (written anew by each run, for others to use with 0).',
  },
  DTS_E_FG_FUZZY_MATCH_ON_NONSTRING: {
    message: '{component}: the column {column} ({type}) cannot be matched by likeness: it is no text.',
    hint: 'Set ExactFuzzy to 1 for an exact match, or convert the column to DT_WSTR.',
  },
  DTS_E_TXFUZZYGROUPING_INSUFFICIENT_FUZZY_JOIN_COLUMNS: {
    message: '{component} groups by no column whose values may be alike.',
    hint: 'Set ToBeCleaned of an input column to True and its ExactFuzzy to 2.',
  },
  DTS_E_TXGROUPDUPS_INPUTCOLUMNNOTJOINED: {
    message:
      '{component}: the output column {column} shows {what} of the input column {input}, by which rows are not grouped.',
    hint: 'Set ToBeCleaned of the input column to True, or remove the output column.',
  },
} satisfies MessageTable;
