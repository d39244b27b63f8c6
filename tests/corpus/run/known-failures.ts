import type { CorpusRun } from './run-corpus-package.ts';

/** Why a package cannot end well here. */
export interface KnownFailure {
  /** End of the package's path. */
  readonly package: string;
  /**
   * `own`: it fails in SSIS as well. `input`: it reads files or rows that the corpus does not hold. `sql-server`: it asks for what only SQL Server has.
   * `windows`: it asks for what only Windows has. `translation`: its T-SQL is refused, as no translation of it is known.
   */
  readonly kind: 'own' | 'input' | 'translation' | 'sql-server' | 'windows';
  /** Symbol of its first error; `endless` for a package that is stopped. */
  readonly symbol: string;
  readonly reason: string;
  /** Only with this database. */
  readonly database?: 'PostgreSQL';
}

const statement = 'DTS_E_SQLTASK_ERROREXECUTINGTHEQUERY';
const noConnection = 'DTS_E_SQLTASK_CANNOTLOCATECONNMANAGER';
const rowError = 'DTS_E_INDUCEDTRANSFORMFAILUREONERROR';
const truncated = 'DTS_E_INDUCEDTRANSFORMFAILUREONTRUNCATION';
const visualBasic = 'OPENDTSX_E_SCRIPTLANGUAGE_UNSUPPORTED';
const procedure = 'calls a stored procedure of its database';

