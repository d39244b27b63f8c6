import type { PropertyDeclarations, TaskDeclaration, TaskInstance } from 'opendtsx/sdk';
import { type Fault, type MaintenanceNeeds, tableFaults } from './check-maintenance.ts';
import { maintenanceDeclaration } from './maintenance-declaration.ts';
import { objectTypes, tableProperties } from './maintenance-properties.ts';

/** Which statistics are updated. Source: observed: maintenance plans. */
export const statisticsTypes = { Index: 0, Column: 1, All: 2 } as const;

/** How much is read for statistics. Source: observed: maintenance plans; 0 is inferred. */
export const scanTypes = { Default: 0, Percent: 1, Rows: 2, FullScan: 3 } as const;

const rebuildProperties = {
  ...tableProperties,
  UseOriginalAmount: {
    kind: 'boolean',
    description: 'Keeps the fill factor that each index has.',
    at: '@UseOriginalAmount',
    default: true,
  },
  Percentage: {
    kind: 'integer',
    description: 'Percent of each page to leave free, from 0 to 99: the fill factor is what remains.',
    at: '@Percentage',
    default: 0,
  },
  Sort: { kind: 'boolean', description: 'Sorts in tempdb.', at: '@Sort', default: false },
  KeepOnline: {
    kind: 'boolean',
    description: 'Keeps the indexes in use while they are rebuilt.',
    at: '@KeepOnline',
    default: false,
  },
  SkipUnsupported: {
    kind: 'boolean',
    description: 'Leaves indexes out that cannot be kept online, instead of rebuilding them offline.',
    at: '@SkipUnsupported',
    default: false,
  },
} as const satisfies PropertyDeclarations;

const reorganizeProperties = {
  ...tableProperties,
  CompactLargeObjects: {
    kind: 'boolean',
    description: 'Compacts large objects too.',
    at: '@CompactLargeObjects',
    default: true,
  },
} as const satisfies PropertyDeclarations;

const statisticsProperties = {
  ...tableProperties,
  UpdateStatisticsType: {
    kind: 'enumeration',
    description: 'Statistics of indexes, of columns, or all.',
    at: '@UpdateStatisticsType',
    values: statisticsTypes,
    default: statisticsTypes.All,
  },
  UpdateScanType: {
    kind: 'enumeration',
    description:
      'How much is read: all, a percentage or a number of rows. SQLite and PostgreSQL decide that themselves.',
    at: '@UpdateScanType',
    values: scanTypes,
    default: scanTypes.FullScan,
  },
  UpdateSampleValue: {
    kind: 'integer',
    description: 'The percentage or number of rows.',
    at: '@UpdateSampleValue',
    default: 50,
  },
} as const satisfies PropertyDeclarations;

/** The properties of the Rebuild Index task. */
export type RebuildIndexProperties = typeof rebuildProperties;
/** The properties of the Reorganize Index task. */
export type ReorganizeIndexProperties = typeof reorganizeProperties;
/** The properties of the Update Statistics task. */
export type UpdateStatisticsProperties = typeof statisticsProperties;

const isServed = (dialect: string): boolean => dialect === 'sqlite' || dialect === 'postgresql';
const unserved = 'the driver of this database has no such statement; instead, write it into an Execute SQL Task';
const onlyTables = 'only tables can be maintained on this database; set ObjectTypeSelection to Table or TableView';

/** What the Rebuild Index task needs. */
export const rebuildIndexNeeds: MaintenanceNeeds<RebuildIndexProperties> = {
  elsewhere(dialect, bag) {
    if (!isServed(dialect)) return unserved;
    if (bag.ObjectTypeSelection === objectTypes.View) return onlyTables;
    if (!bag.UseOriginalAmount) return 'REINDEX keeps the fill factor of indexes; set UseOriginalAmount to True';
    if (bag.Sort) return 'only SQL Server sorts in tempdb; set Sort to False';
    const offline = 'SQLite rebuilds indexes offline; set KeepOnline to False';
    return dialect === 'sqlite' && bag.KeepOnline ? offline : undefined;
  },
  faults({ UseOriginalAmount, Percentage, ...bag }) {
    const wrong = !UseOriginalAmount && (Percentage < 0 || Percentage > 99);
    const own: Fault[] = wrong
      ? [['Percentage', Percentage, 'the free space of a page goes from 0 to 99 percent']]
      : [];
    return [...tableFaults(bag), ...own];
  },
};

/** What the Reorganize Index task needs. */
export const reorganizeIndexNeeds: MaintenanceNeeds<ReorganizeIndexProperties> = {
  elsewhere: () => 'only SQL Server reorganizes indexes in place; instead, use a Rebuild Index Task',
  faults: tableFaults,
};

/** What the Update Statistics task needs. */
export const updateStatisticsNeeds: MaintenanceNeeds<UpdateStatisticsProperties> = {
  elsewhere(dialect, bag) {
    if (!isServed(dialect)) return unserved;
    if (bag.ObjectTypeSelection === objectTypes.View) return onlyTables;
    if (bag.UpdateStatisticsType === statisticsTypes.All) return undefined;
    return 'ANALYZE updates all statistics; set UpdateStatisticsType to All';
  },
  faults({ UpdateScanType: scan, UpdateSampleValue: sample, ...bag }) {
    const most = scan === scanTypes.Percent ? 100 : Number.MAX_SAFE_INTEGER;
    const counts = scan === scanTypes.Percent || scan === scanTypes.Rows;
    const own: Fault[] =
      counts && (sample < 0 || sample > most)
        ? [['UpdateSampleValue', sample, 'a sample has 0 to 100 percent, or a number of rows from 0']]
        : [];
    return [...tableFaults(bag), ...own];
  },
};

type Bag<P extends PropertyDeclarations> = TaskInstance<P>['properties'];

/** Bags of the tasks that maintain tables. */
export type RebuildIndexBag = Bag<RebuildIndexProperties>;
/** Bags of the Reorganize Index task. */
export type ReorganizeIndexBag = Bag<ReorganizeIndexProperties>;
/** Bags of the Update Statistics task. */
export type UpdateStatisticsBag = Bag<UpdateStatisticsProperties>;

/** Rebuild Index task: rebuilds the indexes of tables and views. */
export const rebuildIndexDeclaration: TaskDeclaration<RebuildIndexProperties> = maintenanceDeclaration(
  'DbMaintenanceReindexTask',
  [
    'Rebuild Index Task',
    'Rebuilds the indexes of tables and views: ALTER INDEX … REBUILD, or REINDEX on SQLite and PostgreSQL.',
  ],
  rebuildProperties,
  rebuildIndexNeeds,
);

/** Reorganize Index task: defragments the indexes of tables and views. */
export const reorganizeIndexDeclaration: TaskDeclaration<ReorganizeIndexProperties> = maintenanceDeclaration(
  'DbMaintenanceDefragmentIndexTask',
  ['Reorganize Index Task', 'Defragments the indexes of tables and views of a SQL Server: ALTER INDEX … REORGANIZE.'],
  reorganizeProperties,
  reorganizeIndexNeeds,
);

/** Update Statistics task: updates the statistics of tables and views. */
export const updateStatisticsDeclaration: TaskDeclaration<UpdateStatisticsProperties> = maintenanceDeclaration(
  'DbMaintenanceUpdateStatisticsTask',
  [
    'Update Statistics Task',
    'Updates the statistics of tables and views: UPDATE STATISTICS, or ANALYZE on SQLite and PostgreSQL.',
  ],
  statisticsProperties,
  updateStatisticsNeeds,
);
