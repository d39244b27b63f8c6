/**
 * The names of format 8 for what older formats call by class id, ProgID or assembly-qualified type name (source: components reference §0,
 * tasks reference; class ids observed in packages). Names that are not here stay as they are: custom units keep theirs.
 */
const components: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.OLEDBSource': [
    '2C0A8BE5-1EDC-4353-A0EF-B778599C65A0',
    '165A526D-D5DE-47FF-96A6-F8274C19826B',
    'BCEFE59B-6819-47F7-A125-63753B33ABB7',
  ],
  'Microsoft.OLEDBDestination': [
    'E2568105-9550-4F71-A638-B7FE42E66922',
    '5A0B62E8-D91D-49F5-94A5-7BE58DE508F0',
    '4ADA7EAA-136C-4215-8098-D7A7C27FC0D1',
  ],
  'Microsoft.FlatFileSource': [
    'D23FD76B-F51D-420F-BBCB-19CBF6AC1AB4',
    '5ACD952A-F16A-41D8-A681-713640837664',
    '90C7770B-DE7C-435E-880E-E718C92C0573',
  ],
  'Microsoft.FlatFileDestination': ['A1DF9F6D-8EE4-4EF0-BB2E-D526130D7A7B', '8DA75FED-1B7C-407D-B2AD-2B24209CCCA4'],
  'Microsoft.ExcelSource': [
    '8C084929-27D1-479F-9641-ABB7CDADF1AC',
    'A4B1E1C8-17F3-46C8-AAD0-34F0C6FE42DE',
    'B551FCA8-23BD-4719-896F-D8F352A5283C',
  ],
  'Microsoft.RawSource': ['E2568105-9550-4F71-A638-B7FE42E66930'],
  'Microsoft.RawDestination': ['E2568105-9550-4F71-A638-B7FE42E66933'],
  'Microsoft.RecordsetDestination': [
    'C457FD7E-CE98-4C4B-AEFE-F3AE0044F181',
    'FFF3C376-C5BF-45BC-A3A3-C8C9DEDD2CF5',
    '167AF7E9-BA81-425F-B73D-E30C2DCC0F09',
  ],
  'Microsoft.SQLServerDestination': [
    'F452EAF3-5EF0-43F1-8067-09DDF0BC6316',
    'E4B61516-847B-4BDF-9CC6-1968A2D43E73',
    '5244B484-7C76-4026-9A01-00928EA81550',
  ],
  'Microsoft.Aggregate': [
    '5B201335-B360-485C-BB93-75C34E09B3D3',
    '9ABE8DF3-0052-42DB-8B18-2089E1D1D1B7',
    'F40CF2A6-384A-4C57-B99C-ADAF31E51EBC',
  ],
  'Microsoft.Lineage': [
    '4FCE8297-9C65-40A9-9D60-00C5CC6BC283',
    '18C6AD8E-96E0-4C94-885B-B5FD43A8A101',
    '32711D35-7D9D-44E5-B57E-A17D33D5C38C',
  ],
  'Microsoft.Cache': ['BF818E79-2C1C-410D-ADEA-B2D1A04FED01', 'A236DD44-4409-433E-A1CE-283DA18F4E0F'],
  'Microsoft.CharacterMap': [
    'C86C867A-7D40-486A-8734-F0B6943A9DD4',
    '2D9FDEDD-085F-4294-ABBA-818E2CCD0733',
    'DEC33219-BA68-4FEB-AC98-9C1B1E577A8D',
  ],
  'Microsoft.ConditionalSplit': [
    '53A228EE-EBFA-48D6-A1AC-5269E5824A2C',
    '7F88F654-4E20-4D14-84F4-AF9C925D3087',
    '3AE878C6-0D6C-4F48-8128-40E00E9C1B7D',
  ],
  'Microsoft.DataConvert': [
    '62B1106C-7DB8-4EC8-ADD6-4C664DFFC54A',
    'BD06A22E-BC69-4AF7-A69B-C44C2EF684BB',
    'C3BF62C8-7C5C-4F85-83C3-E0B6F6BE267C',
  ],
  'Microsoft.DerivedColumn': [
    '9CF90BF0-5BCC-4C63-B91D-1F322DC12C26',
    '49928E82-9C4E-49F0-AABE-3812B82707EC',
    '2932025B-AB99-40F6-B5B8-783A73F80E24',
  ],
  'Microsoft.Extractor': [
    'DE059577-B5F1-4883-A22B-CB0A40E16D7B',
    '86151302-DCDB-49FB-92FE-772EC02712B6',
    'A9823821-0085-4483-952F-36277F63FFC5',
  ],
  'Microsoft.Inserter': [
    'B0779BAF-39EA-44A1-B7EA-C2FAF97E0AB8',
    'C8AEEE54-67A0-41A8-821D-D1C8BED62C68',
    '9053CAE0-140B-48E4-AEEC-4E6A26E9E436',
  ],
  'Microsoft.FuzzyGrouping': [
    '30575856-AD5B-483D-92C5-5A36D11F0F75',
    '836E0D0B-0358-45B4-B888-4ADCE9356D4E',
    '0A1BDBA0-9C6E-4AD7-97B1-E0E79E462629',
  ],
  'Microsoft.FuzzyLookup': ['9F4EB4D4-AD71-496D-B70B-31ECE1139884'],
  'Microsoft.Lookup': [
    '0FB4AABB-C027-4440-809A-1198049BF117',
    '27648839-180F-45E6-838D-AFF53DF682D2',
    '671046B0-AA63-4C9F-90E4-C06E0B710CE3',
  ],
  'Microsoft.Merge': ['08AE886A-4124-499C-B332-16E3299D225A'],
  'Microsoft.MergeJoin': [
    '0D598A60-0A32-4B1B-A72C-5030B64E3A20',
    '14D43A4F-D7BD-489D-829E-6DE35750CFE4',
    'A18A4D58-7C7A-4448-8B98-AE2CEFE81B4C',
  ],
  'Microsoft.Multicast': [
    'F1CEE4CE-066D-4FBE-9DC4-4C697A617264',
    '1ACA4459-ACE0-496F-814A-8611F9C27E23',
    'EC139FBC-694E-490B-8EA7-35690FB0F445',
  ],
  'Microsoft.OLEDBCommand': [
    'C60ACAD1-9BE8-46B3-87DA-70E59EADEA46',
    '93FFEC66-CBC8-4C7F-9C6A-CB1C17A7567D',
    '8E61C8F6-C91D-43B6-97EB-3423C06571CC',
  ],
  'Microsoft.Pivot': ['49EB1DDB-8127-47C6-8B28-B97F7685DD59'],
  'Microsoft.RowCount': [
    'DE50D3C7-41AF-4804-9247-CF1DEB147971',
    'E2697D8C-70DA-42B2-8208-A19CE3A9FE41',
    '150E6007-7C6A-4CC3-8FF3-FC73783A972E',
  ],
  'Microsoft.RowSampling': [
    '19FBD9D1-7707-49F8-8EB2-BD7C6DA183C2',
    'A44C46A3-0A3F-454B-B3BD-0BC23D4BCE94',
    '284A868A-7C3D-498C-ABBF-028CEF6AB288',
  ],
  'Microsoft.Sort': [
    'F1CEE4CE-066D-4FBE-9DC4-CD97202F3450',
    '5B1A3FF5-D366-4D75-AD1F-F19A36FCBEDB',
    '07127A7C-164B-422A-AD1F-24BE39B4DB38',
  ],
  'Microsoft.UnionAll': [
    'B594E9A8-4351-4939-891C-CFE1AB93E925',
    '4D9F9B7C-84D9-4335-ADB0-2542A7E35422',
    'C5E47A29-265C-4F93-82CA-D8462EE23278',
  ],
  'Microsoft.UnPivot': ['CDEA2A77-9235-47FC-9D9E-B32EC6F8ACE9'],
  'Microsoft.ManagedComponentHost': [
    'BF01D463-7089-41EE-8F05-0A6DC17CE633',
    '2E42D45B-F83C-400F-8D77-61DDE6A7DF29',
    '874F7595-FB5F-40FF-96AF-FBFF8250E3EF',
  ],
};

