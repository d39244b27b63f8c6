import type { Package } from 'opendtsx';
import { newPackage } from 'opendtsx/builder';
import { fileColumns } from './input-files.ts';

const { Id, Kind, Amount, Born, Name, Note } = fileColumns;

/** A package with the files that its data flow reads and writes; names are relative to the working folder. */
function start(name: string) {
  const made = newPackage(name);
  const rows = made.flatFileConnectionManager('Rows', 'rows.csv', {
    ColumnNamesInFirstDataRow: true,
    TextQualifier: '"',
    CodePage: 65001,
    columns: fileColumns,
  });
  const other = made.flatFileConnectionManager('Other', 'other.csv', {
    ColumnNamesInFirstDataRow: true,
    CodePage: 65001,
    columns: { Key: 'DT_I4', Label: 'DT_WSTR:12' },
  });
  const places = made.oleDbConnectionManager('Places', 'Provider=MSOLEDBSQL;Data Source=.;Initial Catalog=Places;');
  made.repoint('Places', 'sqlite:places.db');
  /** A destination's settings for a new file. */
  const into = <const C extends string>(file: string, columns: Readonly<Record<C, string>>) => ({
    connection: made.flatFileConnectionManager(file, `${file}.csv`, {
      ColumnNamesInFirstDataRow: true,
      TextQualifier: '"',
      CodePage: 65001,
      columns,
    }),
    Overwrite: true,
    EscapeQualifier: true,
  });
  const source = { connection: rows, RetainNulls: true, errors: 'RedirectRow' } as const;
  const bad = into('bad', {
    'Flat File Source Error Output Column': 'DT_NTEXT',
    ErrorCode: 'DT_I4',
    ErrorColumn: 'DT_I4',
  });
  return { made, other, places, into, source, bad };
}

async function deriveAndSplit(): Promise<Package> {
  const { made, into, source, bad } = start('Derive');
  made.dataFlowTask('Flow', (flow) => {
    const rows = flow.flatFileSource('Rows', source);
    rows.errors.flatFileDestination('Bad', bad);
    const derived = rows.derivedColumn('Derive', {
      columns: { Part: '(DT_R8)100 / (DT_R8)([Id] % 7)', Upper: 'UPPER([Name]) + "-" + [Kind]' },
      replace: { Amount: '(DT_NUMERIC,9,2)([Amount] * 2)' },
      errors: 'RedirectRow',
    });
    derived.errors.flatFileDestination('Wrong', into('wrong', { Id, Name, ErrorCode: 'DT_I4', ErrorColumn: 'DT_I4' }));
    const split = derived.conditionalSplit('Split', { Large: '!ISNULL([Amount]) && [Amount] > 50' });
    const all = { ...fileColumns, Part: 'DT_R8', Upper: 'DT_WSTR:20' };
    split.output('Large').flatFileDestination('Large', into('large', all));
    split.output('Conditional Split Default Output').flatFileDestination('Small', into('small', all));
  });
  return made.build();
}

async function convertAndCopy(): Promise<Package> {
  const { made, into, source, bad } = start('Convert');
  made.dataFlowTask('Flow', (flow) => {
    const rows = flow.flatFileSource('Rows', source);
    rows.errors.flatFileDestination('Bad', bad);
    const converted = rows.dataConversion('Convert', {
      columns: { Short: { from: 'Name', type: 'DT_STR:5' }, Text: { from: 'Amount', type: 'DT_WSTR:7' } },
      errors: 'RedirectRow',
    });
    converted.errors.flatFileDestination(
      'Wrong',
      into('wrong', { Id, Name, ErrorCode: 'DT_I4', ErrorColumn: 'DT_I4' }),
    );
    const mapped = converted.characterMap('Map', { replace: { Name: { MapFlags: 512 } } });
    const both = mapped.copyColumn('Copy', { columns: { Again: 'Kind' } }).multicast('Both');
    both.flatFileDestination('One', into('one', { Id, Name, Short: 'DT_STR:5', Text: 'DT_WSTR:7' }));
    both.rowNumber('Number', {}).flatFileDestination('Two', into('two', { RowNumber: 'DT_I4', Again: Kind, Note }));
  });
  return made.build();
}

