export {
  decodeBytes,
  encodedLength,
  encodeStrict,
  encodeText,
  isAsciiCompatible,
  isKnownCodePage,
  isMultiByteCodePage,
} from '../datatypes/code-page.ts';
export type { ColumnEvaluator, RowErrorKind, RowErrorSink } from '../datatypes/column-evaluator.ts';
export { equalValues } from '../datatypes/compare-values.ts';
export { comparisonFlags } from '../datatypes/comparison-flags.ts';
export { convertValue } from '../datatypes/convert-value.ts';
export { type ColumnType, columnType, type DataTypeName, dataTypeCodes } from '../datatypes/data-type.ts';
export { formatValue } from '../datatypes/format-value.ts';
export { isKnownLocale, localeOf } from '../datatypes/locale.ts';
export { readVector } from '../datatypes/read-vector.ts';
export { Secret } from '../datatypes/secret.ts';
export { changeCase } from '../datatypes/text-case.ts';
export { copyAsciiCase, textOfSpan, utf16Length } from '../datatypes/text-kernels.ts';
export {
  isBlob,
  isDateTime,
  isExactDecimal,
  isFloat,
  isInteger,
  isNumeric,
  isString,
} from '../datatypes/type-families.ts';
export type { Decimal, OffsetTimestamp, TypedValue, Value } from '../datatypes/value.ts';
export { variableColumnType, variableDataType } from '../datatypes/variable-type.ts';
export {
  type BytesVector,
  type CanonicalText,
  createVector,
  type Float64Vector,
  type Int32Vector,
  type Int64Vector,
  type Int128Vector,
  type OffsetVector,
  reserveBytes,
  type Uint32Vector,
  type Uint64Vector,
  type Vector,
} from '../datatypes/vector.ts';
export { copyVectorRows } from '../datatypes/vector-lanes.ts';
export { writeVector } from '../datatypes/write-vector.ts';
export {
  type Diagnostic,
  type DiagnosticArguments,
  type DiagnosticPlace,
  diagnostic,
  type Severity,
} from '../diagnostics/diagnostic.ts';
export { DtsError, dtsError, InternalError } from '../diagnostics/dts-error.ts';
export type { OutputBuffer, OutputPort, PipelineBuffer, RowErrorDetail, RowOrigin } from './buffer.ts';
export type * from './cache-connection.ts';
export type * from './component.ts';
export type { ComponentContext } from './component-context.ts';
export type * from './component-copies.ts';
export type { ConnectionKind } from './connection-kind.ts';
export type * from './connection-manager.ts';
export type * from './data-reader.ts';
export { readColumn } from './database/column-reader.ts';
export {
  type ColumnFault,
  type ColumnFaultSink,
  type ColumnWriter,
  columnWriter,
} from './database/column-writer.ts';
export {
  type ConnectionProperties,
  firstProperty,
  type ParsedConnectionString,
  parseConnectionString,
} from './database/connection-string.ts';
export { acquireDatabase, checkDatabase, releaseDatabase } from './database/database-manager.ts';
export { databaseText, shownValue } from './database/database-text.ts';
export { type RawValue, type ValueReader, valueReader } from './database/database-value.ts';
export { insertWithoutColumns, withoutIdentityColumns } from './database/insert-without-columns.ts';
export { parseObjectName } from './database/object-name.ts';
export { type ParameterMapping, parseParameterMapping } from './database/parameter-mapping.ts';
export { readTextColumn, type TextColumn } from './database/read-text-column.ts';
export { markerCount, parameterNames, replaceParameters, splitStatements } from './database/sql-text.ts';
export type * from './design.ts';
export type * from './driver.ts';
export { singularNoun } from './english-text/singular-noun.ts';
export { lockFile } from './files/file-lock.ts';
export { type FileTarget, openFileTarget } from './files/file-target.ts';
export type * from './foreach-enumerator.ts';
export { type ByteAllocator, createByteArena, plainBytes } from './kernels/kernel-memory.ts';
export type * from './log-provider.ts';
export { openLineLog } from './logging/line-log.ts';
export { LogFile } from './logging/log-file.ts';
export {
  checkLogDatabase,
  checkLogFile,
  logDatabase,
  logFilePath,
  openFailure,
  writeFailure,
} from './logging/log-place.ts';
export { formatLogTime } from './logging/log-time.ts';
export type { ComponentMemory, MemoryGrant } from './memory.ts';
export type * from './policy.ts';
export type * from './property.ts';
export { decodeRawBlock, encodeRawBlock, type RawBlock } from './raw-file/raw-block.ts';
export { openRawFile, type RawFileReader } from './raw-file/raw-file-reader.ts';
export {
  decodeRawHeader,
  encodeRawHeader,
  type RawColumn,
  type RawHeader,
  rawBlockPrefix,
} from './raw-file/raw-header.ts';
export { isRecordSet, type RecordSet, type RecordTable } from './record-set.ts';
export { allocateWords, grownWords } from './row-algorithms/allocate-words.ts';
export { type Collation, collationOf } from './row-algorithms/collation.ts';
export { columnReference, columnReferences } from './row-algorithms/column-reference.ts';
export { type RowComparer, rowComparer, type SortKey } from './row-algorithms/compare-rows.ts';
export { type CellCopier, cellCopier, setNull } from './row-algorithms/copy-cells.ts';
export { type DenseKeys, denseKeys } from './row-algorithms/dense-keys.ts';
export { GroupedKeys } from './row-algorithms/grouped-keys.ts';
export { hashWords, KeyTable, type SharedKeys } from './row-algorithms/hash-table.ts';
export { finishHash, mixHash } from './row-algorithms/hash-words.ts';
export { inputSortKeys, sortKeyOf } from './row-algorithms/input-sort-keys.ts';
export { KeyNumbers } from './row-algorithms/key-numbers.ts';
export { createKeyPacker, type KeyColumn, type KeyPacker, wordsOf } from './row-algorithms/key-packer.ts';
export { PackedKeys } from './row-algorithms/packed-keys.ts';
export { PairedInputs, type PairingStop, pairedRuntime } from './row-algorithms/paired-inputs.ts';
export { randomNumbers } from './row-algorithms/random.ts';
export { type PairedColumn, type PairedRows, RowPairs } from './row-algorithms/row-pairs.ts';
export { RowSorter, type RowSorterOptions, type SorterSizes, usualSorterSizes } from './row-algorithms/row-sorter.ts';
export { RowWindow } from './row-algorithms/row-window.ts';
export { shareArray, shareVectors } from './row-algorithms/share-vectors.ts';
export { type SortedRows, sortRows } from './row-algorithms/sort-order.ts';
export type { RowStore, RowStoreOptions } from './row-store.ts';
export { loadClientLibrary } from './servers/load-client-library.ts';
export type * from './servers/server-connections.ts';
export {
  checkServerTarget,
  parseServerTarget,
  readTransportSecurity,
  requireHost,
  requireServerTarget,
  type ServerTarget,
  type TargetRules,
  tlsOptions,
} from './servers/server-target.ts';
export {
  FuzzyIndex,
  type FuzzyIndexOptions,
} from './similarity/fuzzy-index.ts';
export type { FuzzyMatches } from './similarity/fuzzy-matches.ts';
export { IntegerList } from './similarity/integer-list.ts';
export { defaultDelimiters, unescapePersistedText } from './similarity/persisted-text.ts';
export { createTextTokeniser } from './similarity/tokenise-text.ts';
export { OrderedRuns, rowsPerRunBlock } from './spill/ordered-runs.ts';
export { PartitionedRows, type RowPartition } from './spill/partitioned-rows.ts';
export { type HeldColumn, SequentialRows } from './spill/sequential-rows.ts';
export type { SpillContent, SpillFile } from './spill/spill-file.ts';
export { type BlockPlace, SpilledBlocks } from './spill/spilled-blocks.ts';
export type * from './storage/storage-connection.ts';
export {
  isInRange,
  type NamePatternRules,
  namePattern,
  parseTimeRange,
  type TimeRange,
} from './storage/stored-file-filter.ts';
export { joinStoredPath, localPathOf, pathInFolder, storedName } from './storage/stored-path.ts';
export type * from './task.ts';
export { fieldParser } from './text-kernels/choose-parser.ts';
export { formatFieldExactly, parseFieldExactly } from './text-kernels/exact-field.ts';
export type { FieldError } from './text-kernels/field-error.ts';
export {
  createRefusedRows,
  type FieldColumn,
  type FieldParser,
  type FieldParserOptions,
  type RefusedRows,
} from './text-kernels/field-parser.ts';
export { createFieldTable, type FieldFault, type FieldTable, type Tokeniser } from './text-kernels/field-table.ts';
export { bytesAt } from './text-kernels/general-tokeniser.ts';
export type { FormattedColumn, RowFormatter, RowFormatterHooks, TextTarget } from './text-kernels/row-format.ts';
export { createRowFormatter } from './text-kernels/row-formatter.ts';
export { type FieldLayout, type RowLayout, rowDelimiterOf } from './text-kernels/row-layout.ts';
export { createTokeniser } from './text-kernels/tokenise.ts';
export { defineUnit, type Unit, type UnitDeclaration, type UnitIdentifiers } from './unit.ts';
