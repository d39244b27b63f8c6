import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { PackagePlan } from '../../plan/package-plan.ts';
import type { SingleNeed } from './need.ts';
import { componentsOf, runningExecutables } from './running-executables.ts';
import { isScript } from './script-needs.ts';

const units: Readonly<Record<string, readonly [unit: string, argument: string]>> = {
  OPENDTSX_E_TASK_UNSUPPORTED: ['task', 'creationName'],
  OPENDTSX_E_COMPONENT_UNSUPPORTED: ['component', 'kind'],
  OPENDTSX_E_ENUMERATOR_UNSUPPORTED: ['Foreach enumerator', 'creationName'],
  OPENDTSX_E_CONNECTION_UNSUPPORTED: ['connection manager', 'type'],
};

/** The units that are missing here, apart from scripts: those of Integration Services and its feature packs, and those of other makers. */
export function unitNeeds(plan: PackagePlan, findings: readonly Diagnostic[]): SingleNeed[] {
  return findings.flatMap(({ symbol, args }) => {
    if (!Object.hasOwn(units, symbol)) return [];
    const [unit, argument] = units[symbol];
    // Assembly-qualified names without assembly, version and token.
    const name = String(args[argument]).split(',')[0].trim();
    if (isScript(name)) return [];
    return [{ kind: isOfMicrosoft(unit, name, plan) ? ('unsupported' as const) : ('thirdParty' as const), name, unit }];
  });
}

// Names of the Azure and Hadoop units, which carry no maker (observed: packages of Microsoft's feature pack).
const featurePack =
  /^(?:(?:Adls|AzBlob|Hdfs|FlexibleFile)(?:Src|Dest|Source|Destination|Task)|CopyFromBlobTask|CopyToBlobTask|(?:Create|Delete)HdiClusterTask|DwUploadTask|(?:Hadoop)?(?:Hive|Pig|FileSystem)Task|ForEach(?:Adls|Blob|Hdfs|FlexibleFile|DataLake)\w*Enumerator)$/i;
const microsoft = /^(?:Microsoft\.(?!Samples\.)|SSIS\.|DTS\.|DTSAdapter\.|DTSTransform\.|STOCK:)/i;
const connectionManagers =
  /^(?:OLEDB|ADO|ADO\.NET|ODBC|FILE|FLATFILE|MULTIFILE|MULTIFLATFILE|EXCEL|FTP|HTTP|SMTP|CACHE|WMI|MSMQ|MSOLAP\d*|SMOServer|SQLMOBILE|DQS|Hadoop|AzureStorage|AzureDataLake|AzureHDInsight|AzureResourceManager|AzureSubscription|PowerQuery)(?::|$)/i;

function isOfMicrosoft(unit: string, name: string, plan: PackagePlan): boolean {
  if (unit === 'connection manager') return connectionManagers.test(name);
  return microsoft.test(name) || featurePack.test(name) || makerOf(name, plan).includes('Microsoft Corporation');
}

// A class id says nothing of its maker, but components keep a contact.
function makerOf(classId: string, plan: PackagePlan): string {
  const component = [...runningExecutables(plan.root)]
    .flatMap(componentsOf)
    .find(({ componentClassId }) => componentClassId === classId);
  return component?.properties?.get('contactInfo') ?? '';
}
