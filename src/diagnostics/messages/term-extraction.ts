import type { MessageTable } from '../message-table.ts';

/** Wording of the Term Extraction transformation. */
export const termExtractionMessages = {
  DTS_E_TERMEXTRACTION_INCORRECTEXACTNUMBEROFINPUTCOLUMNS: {
    message: '{component} looks for terms in {found} columns; it has to be one.',
    hint: 'Select exactly one input column. Join several with a Derived Column before.',
  },
  DTS_E_TERMEXTRACTION_INCORRECTDATATYPEOFINPUTCOLUMN: {
    message: '{component} cannot look for terms in the column {column}: its type is {type}.',
    hint: 'Convert it to DT_WSTR or DT_NTEXT before.',
  },
  DTS_E_TERMEXTRACTION_INCORRECTEXACTNUMBEROFOUTPUTCOLUMNS: {
    message: '{component} has {found} output columns; it needs two: the term (DT_WSTR), then its score (DT_R8).',
  },
  DTS_E_TERMEXTRACTION_INCORRECTDATATYPEOFOUTPUTCOLUMN: {
    message: '{component}: the output column {column} has the type {type}; it needs {expected}.',
    hint: 'The first output column is the term (DT_WSTR), the second its score (DT_R8).',
  },
  DTS_E_TERMEXTRACTION_INCORRECTTERMTYPE: {
    message: '{component}: WordOrPhrase is {value}.',
    hint: 'Set it to 0 (nouns), 1 (noun phrases) or 2 (both).',
  },
  DTS_E_TERMEXTRACTION_INCORRECTSCORETYPE: {
    message: '{component}: ScoreType is {value}.',
    hint: 'Set it to 0 (frequency) or 1 (TFIDF).',
  },
  DTS_E_TERMEXTRACTION_INCORRECTFREQUENCYTHRESHOLD: {
    message: '{component}: FrequencyThreshold is {value}.',
    hint: 'Set it to 1 or more: how often a term has to occur.',
  },
  DTS_E_TERMEXTRACTION_INCORRECTMAXLENOFTERM: {
    message: '{component}: MaxLengthOfTerm is {value}.',
    hint: 'Set it to 1 or more: how many words a phrase has at most.',
  },
  DTS_E_TERMEXTRACTION_OUTTERMTABLEANDCOLUMNNOTSET: {
    message: '{component} shall leave terms out, but has no table or column of them.',
    hint: 'Set OutTermTable and OutTermColumn, or NeedReferenceData to False.',
  },
  DTS_E_TERMEXTRACTION_UNABLETOLOCATEREFCOLUMN: {
    message: '{component}: {table} has no column {column}; it has {existing}.',
    hint: 'Correct OutTermColumn.',
  },
} satisfies MessageTable;