// ProgIDs end in a version, which says nothing more: DTSTransform.DerivedColumn.3.
const componentProgIds = /^(?:DTSAdapter|DTSTransform|SSIS)\.(\w+?)(?:\.\d+)?$/i;
const managedHost = /^DTS\.ManagedComponentWrapper(?:\.\d+)?$/i;
// Class ids of log providers (source: containers reference §10).
const logProviderClasses: Readonly<Record<string, string>> = {
  '0A039101-ACC1-4E06-943F-279948323883': 'LogProviderTextFile',
  '94150B25-6AEB-4C0D-996D-D37D1C4FDEDA': 'LogProviderSQLServer',
  '440945A4-2A22-4F19-B577-EAF5FDDC5F7A': 'LogProviderXMLFile',
  'E93F6300-AE0C-4916-A7BF-A8D0CE12C77A': 'LogProviderSQLProfiler',
  '071CC8EB-C343-4CFF-8D58-564B92FCA3CF': 'LogProviderEventLog',
  '59B2C6A5-663F-4C20-8863-C83F9B72E2EB': 'LogProviderTextFile',
  '5C0B8D21-E9AA-462E-BA34-30FF5F7A42A1': 'LogProviderSQLProfiler',
  '6AA833A1-E4B2-4431-831B-DE695049DC61': 'LogProviderSQLServer',
  '97634F75-1DC7-4F1F-8A4C-DAF0E13AAA22': 'LogProviderEventLog',
  'AFED6884-619C-484F-9A09-F42D56E1A7EA': 'LogProviderXMLFile',
};

