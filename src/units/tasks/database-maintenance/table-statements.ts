import { bracketed } from './maintenance-text.ts';
import {
  type RebuildIndexBag,
  type ReorganizeIndexBag,
  scanTypes,
  statisticsTypes,
  type UpdateStatisticsBag,
} from './table-maintenance.ts';

/** A table or view. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** An index as sys.indexes and sys.stats describe it. */
export interface IndexDescription {
  readonly table: TableName;
  readonly name: string;
  /** As in sys.indexes: 1 clustered, 2 nonclustered, 3 XML, 4 spatial, 5 and 6 columnstore. */
  readonly type: number;
  readonly isPadded: boolean;
  readonly allowRowLocks: boolean;
  readonly allowPageLocks: boolean;
  readonly noRecompute: boolean;
}

const qualified = ({ schema, name }: TableName): string => `${bracketed(schema)}.${bracketed(name)}`;
const onOff = (value: boolean): string => (value ? 'ON' : 'OFF');
const isRowstore = ({ type }: IndexDescription): boolean => type === 1 || type === 2;
const isColumnstore = ({ type }: IndexDescription): boolean => type === 5 || type === 6;

/** The batches that rebuild indexes of one database. */
export function rebuildBatches(bag: RebuildIndexBag, database: string, indexes: readonly IndexDescription[]): string[] {
  const kept = bag.KeepOnline && bag.SkipUnsupported ? indexes.filter(isRowstore) : indexes;
  return kept.flatMap((index) => [`USE ${bracketed(database)}`, rebuildStatement(bag, index)]);
}

function rebuildStatement(bag: RebuildIndexBag, index: IndexDescription): string {
  const start = `ALTER INDEX ${bracketed(index.name)} ON ${qualified(index.table)} REBUILD`;
  // Columnstore indexes have none of the options; XML and spatial indexes have no partitions.
  if (isColumnstore(index)) return `${start} PARTITION = ALL`;
  const options = [
    ...(bag.UseOriginalAmount ? [] : [`FILLFACTOR = ${100 - bag.Percentage}`]),
    `PAD_INDEX  = ${onOff(index.isPadded)}`,
    `STATISTICS_NORECOMPUTE  = ${onOff(index.noRecompute)}`,
    `ALLOW_ROW_LOCKS  = ${onOff(index.allowRowLocks)}`,
    `ALLOW_PAGE_LOCKS  = ${onOff(index.allowPageLocks)}`,
    `ONLINE = ${onOff(bag.KeepOnline && isRowstore(index))}`,
    `SORT_IN_TEMPDB = ${onOff(bag.Sort)}`,
  ];
  return `${start}${isRowstore(index) ? ' PARTITION = ALL' : ''} WITH ( ${options.join(', ')} )`;
}

/** The batches that reorganize indexes of one database. */
export function reorganizeBatches(
  bag: ReorganizeIndexBag,
  database: string,
  indexes: readonly IndexDescription[],
): string[] {
  return indexes.flatMap((index) => {
    const start = `ALTER INDEX ${bracketed(index.name)} ON ${qualified(index.table)} REORGANIZE`;
    const options = isColumnstore(index) ? '' : ` WITH ( LOB_COMPACTION = ${onOff(bag.CompactLargeObjects)} )`;
    return [`USE ${bracketed(database)}`, `${start}${options}`];
  });
}

/** The batches that update statistics of one database. */
export function statisticsBatches(bag: UpdateStatisticsBag, database: string, tables: readonly TableName[]): string[] {
  const scan = {
    [scanTypes.Default]: [],
    [scanTypes.Percent]: [`SAMPLE ${bag.UpdateSampleValue} PERCENT`],
    [scanTypes.Rows]: [`SAMPLE ${bag.UpdateSampleValue} ROWS`],
    [scanTypes.FullScan]: ['FULLSCAN'],
  }[bag.UpdateScanType];
  const kind = { [statisticsTypes.Index]: ['INDEX'], [statisticsTypes.Column]: ['COLUMNS'] }[bag.UpdateStatisticsType];
  const options = [...(scan ?? []), ...(kind ?? [])];
  const end = options.length === 0 ? '' : ` \nWITH ${options.join(',')}`;
  return tables.flatMap((table) => [`use ${bracketed(database)}`, `UPDATE STATISTICS ${qualified(table)}${end}`]);
}