async function lookUp(): Promise<Package> {
  const { made, into, places, source, bad } = start('Lookup');
  made.dataFlowTask('Flow', (flow) => {
    const rows = flow.flatFileSource('Rows', source);
    rows.errors.flatFileDestination('Bad', bad);
    const found = rows.lookup('Place', {
      connection: places,
      SqlCommand: 'SELECT Id, City FROM Places',
      NoMatchBehavior: 'SendToNoMatchOutput',
      use: { Id: { JoinToReferenceColumn: 'Id' } },
      columns: { City: { type: 'DT_WSTR:20', CopyFromReferenceColumn: 'City' } },
    });
    found.flatFileDestination('Found', into('found', { Id, Name, City: 'DT_WSTR:20' }));
    found.output('Lookup No Match Output').flatFileDestination('Nowhere', into('nowhere', { Id, Note }));
  });
  return made.build();
}

async function sort(): Promise<Package> {
  const { made, into, source, bad } = start('Sort');
  made.dataFlowTask('Flow', (flow) => {
    const rows = flow.flatFileSource('Rows', source);
    rows.errors.flatFileDestination('Bad', bad);
    // Wide enough for more rows than the least block of memory holds.
    const wide = rows.derivedColumn('Wide', { columns: { Wide: 'REPLICATE([Kind] + "é", 200)' } });
    const both = wide.multicast('Both');
    const byName = { Name: { NewSortKeyPosition: 1, NewComparisonFlags: 1 }, Born: { NewSortKeyPosition: -2 } };
    both
      .sort('By name', { use: byName })
      .flatFileDestination('Names', into('names', { ...fileColumns, Wide: 'DT_WSTR:2000' }));
    const byKind = { Kind: { NewSortKeyPosition: 1 }, Amount: { NewSortKeyPosition: 2 } };
    both
      .sort('Once', { EliminateDuplicates: true, use: byKind })
      .flatFileDestination('Kinds', into('kinds', fileColumns));
  });
  return made.build();
}

async function aggregate(): Promise<Package> {
  const { made, into, source, bad } = start('Aggregate');
  made.dataFlowTask('Flow', (flow) => {
    const rows = flow.flatFileSource('Rows', source);
    rows.errors.flatFileDestination('Bad', bad);
    rows
      .aggregate('Groups', {
        columns: {
          Kind: { type: Kind, AggregationColumnId: 'Kind', AggregationType: 0 },
          Name: { type: Name, AggregationColumnId: 'Name', AggregationType: 0, AggregationComparisonFlags: 1 },
          Rows: { type: 'DT_UI8', AggregationType: 2 },
          Ids: { type: 'DT_UI8', AggregationColumnId: 'Id', AggregationType: 3 },
          Sum: { type: 'DT_NUMERIC:38:2', AggregationColumnId: 'Amount', AggregationType: 4 },
          First: { type: Born, AggregationColumnId: 'Born', AggregationType: 6 },
        },
      })
      .sort('In order', { use: { Kind: { NewSortKeyPosition: 1 }, Name: { NewSortKeyPosition: 2 } } })
      .flatFileDestination(
        'Groups file',
        into('groups', { Kind, Name, Rows: 'DT_UI8', Ids: 'DT_UI8', Sum: 'DT_NUMERIC:38:2', First: Born }),
      );
  });
  return made.build();
}