const known: readonly (readonly [ending: string, kind: KnownFailure['kind'], symbol: string, reason: string])[] = [
  [
    '07 Dynamically Execute Package/ParentPackage.dtsx',
    'input',
    'DTS_E_PACKAGENOTFOUND',
    'the names of its child packages stand in a table of its database',
  ],
  [
    '13 Execute SSIS package from C#/Package.dtsx',
    'own',
    'DTS_E_CANNOTOPENDATAFILE',
    'its variable FilePath, which a program is to set, names a folder',
  ],
  [
    '14 Get time taken by SSIS package/Package.dtsx',
    'own',
    statement,
    'shows a failure: its statement begins with aaWAITFOR',
  ],
  [
    'UseCase_21/Integration Services Project1/Integration Services Project1/Package.dtsx',
    'own',
    statement,
    'shows a failure: SELECT 1/0',
  ],
  [
    'UseCase_22/Integration Services Project1/Integration Services Project1/Package.dtsx',
    'own',
    noConnection,
    'names a connection manager of its project that is not in the repository',
  ],
  [
    'UseCase_23/Integration Services Project1/Integration Services Project1/Package (1).dtsx',
    'own',
    noConnection,
    'names a connection manager of its project that is not in the repository',
  ],
  [
    'UseCase_37/Integration Services Project1/Integration Services Project1/Package1.dtsx',
    'translation',
    statement,
    'fills a calendar with a table variable and a WHILE loop',
  ],
  [
    'UseCase_46/Integration Services Project1/Integration Services Project1/Package.dtsx',
    'input',
    'OPENDTSX_E_TABLENOTFOUND',
    'reads the table India, which nothing in the project makes',
  ],
  [
    'UseCase_47/Integration Services Project1/Integration Services Project1/Package.dtsx',
    'sql-server',
    statement,
    procedure,
  ],
  [
    'UseCase_54/Integration Services Project1/Integration Services Project1/Package.dtsx',
    'own',
    truncated,
    'shows a failure: its file has a name that is longer than its column of 50 characters',
  ],
  [
    'UseCase_56/Integration Services Project1/Integration Services Project1/Child1.dtsx',
    'own',
    statement,
    'its expression joins the name of a table and SELECT without a blank',
  ],
  ['AndreyQC+CrimeStat.SSIS/MasterPackage.dtsx', 'sql-server', statement, procedure],
  ['dwh_Load_DimDate.dtsx', 'sql-server', statement, procedure],
  [
    'dwh_Load_DimCrimeType.dtsx',
    'input',
    rowError,
    'cuts file names as long as those of its database; the made-up ones are shorter',
  ],
  [
    'dwh_Load_FactCrime.dtsx',
    'input',
    rowError,
    'cuts file names as long as those of its database; the made-up ones are shorter',
  ],
  [
    'DataSetETL/ExtractTextDataSets.dtsx',
    'input',
    statement,
    'the names of its tables stand in a table of its database',
  ],
  [
    'Chapitre6/6.2.2 Execution Tree.dtsx',
    'own',
    rowError,
    'two of its sources say that one column of one table holds text and bytes',
  ],
  ['015-ImportColumnTransformation.dtsx', 'input', rowError, 'reads pictures that are not in the repository'],
  ['030-ExecuteProcessTask.dtsx', 'windows', 'OPENDTSX_E_EXECPROC_WINDOWSPROGRAM', 'starts xcopy.exe'],
  ['036-ForLoopContainer2.dtsx', 'own', 'endless', 'its loop counts the rows of a table, and nothing in it adds any'],
  ['048-EventHandling-EventHandlers.dtsx', 'own', statement, 'shows a failure: SELECT 1/0'],
  ['049-LogProviders-TextFiles.dtsx', 'own', statement, 'shows a failure: SELECT 1/0'],
  ['Solution/SSISCookbook/EP_Staging.dtsx', 'sql-server', statement, procedure],
  ['Starter/SSISCookbook/EP_Staging.dtsx', 'sql-server', statement, procedure],
  [
    'StgOrderProvenance.dtsx',
    'own',
    'DTS_E_LOGPROVIDERVALIDATIONFAILED',
    'its log provider names a connection manager that it does not have',
  ],
  ['Demo_SSIS/City.dtsx', 'sql-server', statement, procedure],
  ['Demo_SSIS/PaymentMethod.dtsx', 'sql-server', statement, procedure],
  ['Demo_SSIS/TransactionType.dtsx', 'sql-server', statement, procedure],
  [
    'Demo_SSIS/Master.dtsx',
    'input',
    'DTS_E_PACKAGENOTFOUND',
    'the names of its child packages stand in a table of its database',
  ],
  ['Demo_SSIS/Template.dtsx', 'own', statement, 'is a template: its statement says TRUNCATE TABLE table'],
  ['Integration Services Project1/001_Create_Staging.dtsx', 'own', statement, 'makes a table without columns'],
  ['Integration Services Project1/GriffPackage.dtsx', 'sql-server', statement, procedure],
  [
    'BIMLScriptCourse/Integration Services Project1/Integration Services Project1/Package.dtsx',
    'own',
    'DTS_E_SQLTASK_NOCONNECTIONMANAGER',
    'has tasks without a connection manager',
  ],
  [
    'WSEI-BI-Lab-Abalone/Integration Services Project1/Integration Services Project1/Package.dtsx',
    'own',
    'DTS_E_FSTASK_SOURCENOTSET',
    'has File System tasks without source and destination',
  ],
  ['TestPackages/BadPackage.dtsx', 'own', noConnection, 'is to fail: names a connection manager that it does not have'],
  ['TestPackages/SimplePackage.dtsx', 'sql-server', statement, 'counts the rows of sys.objects'],
  ['TestPackages/UTBasicScenario2012.dtsx', 'sql-server', statement, 'counts the rows of sys.objects'],
  ['PerfTest_Auto_Base.dtsx', 'input', 'DTS_E_RAWFILECANTOPENREAD', 'reads a raw file that is not in the repository'],
  ['PerfTest_Auto_CRC.dtsx', 'input', 'DTS_E_RAWFILECANTOPENREAD', 'reads a raw file that is not in the repository'],
  ['WWI_SSIS/DailyETLMain.dtsx', 'sql-server', statement, procedure],
  [
    '25 Import files in an order using ssis/Package.dtsx',
    'input',
    'DTS_E_CANNOTOPENDATAFILE',
    'its script takes the oldest file of a folder that is not in the repository',
  ],
  ['UseCase_31/Package.dtsx', 'windows', 'DTS_E_SCRIPTTASK_COMPILEERRORMSG', 'its script drives Excel'],
  [
    'UseCase_33/Integration Services Project1/Integration Services Project1/Package.dtsx',
    'own',
    statement,
    'has the path of a file for a statement',
  ],
  [
    'UseCase_40/Integration Services Project1/Integration Services Project1/Package.dtsx',
    'input',
    'OPENDTSX_E_POLICY_SCRIPT',
    'its script sends mail from an account of its author, which is forbidden here',
  ],
  [
    'UseCase_41/Integration Services Project1/Integration Services Project1/Package.dtsx',
    'input',
    'OPENDTSX_E_POLICY_SCRIPT',
    'its script sends mail from an account of its author, which is forbidden here',
  ],
  ['047-EventHandling-PrecendenceConstraints.dtsx', 'own', statement, 'shows a failure: SELECT 1/0'],
  ['AdventureWorksETL/UsingVariables.dtsx', 'windows', visualBasic, 'its scripts are Visual Basic'],
  ['obj/Development/UsingVariables.dtsx', 'windows', visualBasic, 'its scripts are Visual Basic'],
  ['BizTalkIntegration/Sample1/Sample1.dtsx', 'windows', visualBasic, 'its script is Visual Basic'],
  ['BizTalkIntegration/Sample2/Sample2.dtsx', 'windows', visualBasic, 'its script is Visual Basic'],
  ['ssisNew/Package.dtsx', 'input', statement, 'reads a column that nothing else tells of'],
  ['TestPackages/PropertyTest.dtsx', 'sql-server', statement, 'reads sys.tables'],
  ['TestPackages/PropertyTest2012.dtsx', 'sql-server', statement, 'reads sys.tables'],
  ['TestPackages/PropertyTest2017.dtsx', 'sql-server', statement, 'reads sys.tables'],
  [
    'vokounjan+Kafka/SSIS/Package.dtsx',
    'input',
    'DTS_E_SCRIPTTASK_COMPILEERRORMSG',
    'its scripts use a library that the package does not hold',
  ],
];

