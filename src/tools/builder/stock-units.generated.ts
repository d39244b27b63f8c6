// Written by npm run generate from the declarations of the stock units.
import type { ConnectionHandle, ValueHandle } from './handles.ts';

/** The units that come with OpenDTSX by their names in programs: their kinds, and the properties that they may be given. */
export interface StockUnits {
  /** Connects to a database through a .NET data provider, whose class chooses the driver; a target from outside replaces it. */
  readonly adoNetConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Groups rows and computes counts, sums, averages, minima and maxima of each group. */
  readonly aggregate: {
    readonly kind: 'transformation';
    readonly properties: {
      /** Expected number of groups. A hint, without effect here. */
      readonly Keys?: number;
      /** Rough expected number of groups. A hint, without effect here. */
      readonly KeyScale?: 'Unspecified' | 'Low' | 'Medium' | 'High' | number;
      /** Expected number of distinct values that are counted. A hint, without effect here. */
      readonly CountDistinctKeys?: number;
      /** Rough expected number of distinct values that are counted. A hint, without effect here. */
      readonly CountDistinctScale?: 'Unspecified' | 'Low' | 'Medium' | 'High' | number;
      /** Percentage by which memory grows, 1 to 100. Without effect here. */
      readonly AutoExtendFactor?: number;
    };
  };
  /** Adds columns that tell of the execution, the package and the task that the rows go through. */
  readonly audit: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Hands the buffers of its input to its outputs in turn, each row to one of them. */
  readonly balancedDataDistributor: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Holds reference rows in memory for Lookups, and can keep them in a file. */
  readonly cacheConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: {
      /** Whether the rows are written to the file of the connection string, or read from it. */
      readonly UseFile?: boolean;
      /** Accepted, and without effect here. */
      readonly UseEncryption?: boolean;
      /** Whether the rows are kept while the package runs. They always are here. */
      readonly RetainData?: boolean;
    };
  };
  /** Fills the cache of a Cache connection manager with its rows, for Lookups that run after it. */
  readonly cacheTransform: {
    readonly kind: 'transformation';
    readonly properties: {
      /** Whether a second row with the same index is an error. Otherwise the first row is kept, with a warning. */
      readonly TreatDuplicateKeysAsError?: boolean;
    };
  };
  /** Maps the characters of text to others: case, width, kana, Chinese scripts, byte order. */
  readonly characterMap: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Sends each row to the first output whose condition is true. */
  readonly conditionalSplit: {
    readonly kind: 'transformation';
    readonly shorthand: 'outputs';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Adds columns that are copies of others. */
  readonly copyColumn: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Adds columns that hold the values of others in another type. */
  readonly dataConversion: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Moves rows from sources through transformations to destinations. */
  readonly dataFlowTask: {
    readonly kind: 'task';
    readonly hostsPipeline: true;
    readonly properties: {
      /** Rows that a buffer holds at most. */
      readonly DefaultBufferMaxRows?: number;
      /** Bytes that a buffer holds at most. */
      readonly DefaultBufferSize?: number;
      /** Makes buffers large enough for DefaultBufferMaxRows rows, whatever DefaultBufferSize says. */
      readonly AutoAdjustBufferSize?: boolean;
      /** Execution trees that may run at the same time. */
      readonly EngineThreads?: number;
      /** Leaves out columns and components that nothing uses. */
      readonly RunInOptimizedMode?: boolean;
      /** Folder for large values that do not fit into memory; empty for the temporary folder. */
      readonly BLOBTempStoragePath?: string | ValueHandle | ConnectionHandle;
      /** Folder for buffers that do not fit into memory; empty for the temporary folder. */
      readonly BufferTempStoragePath?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Adds columns, or replaces the values of columns, by expressions. */
  readonly derivedColumn: {
    readonly kind: 'transformation';
    readonly shorthand: 'columns';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Runs another package as part of this execution. */
  readonly executePackageTask: {
    readonly kind: 'task';
    readonly properties: {
      /** The child is a package of the same project; otherwise a connection manager leads to it. */
      readonly UseProjectReference?: boolean;
      /** Name of the child in the project, or its path in the package store. */
      readonly PackageName?: string | ValueHandle | ConnectionHandle;
      /** FILE connection manager of the child when it is not in the project. */
      readonly Connection?: string | ConnectionHandle;
      /** Id of the child; informational. */
      readonly PackageID?: string | ValueHandle | ConnectionHandle;
      /** Version id of the child; informational. */
      readonly VersionID?: string | ValueHandle | ConnectionHandle;
      /** Password of a child that is encrypted with one. */
      readonly PackagePassword?: string | ValueHandle | ConnectionHandle;
      /** Asks for a process of its own. The child always runs in the process of the parent. */
      readonly ExecuteOutOfProcess?: boolean;
    };
  };
  /** Runs a program and waits until it has ended. */
  readonly executeProcessTask: {
    readonly kind: 'task';
    readonly properties: {
      /** The program to run. */
      readonly Executable?: string | ValueHandle | ConnectionHandle;
      /** Its arguments in one line, quoted as on Windows. May hold secrets: never shown. */
      readonly Arguments?: string | ValueHandle | ConnectionHandle;
      /** Folder that the program starts in. */
      readonly WorkingDirectory?: string | ValueHandle | ConnectionHandle;
      /** Fails when the program is found neither in the working directory nor in the search path. */
      readonly RequireFullFileName?: boolean;
      /** Variable whose text the program reads. */
      readonly StandardInputVariable?: string | ValueHandle;
      /** Variable that takes what the program writes. */
      readonly StandardOutputVariable?: string | ValueHandle;
      /** Variable that takes what the program writes to its error output. */
      readonly StandardErrorVariable?: string | ValueHandle;
      /** The task fails when the exit code is not SuccessValue. */
      readonly FailTaskIfReturnCodeIsNotSuccessValue?: boolean;
      /** Exit code that means success. */
      readonly SuccessValue?: number;
      /** Seconds that the program may run; 0 means no limit. */
      readonly TimeOut?: number;
      /** Ends the program when the time is up; otherwise it runs on while the task fails. */
      readonly TerminateProcessAfterTimeOut?: boolean;
      /** Window of the program; no meaning without a desktop. */
      readonly WindowStyle?: 'Normal' | 'Hidden' | 'Minimized' | 'Maximized' | number;
    };
  };
  /** Runs SQL statements or stored procedures and stores their results in variables. */
  readonly executeSqlTask: {
    readonly kind: 'task';
    readonly properties: {
      /** Connection manager of the database. */
      readonly Connection?: string | ConnectionHandle;
      /** The statement, or the file connection or variable that holds it, as SqlStatementSourceType says. */
      readonly SqlStatementSource?: string | ValueHandle | ConnectionHandle;
      /** Where the statement comes from. */
      readonly SqlStatementSourceType?: 'DirectInput' | 'FileConnection' | 'Variable' | number;
      /** What the statement returns and how it is stored. */
      readonly ResultSetType?: 'ResultSetType_None' | 'ResultSetType_SingleRow' | 'ResultSetType_Rowset' | 'ResultSetType_XML' | number;
      /** Seconds that a statement may take; 0 means no limit. */
      readonly TimeOut?: number;
      /** The statement is the name of a stored procedure (ADO and ADO.NET connections). */
      readonly IsStoredProcedure?: boolean;
      /** Skips preparing the statement. The drivers decide about preparing, so the value changes nothing. */
      readonly BypassPrepare?: boolean;
      /** Code page of a statement file that has no byte order mark. */
      readonly CodePage?: number;
      /** Whether a result is converted to the type of its variable, or must have it. */
      readonly TypeConversionMode?: 'None' | 'Allowed' | number;
    };
  };
  /** Writes the text or bytes of a column to files, one for each row, whose paths stand in another column. */
  readonly exportColumn: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Evaluates an expression and assigns its value to a variable. */
  readonly expressionTask: {
    readonly kind: 'task';
    readonly properties: {
      /** The assignment to evaluate, e.g. `@[User::Count] = @[User::Count] + 1`. */
      readonly Expression?: string;
    };
  };
  /** Names a file or folder that exists or is to be made. */
  readonly fileConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: {
      /** Whether the connection names a file or a folder, and whether it exists or is to be made. */
      readonly FileUsageType?: 'ExistingFile' | 'CreateFile' | 'ExistingFolder' | 'CreateFolder' | number;
    };
  };
  /** Copies, moves, renames, deletes and creates files and directories. */
  readonly fileSystemTask: {
    readonly kind: 'task';
    readonly properties: {
      /** What to do. */
      readonly Operation?: 'CopyFile' | 'MoveFile' | 'DeleteFile' | 'RenameFile' | 'SetAttributes' | 'CreateDirectory' | 'CopyDirectory' | 'MoveDirectory' | 'DeleteDirectory' | 'DeleteDirectoryContent' | number;
      /** Name of the operation; informational. */
      readonly OperationName?: string | ValueHandle | ConnectionHandle;
      /** FILE connection manager, variable or path of what is worked on. */
      readonly Source?: string | ValueHandle | ConnectionHandle;
      /** Source names a variable. */
      readonly IsSourcePathVariable?: boolean;
      /** FILE connection manager, variable or path of the result. */
      readonly Destination?: string | ValueHandle | ConnectionHandle;
      /** Destination names a variable. */
      readonly IsDestinationPathVariable?: boolean;
      /** Replaces files that exist; for CreateDirectory: takes a directory that exists (UseDirectoryIfExists). */
      readonly OverwriteDestinationFile?: boolean;
      /** Attributes to set, as names separated by commas or as a number: 1 Archive, 2 Hidden, 4 ReadOnly, 8 System. */
      readonly Attributes?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Describes a text file with delimited, fixed-width or ragged-right columns. */
  readonly flatFileConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: {
      /** `Delimited`, `FixedWidth`, `RaggedRight` or `Mixed`. */
      readonly Format?: string | ValueHandle | ConnectionHandle;
      /** Locale in which numbers and dates are written. */
      readonly LocaleID?: number;
      /** Whether the file is UTF-16 (little-endian). */
      readonly Unicode?: boolean;
      /** Code page of a file that is not Unicode. */
      readonly CodePage?: number;
      /** Text around qualified fields; `<none>` for none. */
      readonly TextQualifier?: string | ValueHandle | ConnectionHandle;
      /** Text that ends a header row. */
      readonly HeaderRowDelimiter?: string | ValueHandle | ConnectionHandle;
      /** Rows before the column names that are no data. */
      readonly HeaderRowsToSkip?: number;
      /** Data rows to leave out at the start. */
      readonly DataRowsToSkip?: number;
      /** Whether the first row after the header holds the column names. */
      readonly ColumnNamesInFirstDataRow?: boolean;
      /** Text after each row, where the last column has no delimiter. */
      readonly RowDelimiter?: string | ValueHandle | ConnectionHandle;
      /** Whether a row delimiter before the last column ends the row; the missing columns are NULL. */
      readonly AlwaysCheckForRowDelimiters?: boolean;
    };
  };
  /** Writes rows to a text file. */
  readonly flatFileDestination: {
    readonly kind: 'destination';
    readonly properties: {
      /** Whether an existing file is replaced; otherwise rows are appended to it. */
      readonly Overwrite?: boolean;
      /** Text written before the column names and the rows. */
      readonly Header?: string | ValueHandle | ConnectionHandle;
      /** Whether a text qualifier inside a qualified value is doubled. */
      readonly EscapeQualifier?: boolean;
    };
  };
  /** Reads rows from a text file. */
  readonly flatFileSource: {
    readonly kind: 'source';
    readonly properties: {
      /** Whether empty fields are NULL. Otherwise they are the empty text, zero, false or 1899-12-30. */
      readonly RetainNulls?: boolean;
      /** Name of an output column that holds the path of the file; empty for none. */
      readonly FileNameColumnName?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Enumerates the rows of a record set that a variable holds. */
  readonly foreachAdoEnumerator: {
    readonly kind: 'foreach-enumerator';
    readonly properties: {
      /** Rows of the first table, rows of all tables, or the tables. */
      readonly Type?: 'EnumerateTables' | 'EnumerateAllRows' | 'EnumerateRowsInFirstTable' | number;
      /** Object variable that holds the record set. */
      readonly DataObjectVariable?: string | ValueHandle;
    };
  };
  /** Enumerates the files of a folder. */
  readonly foreachFileEnumerator: {
    readonly kind: 'foreach-enumerator';
    readonly properties: {
      /** The folder to look in. */
      readonly Directory?: string | ValueHandle | ConnectionHandle;
      /** One pattern with the wildcards * and ?, e.g. `*.csv`. */
      readonly FileSpec?: string | ValueHandle | ConnectionHandle;
      /** Full path, name with extension, or name without extension. */
      readonly FileNameRetrieval?: 'FullyQualified' | 'NameAndExtension' | 'NameOnly' | number;
      /** Looks in folders below the folder too. */
      readonly Recurse?: boolean;
    };
  };
  /** Enumerates the elements of a list in a variable. */
  readonly foreachFromVariableEnumerator: {
    readonly kind: 'foreach-enumerator';
    readonly properties: {
      /** Variable that holds an array, a list, a record set or text. */
      readonly VariableName?: string | ValueHandle;
    };
  };
  /** Enumerates items that the package lists. */
  readonly foreachItemEnumerator: {
    readonly kind: 'foreach-enumerator';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Reads files, one for each row, whose paths stand in a column, into another column. */
  readonly importColumn: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Finds the reference row with the same key for each row and adds columns of it. */
  readonly lookup: {
    readonly kind: 'transformation';
    readonly properties: {
      /** The query that gives the reference rows: `select * from [dbo].[T]` for a table. */
      readonly SqlCommand?: string | ValueHandle | ConnectionHandle;
      /** The query for one key, with `?` for each join column. Used with a partial cache and without cache. */
      readonly SqlCommandParam?: string | ValueHandle | ConnectionHandle;
      /** Lineage identifiers of the input columns that the `?` of SqlCommandParam stand for, each followed by a semicolon. */
      readonly ParameterMap?: string | ValueHandle | ConnectionHandle;
      /** Where the reference rows come from: a database (OLEDB) or a cache connection manager (CACHE). */
      readonly ConnectionType?: 'OLEDB' | 'CACHE' | number;
      /** Full reads all reference rows before the first row; Partial asks the database once for each key; None for each row. */
      readonly CacheType?: 'Full' | 'Partial' | 'None' | number;
      /** Whether a row without match is an error, or goes to the no match output. */
      readonly NoMatchBehavior?: 'TreatAsError' | 'SendToNoMatchOutput' | number;
      /** Share of a partial cache that may remember keys without match. 0: they are asked for again. */
      readonly NoMatchCachePercentage?: number;
      /** Megabytes of a partial cache, 32-bit systems. Not used here. */
      readonly MaxMemoryUsage?: number;
      /** Megabytes of a partial cache. A cache that outgrows them starts anew. */
      readonly MaxMemoryUsage64?: number;
      /** The columns of the reference as the designer saw them. Kept, not used. */
      readonly ReferenceMetadataXml?: string | ValueHandle | ConnectionHandle;
      /** Code page of reference text whose own is unknown. */
      readonly DefaultCodePage?: number;
      /** Whether a key that several reference rows have is an error. Otherwise the first row is used, with a warning. */
      readonly TreatDuplicateKeysAsError?: boolean;
    };
  };
  /** Joins the rows of two sorted inputs into one sorted output. */
  readonly merge: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Joins the rows of two sorted inputs whose keys are equal: inner, left outer or full outer join. */
  readonly mergeJoin: {
    readonly kind: 'transformation';
    readonly properties: {
      /** Which rows without match are kept: those of both inputs (0), of the left one (1) or none (2). */
      readonly JoinType?: 'Full' | 'LeftOuter' | 'Inner' | number;
      /** How many of the sort keys, from the first one on, have to be equal. */
      readonly NumKeyColumns?: number;
      /** Whether NULL in a key matches NULL. */
      readonly TreatNullsAsEqual?: boolean;
      /** Buffers that an input may be ahead. Accepted, and without effect: the input that is ahead waits. */
      readonly MaxBuffersPerInput?: number;
    };
  };
  /** Sends every row to every output. */
  readonly multicast: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Connects to a database. The Provider of the connection string chooses the driver; a target from outside replaces both. */
  readonly oleDbConnectionManager: {
    readonly kind: 'connection-manager';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Writes rows to a table or view of a database. */
  readonly oleDbDestination: {
    readonly kind: 'destination';
    readonly properties: {
      /** Seconds before a command times out; 0: never. */
      readonly CommandTimeout?: number;
      /** Table or view to write to (AccessMode 0 and 3). */
      readonly OpenRowset?: string | ValueHandle | ConnectionHandle;
      /** Variable with the name of the table or view (AccessMode 1 and 4). */
      readonly OpenRowsetVariable?: string | ValueHandle;
      /** SELECT whose table is written to (AccessMode 2). */
      readonly SqlCommand?: string | ValueHandle | ConnectionHandle;
      /** Code page of text columns whose code page is not known. */
      readonly DefaultCodePage?: number;
      /** Whether DefaultCodePage describes all text columns. */
      readonly AlwaysUseDefaultCodePage?: boolean;
      /** Where the table name stands, and whether rows are loaded in bulk. */
      readonly AccessMode?: 'OpenRowset' | 'OpenRowset From Variable' | 'SQL Command' | 'OpenRowset Using FastLoad' | 'OpenRowset Using FastLoad From Variable' | number;
      /** Whether the values for identity columns are kept; otherwise the database numbers the rows. */
      readonly FastLoadKeepIdentity?: boolean;
      /** Whether NULL stays NULL in columns that have a default. */
      readonly FastLoadKeepNulls?: boolean;
      /** TABLOCK, CHECK_CONSTRAINTS, ROWS_PER_BATCH = n, ORDER(…), FIRE_TRIGGERS. Constraints and triggers always apply here. */
      readonly FastLoadOptions?: string | ValueHandle | ConnectionHandle;
      /** Rows per commit of a fast load; 0: all in one. */
      readonly FastLoadMaxInsertCommitSize?: number;
    };
  };
  /** Reads rows from a table, a view or a query of a database. */
  readonly oleDbSource: {
    readonly kind: 'source';
    readonly properties: {
      /** Seconds before a SQL command times out; 0: never. */
      readonly CommandTimeout?: number;
      /** Table or view to read (AccessMode 0). */
      readonly OpenRowset?: string | ValueHandle | ConnectionHandle;
      /** Variable with the name of the table or view (AccessMode 1). */
      readonly OpenRowsetVariable?: string | ValueHandle;
      /** Query to run (AccessMode 2). */
      readonly SqlCommand?: string | ValueHandle | ConnectionHandle;
      /** Variable with the query (AccessMode 3). */
      readonly SqlCommandVariable?: string | ValueHandle;
      /** Code page of text columns whose code page is not known. */
      readonly DefaultCodePage?: number;
      /** Whether DefaultCodePage describes all text columns. */
      readonly AlwaysUseDefaultCodePage?: boolean;
      /** Where the table name or query stands. */
      readonly AccessMode?: 'OpenRowset' | 'OpenRowset From Variable' | 'SQL Command' | 'SQL Command From Variable' | number;
      /** Variables for the parameters of the query: `"Parameter0:Input",{id of the variable};` for each. */
      readonly ParameterMapping?: string | ValueHandle | ConnectionHandle;
    };
  };
  /** Selects about a percentage of the rows by chance and sends the others to another output. */
  readonly percentageSampling: {
    readonly kind: 'transformation';
    readonly properties: {
      /** How many of a hundred rows are selected on average, 0 to 100. */
      readonly SamplingValue?: number;
      /** The same seed selects the same rows of the same input; 0 selects others each time. */
      readonly SamplingSeed?: number;
    };
  };
  /** Makes one row of the rows of a set: their values stand in columns named by the pivot key. */
  readonly pivot: {
    readonly kind: 'transformation';
    readonly properties: {
      /** Whether rows whose pivot key has no output column are left out, and their keys told at the end, where they would be errors. */
      readonly PassThroughUnmatchedPivotKeys?: boolean;
    };
  };
  /** Writes rows to a file as the engine holds them, for a Raw File source to read. */
  readonly rawFileDestination: {
    readonly kind: 'destination';
    readonly properties: {
      /** Where the name of the file stands: 0 FileName, 1 FileNameVariable. */
      readonly AccessMode?: 'FileName' | 'FileNameFromVariable' | number;
      /** Path of the file, for AccessMode 0. */
      readonly FileName?: string | ValueHandle | ConnectionHandle;
      /** Variable that holds the path of the file, for AccessMode 1. */
      readonly FileNameVariable?: string | ValueHandle;
      /** What is written: 0 a new file always, 1 a new file only when there is none, 2 more rows for a file with the same columns, 3 such a file after emptying it. */
      readonly WriteOption?: 'CreateAlways' | 'CreateOnce' | 'Append' | 'TruncateAppend' | number;
    };
  };
  /** Reads the rows of a file that a Raw File destination wrote. */
  readonly rawFileSource: {
    readonly kind: 'source';
    readonly properties: {
      /** Where the name of the file stands: 0 FileName, 1 FileNameVariable. */
      readonly AccessMode?: 'FileName' | 'FileNameFromVariable' | number;
      /** Path of the file, for AccessMode 0. */
      readonly FileName?: string | ValueHandle | ConnectionHandle;
      /** Variable that holds the path of the file, for AccessMode 1. */
      readonly FileNameVariable?: string | ValueHandle;
    };
  };
  /** Stores the rows as a record set in an Object variable, for a Foreach Loop or a script to read. */
  readonly recordsetDestination: {
    readonly kind: 'destination';
    readonly properties: {
      /** The variable of type Object that holds the rows as a record set once the data flow has ended. What it held before is replaced. */
      readonly VariableName?: string | ValueHandle;
    };
  };
  /** Counts the rows that pass and writes their number to a variable. */
  readonly rowCount: {
    readonly kind: 'transformation';
    readonly properties: {
      /** The variable that holds the number of rows once the data flow has ended. Its type is an integer type. */
      readonly VariableName?: string | ValueHandle;
    };
  };
  /** Selects a number of rows by chance and sends the others to another output. */
  readonly rowSampling: {
    readonly kind: 'transformation';
    readonly properties: {
      /** How many rows are selected. */
      readonly SamplingValue?: number;
      /** The same seed selects the same rows of the same input; 0 selects others each time. */
      readonly SamplingSeed?: number;
    };
  };
  /** Finds the row of a dimension for each row, and sends the row on by what has changed. */
  readonly slowlyChangingDimension: {
    readonly kind: 'transformation';
    readonly properties: {
      /** The query that gives the rows of the dimension, expired ones too. */
      readonly SqlCommand?: string | ValueHandle | ConnectionHandle;
      /** The condition that tells the current row from those with the same business key that have expired. */
      readonly CurrentRowWhere?: string | ValueHandle | ConnectionHandle;
      /** Whether a row with changes of historical and of changing attributes goes to the output of changing attributes too. */
      readonly UpdateChangingAttributeHistory?: boolean;
      /** Whether the change of a fixed attribute ends the data flow. Otherwise the row goes to an output of its own. */
      readonly FailOnFixedAttributeChange?: boolean;
      /** The column of the dimension that is true for inferred members. Without it they are rows whose attributes are all NULL. */
      readonly InferredMemberIndicator?: string | ValueHandle | ConnectionHandle;
      /** Whether inferred members are looked for. */
      readonly EnableInferredMember?: boolean;
      /** Whether a row that the dimension does not have ends the data flow. Otherwise it is a new one. */
      readonly FailOnLookupFailure?: boolean;
      /** What the component does: 1 finds out what has changed. Other values are refused: their meaning is not published. */
      readonly IncomingRowChangeType?: number;
      /** Code page of text of the dimension whose own is unknown. Accepted, and without effect here. */
      readonly DefaultCodePage?: number;
    };
  };
  /** Sorts all rows by one or more columns, and removes duplicates on request. */
  readonly sort: {
    readonly kind: 'transformation';
    readonly properties: {
      /** Whether only the first of several rows with equal sort keys is kept. */
      readonly EliminateDuplicates?: boolean;
      /** Threads that the sort may use. Accepted, and without effect here. */
      readonly MaximumThreads?: number;
    };
  };
  /** Counts in English text the terms of a reference table, and gives a row for each term of each row. */
  readonly termLookup: {
    readonly kind: 'transformation';
    readonly properties: {
      /** The table or view that has the terms, as `[schema].[table]`. */
      readonly RefTermTable?: string | ValueHandle | ConnectionHandle;
      /** The column of the table that has the terms. */
      readonly RefTermColumn?: string | ValueHandle | ConnectionHandle;
      /** Whether upper and lower case differ. The first word of a sentence matches in lower case too. */
      readonly IsCaseSensitive?: boolean;
    };
  };
  /** Joins the rows of several inputs into one output, in no particular order of the inputs. */
  readonly unionAll: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
  /** Makes several rows of each row: one for each column that holds a value, named by the pivot key. */
  readonly unpivot: {
    readonly kind: 'transformation';
    readonly properties: Readonly<Record<never, never>>;
  };
}
