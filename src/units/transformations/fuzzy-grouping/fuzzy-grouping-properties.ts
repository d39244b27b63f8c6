import { defaultDelimiters, type PropertyDeclarations } from 'opendtsx/sdk';

/** Values of ExactFuzzy. */
export const matchTypes = { Exact: 1, Fuzzy: 2 } as const;

/** Values of LeadingTrailingNumeralsSignificant. */
export const significantNumerals = { Neither: 0, Leading: 1, Trailing: 2, LeadingAndTrailing: 3 } as const;

/** Values of ColumnType. */
export const columnTypes = {
  Undefined: 0,
  KeyIn: 1,
  KeyOut: 2,
  Similarity: 3,
  ColumnSimilarity: 4,
  PassThru: 5,
  Canonical: 6,
} as const;

/** Properties of the component. */
export const properties = {
  MinSimilarity: {
    kind: 'double',
    description: 'Similarity that a row needs to the canonical row of its group, from 0 to 1.',
    default: 0.8,
  },
  Delimiters: {
    kind: 'string',
    description: 'The characters between the words that are compared.',
    default: defaultDelimiters,
  },
  MaxMemoryUsage: {
    kind: 'integer',
    description: 'Megabytes of memory that SSIS may use, 0 for any number. Not used here: the rows are held in memory.',
    default: 0,
  },
  Exhaustive: {
    kind: 'boolean',
    description:
      'Whether each row is compared with every other, which takes long. Otherwise only with those that have a word or q-gram in common with it.',
    default: false,
  },
} as const satisfies PropertyDeclarations;

/** Properties of input columns. */
export const inputColumnProperties = {
  ToBeCleaned: {
    kind: 'boolean',
    description: 'Whether rows are grouped by the column.',
    default: false,
  },
  ExactFuzzy: {
    kind: 'enumeration',
    description: 'How it is compared: 1 rows of a group have the same value, 2 values that are alike.',
    values: matchTypes,
    default: matchTypes.Fuzzy,
  },
  LeadingTrailingNumeralsSignificant: {
    kind: 'enumeration',
    description:
      'Which numerals rows of a group need in common: 0 none, 1 those that the text begins with, 2 those that it ends with, 3 both.',
    values: significantNumerals,
    default: significantNumerals.Neither,
  },
  MinSimilarity: {
    kind: 'double',
    description: 'Similarity that a row needs to the canonical row in this column, from 0 to 1.',
    default: 0,
  },
  FuzzyComparisonFlags: {
    kind: 'integer',
    description:
      'What the comparison of words ignores, as a sum: 1 case, 2 accents, 4 symbols, 65536 kana type, 131072 width.',
    default: 1,
  },
} as const satisfies PropertyDeclarations;

/** Properties of output columns. */
export const outputColumnProperties = {
  ColumnType: {
    kind: 'enumeration',
    description:
      'What the column has: 1 the number of the row, 2 that of the canonical row of its group, 3 the similarity to it, 4 the similarity of one column, 5 an input column, 6 its value in the canonical row.',
    values: columnTypes,
    default: columnTypes.Undefined,
  },
  InputId: {
    kind: 'lineage',
    description: 'The input column that the output column belongs to; nothing for numbers and the similarity of rows.',
    aliases: ['InputID'],
  },
} as const satisfies PropertyDeclarations;