const managedComponents: Readonly<Record<string, string>> = {
  'Microsoft.SqlServer.Dts.Pipeline.DataReaderSourceAdapter': 'Microsoft.DataReaderSourceAdapter',
  'Microsoft.SqlServer.Dts.Pipeline.DataReaderDestinationAdapter': 'Microsoft.DataReaderDestinationAdapter',
  'Microsoft.SqlServer.Dts.Pipeline.XmlSourceAdapter': 'Microsoft.XmlSourceAdapter',
  'Microsoft.SqlServer.Dts.Pipeline.ScriptComponentHost': 'Microsoft.ScriptComponentHost',
  'Microsoft.SqlServer.Dts.Pipeline.ADONETDestination': 'Microsoft.ADONETDestination',
};

const dataFlow = [
  '5918251B-2970-45A4-AB5F-01C3C588FE5A',
  'E3CFBEA8-1F48-40D8-91E1-2DEDC1EDDD56',
  'DTS.Pipeline',
  'SSIS.Pipeline',
];

const tasks: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.Pipeline': dataFlow,
  'Microsoft.ExecutePackageTask': ['SSIS.ExecutePackageTask', 'DTS.ExecutePackageTask'],
  'Microsoft.BulkInsertTask': ['Microsoft.SqlServer.Dts.Tasks.BulkInsertTask.BulkInsertTask', 'DTS.BulkInsertTask'],
  'Microsoft.ExecuteSQLTask': ['Microsoft.SqlServer.Dts.Tasks.ExecuteSQLTask.ExecuteSQLTask'],
  'Microsoft.ExecuteProcess': ['Microsoft.SqlServer.Dts.Tasks.ExecuteProcess.ExecuteProcess'],
  'Microsoft.ExpressionTask': ['Microsoft.SqlServer.Dts.Tasks.ExpressionTask.ExpressionTask'],
  'Microsoft.FileSystemTask': ['Microsoft.SqlServer.Dts.Tasks.FileSystemTask.FileSystemTask'],
  'Microsoft.FtpTask': ['Microsoft.SqlServer.Dts.Tasks.FtpTask.FtpTask'],
  'Microsoft.MessageQueueTask': ['Microsoft.SqlServer.Dts.Tasks.MessageQueueTask.MessageQueueTask'],
  'Microsoft.ScriptTask': ['Microsoft.SqlServer.Dts.Tasks.ScriptTask.ScriptTask'],
  'Microsoft.SendMailTask': ['Microsoft.SqlServer.Dts.Tasks.SendMailTask.SendMailTask'],
  'Microsoft.WebServiceTask': ['Microsoft.SqlServer.Dts.Tasks.WebServiceTask.WebServiceTask'],
  'Microsoft.WmiDataReaderTask': ['Microsoft.SqlServer.Dts.Tasks.WmiDataReaderTask.WmiDataReaderTask'],
  'Microsoft.WmiEventWatcherTask': ['Microsoft.SqlServer.Dts.Tasks.WmiEventWatcherTask.WmiEventWatcherTask'],
  'Microsoft.XMLTask': ['Microsoft.SqlServer.Dts.Tasks.XMLTask.XMLTask'],
  'Microsoft.DataProfilingTask': ['Microsoft.SqlServer.Dts.Tasks.DataProfilingTask.DataProfilingTask'],
};