const unordered = 'inserts without naming columns; the order of those of its table is not known';

const knownWithPostgresql: typeof known = [
  [
    '18 Execute SSISpackage onlyonce inaday regardless called multiple times/Package1.dtsx',
    'input',
    statement,
    unordered,
  ],
  [
    'UseCase_43/Integration Services Project1/Integration Services Project1/Package.dtsx',
    'input',
    statement,
    unordered,
  ],
  [
    'dwh_Load_FactCrime.dtsx',
    'translation',
    'OPENDTSX_E_TSQL_UNSUPPORTED',
    'TRY_CAST to a date, which PostgreSQL 15 cannot be told',
  ],
  ['TestPackages/UTBasicScenario2012.dtsx', 'sql-server', 'DTS_E_OLEDBERROR', 'reads sys.tables'],
];

/** The packages that cannot end well, with the reason of each. */
export const knownFailures: readonly KnownFailure[] = [
  ...known.map((each) => failureOf(each)),
  ...knownWithPostgresql.map((each) => ({ ...failureOf(each), database: 'PostgreSQL' as const })),
];

function failureOf([ending, kind, symbol, reason]: (typeof known)[number]): KnownFailure {
  return { package: ending, kind, symbol, reason };
}

/** What is known of a package that failed so; undefined when it is not known to fail, or failed in another way. */
export function knownFailureOf({ name, outcome, errors }: CorpusRun, database: string): KnownFailure | undefined {
  const symbol = outcome === 'timeout' ? 'endless' : outcome === 'failure' ? errors[0]?.symbol : undefined;
  const isHere = (each: KnownFailure): boolean => each.database === undefined || each.database === database;
  return knownFailures.find((each) => isHere(each) && name.endsWith(each.package) && each.symbol === symbol);
}
