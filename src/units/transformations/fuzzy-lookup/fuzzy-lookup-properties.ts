import { defaultDelimiters, type PropertyDeclarations } from 'opendtsx/sdk';

/** Values of MatchIndexOptions. */
export const matchIndexOptions = {
  ReuseExistingIndex: 0,
  GenerateNewIndex: 1,
  GenerateAndPersistNewIndex: 2,
  GenerateAndMaintainNewIndex: 3,
} as const;

/** Values of JoinType. */
export const joinTypes = { Exact: 1, Fuzzy: 2 } as const;

/** Values of ColumnType. */
export const columnTypes = { Undefined: 0, Similarity: 1, Confidence: 2, ColumnSimilarity: 3 } as const;

/** Properties of the component. */
export const properties = {
  MatchIndexOptions: {
    kind: 'enumeration',
    description:
      'Where the reference rows come from: 1 the reference table as it is now; 2 the same, and a copy is kept in the table MatchIndexName; 0 that copy. 3, a copy kept up to date by triggers, is refused.',
    values: matchIndexOptions,
    default: matchIndexOptions.GenerateNewIndex,
  },
  MaxMemoryUsage: {
    kind: 'integer',
    description:
      'Megabytes of memory that SSIS may use, 0 for any number. Not used here: the reference is held in memory.',
    default: 0,
  },
  MatchIndexName: {
    kind: 'string',
    description:
      'The table that keeps the match index: MatchIndexVersion, MatchIndexDelimiters (code units in hexadecimal), then the columns of the reference table.',
  },
  ReferenceTableName: {
    kind: 'string',
    description: 'The table or view with the reference rows, as `[schema].[table]`.',
  },
  DropExistingMatchIndex: {
    kind: 'boolean',
    description:
      'Whether a table MatchIndexName that exists is replaced when an index is kept. Otherwise that is an error.',
    default: true,
  },
  CopyReferenceTable: {
    kind: 'boolean',
    description:
      'Whether SSIS copies the reference table first. Not used here: its rows are always read before the first row comes.',
    default: true,
  },
  MaxOutputMatchesPerInput: {
    kind: 'integer',
    description: 'Matches that are returned for a row, at most.',
    default: 1,
  },
  MinSimilarity: {
    kind: 'double',
    description: 'Similarity that a match needs as a whole, from 0 to 1.',
    default: 0,
  },
  Delimiters: {
    kind: 'string',
    description: 'The characters between the words that are compared.',
    default: defaultDelimiters,
  },
  ReferenceMetadataXml: {
    kind: 'string',
    description: 'The columns of the reference as the designer saw them. Kept, not used.',
    aliases: ['ReferenceMetadataXML'],
  },
  Exhaustive: {
    kind: 'boolean',
    description:
      'Whether each row is compared with every reference row, which takes long. Otherwise only with those that have a word or q-gram in common with it.',
    default: false,
  },
  WarmCaches: {
    kind: 'boolean',
    description: 'Whether SSIS loads index and reference before the first row. Not used here: they always are.',
    default: true,
  },
} as const satisfies PropertyDeclarations;

/** Properties of input columns. */
export const inputColumnProperties = {
  JoinToReferenceColumn: {
    kind: 'string',
    description:
      'The reference column that the input column is matched with; nothing for a column that is not matched.',
  },
  JoinType: {
    kind: 'enumeration',
    description: 'How the column is matched: 1 with the same value only, 2 with values like it.',
    values: joinTypes,
    default: joinTypes.Fuzzy,
  },
  MinSimilarity: {
    kind: 'double',
    description: 'Similarity that a match needs in this column, from 0 to 1.',
    default: 0,
  },
  FuzzyComparisonFlags: {
    kind: 'integer',
    description:
      'What the comparison of words ignores, as a sum: 1 case, 2 accents, 4 symbols, 65536 kana type, 131072 width.',
    default: 1,
  },
  FuzzyComparisonFlagsEx: {
    kind: 'integer',
    description:
      'What else it ignores: 16 compatibility characters, 32 composed or decomposed letters, 128 which digits, 8192 ligatures.',
    default: 0,
  },
} as const satisfies PropertyDeclarations;

/** Properties of output columns. */
export const outputColumnProperties = {
  CopyFromReferenceColumn: {
    kind: 'string',
    description: 'The reference column whose value in the match the column takes; NULL without match.',
  },
  SourceInputColumnLineageID: {
    kind: 'lineage',
    description: 'The input column that is passed on, or whose similarity the column has.',
  },
  ColumnType: {
    kind: 'enumeration',
    description:
      'What the column has: 0 a value, 1 the similarity of the match, 2 its confidence, 3 the similarity of one column.',
    values: columnTypes,
    default: columnTypes.Undefined,
  },
} as const satisfies PropertyDeclarations;