// DTS.ForEachFileEnumerator.3, Microsoft.SqlServer.Dts.Runtime.Enumerators.ADO.ForEachADOEnumerator, …
const enumerator = /(?:^|\.)(ForEach\w+Enumerator)(?:\.\d+)?$/;
const logProvider = /^DTS\.(LogProvider\w+?)(?:\.\d+)?$/;

const componentNames = inverse(components);
const taskNames = inverse(tasks);

/** The `componentClassID` of format 8. */
export function currentComponentName(classId: string): string {
  if (managedHost.test(classId)) return 'Microsoft.ManagedComponentHost';
  const progId = componentProgIds.exec(classId)?.[1];
  if (progId !== undefined) return `Microsoft.${progId}`;
  return componentNames.get(keyOf(classId)) ?? classId;
}

/** The `UserComponentTypeName` of format 8. */
export function currentManagedComponentName(typeName: string): string {
  const name = withoutAssembly(typeName);
  return Object.hasOwn(managedComponents, name) ? managedComponents[name] : typeName;
}

/** The creation name of a task in format 8. */
export function currentTaskName(creationName: string): string {
  return taskNames.get(keyOf(creationName)) ?? creationName;
}

/** The creation name of a Foreach enumerator in format 8. */
export function currentEnumeratorName(creationName: string): string {
  const name = enumerator.exec(withoutAssembly(creationName))?.[1];
  return name === undefined ? creationName : `Microsoft.${name}`;
}

/** The creation name of a log provider in format 8. */
export function currentLogProviderName(creationName: string): string {
  const key = keyOf(creationName);
  const classId = Object.hasOwn(logProviderClasses, key) ? logProviderClasses[key] : undefined;
  const name = classId ?? logProvider.exec(creationName)?.[1];
  return name === undefined ? creationName : `Microsoft.${name}`;
}

function inverse(table: Readonly<Record<string, readonly string[]>>): Map<string, string> {
  return new Map(Object.entries(table).flatMap(([name, aliases]) => aliases.map((alias) => [keyOf(alias), name])));
}

function keyOf(identifier: string): string {
  return withoutAssembly(identifier)
    .replace(/[{}]/g, '')
    .replace(/\.\d+$/, '')
    .toUpperCase();
}

function withoutAssembly(typeName: string): string {
  return typeName.split(',', 1)[0].trim();
}