async function mergeJoin(): Promise<Package> {
  const { made, into, other, source, bad } = start('Join');
  made.dataFlowTask('Flow', (flow) => {
    const rows = flow.flatFileSource('Rows', source);
    rows.errors.flatFileDestination('Bad', bad);
    const left = rows.sort('Left', { use: { Id: { NewSortKeyPosition: 1 } } });
    const right = flow
      .flatFileSource('Others', { connection: other })
      .sort('Right', { use: { Key: { NewSortKeyPosition: 1 } } });
    flow
      .mergeJoin('Join', { from: [left, right], JoinType: 'Full', NumKeyColumns: 1 })
      .flatFileDestination('Joined', into('joined', { Id, Name, Key: 'DT_I4', Label: 'DT_WSTR:12' }));
  });
  return made.build();
}

async function mergeAndUnite(): Promise<Package> {
  const { made, into, source, bad } = start('Merge');
  made.dataFlowTask('Flow', (flow) => {
    const rows = flow.flatFileSource('Rows', source);
    rows.errors.flatFileDestination('Bad', bad);
    const split = rows.conditionalSplit('Split', { Even: '[Id] % 2 == 0', Third: '[Id] % 3 == 0' });
    const inOrder = { use: { Id: { NewSortKeyPosition: 1 }, Name: { NewSortKeyPosition: 2 } } } as const;
    const rest = split.output('Conditional Split Default Output');
    const united = flow.unionAll('Both', { from: [split.output('Third'), rest] });
    flow
      .merge('All', { from: [split.output('Even').sort('Even', inOrder), united.sort('Odd', inOrder)] })
      .flatFileDestination('Merged', into('merged', { Id, Name, Kind }));
  });
  return made.build();
}

async function pivot(): Promise<Package> {
  const { made, into, source, bad } = start('Pivot');
  const kinds = ['k0', 'k1', 'k2'];
  const amounts = Object.fromEntries(
    kinds.map((kind) => [kind, { type: 'DT_NUMERIC:38:2', SourceColumn: 'Sum', PivotKeyValue: kind }]),
  );
  made.dataFlowTask('Flow', (flow) => {
    const rows = flow.flatFileSource('Rows', source);
    rows.errors.flatFileDestination('Bad', bad);
    const sums = rows
      .aggregate('Sums', {
        columns: {
          Id: { type: Id, AggregationColumnId: 'Id', AggregationType: 0 },
          Kind: { type: Kind, AggregationColumnId: 'Kind', AggregationType: 0 },
          Sum: { type: 'DT_NUMERIC:38:2', AggregationColumnId: 'Amount', AggregationType: 4 },
        },
      })
      .sort('By id', { use: { Id: { NewSortKeyPosition: 1 }, Kind: { NewSortKeyPosition: 2 } } });
    sums
      .pivot('Wide', {
        PassThroughUnmatchedPivotKeys: true,
        use: { Id: { PivotUsage: 1 }, Kind: { PivotUsage: 2 }, Sum: { PivotUsage: 3 } },
        columns: { Set: { type: Id, SourceColumn: 'Id' }, ...amounts },
      })
      .flatFileDestination(
        'Wide file',
        into('wide', { Set: Id, ...Object.fromEntries(kinds.map((kind) => [kind, 'DT_NUMERIC:38:2'])) }),
      );
  });
  return made.build();
}

async function sample(): Promise<Package> {
  const { made, into, source, bad } = start('Sample');
  made.dataFlowTask('Flow', (flow) => {
    const rows = flow.flatFileSource('Rows', source);
    rows.errors.flatFileDestination('Bad', bad);
    const both = rows.multicast('Both');
    const some = both.rowSampling('Some', { SamplingValue: 500, SamplingSeed: 7 });
    some.output('Sampling Selected Output').flatFileDestination('Some file', into('some', { Id, Note }));
    some.output('Sampling Unselected Output').flatFileDestination('Rest', into('rest', { Id, Name }));
    const share = both.percentageSampling('Share', { SamplingValue: 30, SamplingSeed: 7 });
    share.output('Sampling Selected Output').flatFileDestination('Share file', into('share', { Id, Amount }));
  });
  return made.build();
}

async function database(): Promise<Package> {
  const { made, into, places, source, bad } = start('Database');
  const table = { connection: places, OpenRowset: 'Target' } as const;
  const columns = { Id, Name, Note };
  const fill = made.executeSqlTask('Empty', {
    Connection: places,
    SqlStatementSource: 'DELETE FROM Target',
  });
  const load = made.dataFlowTask('Flow', (flow) => {
    const rows = flow.flatFileSource('Rows', source);
    rows.errors.flatFileDestination('Bad', bad);
    // Row by row, each a transaction of its own: few, as the disk is waited for.
    const few = rows.conditionalSplit('Few', { Few: '[Id] % 50 < 2' }).output('Few');
    const target = few.oleDbDestination('Target', {
      ...table,
      AccessMode: 'OpenRowset',
      columns,
      errors: 'RedirectRow',
    });
    target.errors.flatFileDestination(
      'Refused',
      into('refused', { Id, Name, ErrorCode: 'DT_I4', ErrorColumn: 'DT_I4' }),
    );
  });
  const unload = made.dataFlowTask('Back', (flow) => {
    flow
      .oleDbSource('Loaded', {
        connection: places,
        AccessMode: 'SQL Command',
        SqlCommand: 'SELECT Id, Name, Note FROM Target ORDER BY rowid',
        columns,
      })
      .flatFileDestination('Loaded file', into('loaded', columns));
  });
  load.after(fill, 'success');
  unload.after(load, 'success');
  return made.build();
}

async function rawFiles(): Promise<Package> {
  const { made, into, source, bad } = start('Raw');
  const write = made.dataFlowTask('Flow', (flow) => {
    const rows = flow.flatFileSource('Rows', source);
    rows.errors.flatFileDestination('Bad', bad);
    rows.rawFileDestination('Held', {
      AccessMode: 'FileName',
      FileName: 'rows.raw',
      WriteOption: 'CreateAlways',
      use: ['Id', 'Amount', 'Born', 'Name', 'Note'],
    });
  });
  const read = made.dataFlowTask('Back', (flow) => {
    flow
      .rawFileSource('Held', {
        AccessMode: 'FileName',
        FileName: 'rows.raw',
        columns: { Id, Amount, Born, Name, Note },
      })
      .flatFileDestination('Read', into('read', { Id, Amount, Born, Name, Note }));
  });
  read.after(write, 'success');
  return made.build();
}

async function fuzzyGroups(): Promise<Package> {
  const { made, into, source, bad } = start('Fuzzy');
  made.dataFlowTask('Flow', (flow) => {
    const rows = flow.flatFileSource('Rows', source);
    rows.errors.flatFileDestination('Bad', bad);
    rows
      .conditionalSplit('Few', { Few: '[Id] < 150 && !ISNULL([Name])' })
      .output('Few')
      .fuzzyGrouping('Groups', {
        MinSimilarity: 0.5,
        use: { Name: { ToBeCleaned: true } },
        columns: {
          In: { type: 'DT_I4', ColumnType: 1 },
          Out: { type: 'DT_I4', ColumnType: 2 },
          Score: { type: 'DT_R4', ColumnType: 3 },
          Given: { type: Name, ColumnType: 5, InputId: 'Name' },
          Clean: { type: Name, ColumnType: 6, InputId: 'Name' },
        },
      })
      .flatFileDestination(
        'Groups file',
        into('groups', { In: 'DT_I4', Out: 'DT_I4', Score: 'DT_R4', Given: Name, Clean: Name }),
      );
  });
  return made.build();
}

/** Packages that lead rows.csv through components of each kind into files, by name. */
export const packages: Readonly<Record<string, () => Promise<Package>>> = {
  deriveAndSplit,
  convertAndCopy,
  lookUp,
  sort,
  aggregate,
  mergeJoin,
  mergeAndUnite,
  pivot,
  sample,
  database,
  rawFiles,
  fuzzyGroups,
};
