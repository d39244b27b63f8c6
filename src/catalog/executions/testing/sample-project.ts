import { packProject } from '../../../formats/ispac/project-parts.ts';
import { serverPrincipal } from '../../../identity/principal.ts';
import { nameKey } from '../../../store/name-key.ts';
import { Sealer } from '../../../store/sealer.ts';
import type { Store } from '../../../store/store.ts';
import type { CatalogSession } from '../../catalog-session.ts';
import { addProjectVersion } from '../../objects/project-versions.ts';
import { OperationSignals } from '../operation-signals.ts';

const ssis = 'xmlns:SSIS="www.microsoft.com/SqlServer/SSIS"';
const dts = 'xmlns:DTS="www.microsoft.com/SqlServer/Dts"';

/** The server itself in a store, with a clock that only `pass` moves. */
export interface SampleServer {
  readonly session: CatalogSession;
  pass(milliseconds: number): void;
}

/** A server for tests. Several on one store differ in their names. */
export function sampleServer(store: Store, name = 'test-server', startMs = Date.UTC(2026, 0, 31)): SampleServer {
  let now = startMs;
  return {
    session: {
      store,
      caller: serverPrincipal,
      sealer: new Sealer(Buffer.alloc(32, 5)),
      now: () => now,
      serverName: name,
      signals: new OperationSignals(),
    },
    pass: (milliseconds) => {
      now += milliseconds;
    },
  };
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** A task that runs a script with Node.js; a property of it may be an expression. */
export function scriptTask(name: string, script: string, expressionText?: string, property = 'Arguments'): string {
  const data = `Executable="${escapeAttribute(process.execPath)}" Arguments="${escapeAttribute(`-e "${script}"`)}"`;
  const expression =
    expressionText === undefined
      ? ''
      : `<DTS:PropertyExpression DTS:Name="${property}">${expressionText}</DTS:PropertyExpression>`;
  return `<DTS:Executable DTS:refId="Package\\${name}" DTS:CreationName="Microsoft.ExecuteProcess" DTS:DTSID="{${crypto.randomUUID()}}" DTS:ExecutableType="Microsoft.ExecuteProcess" DTS:ObjectName="${name}">
${expression}<DTS:ObjectData><ExecuteProcessData ${data} /></DTS:ObjectData></DTS:Executable>`;
}

/** A package of these executables. @param parameters elements `DTS:PackageParameter` @param variables names of text variables */
export function samplePackage(
  executables: readonly string[],
  parameters: readonly string[] = [],
  variables: readonly string[] = [],
): string {
  const declared = variables.map(
    (name) =>
      `<DTS:Variable DTS:DTSID="{${crypto.randomUUID()}}" DTS:ObjectName="${name}" DTS:Namespace="User"><DTS:VariableValue DTS:DataType="8">none</DTS:VariableValue></DTS:Variable>`,
  );
  return `<?xml version="1.0"?>
<DTS:Executable ${dts} DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:DTSID="{${crypto.randomUUID()}}" DTS:ExecutableType="Microsoft.Package" DTS:ObjectName="Sample" DTS:ProtectionLevel="0">
<DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
<DTS:PackageParameters>${parameters.join('')}</DTS:PackageParameters>
<DTS:Variables>${declared.join('')}</DTS:Variables>
<DTS:Executables>${executables.join('')}</DTS:Executables></DTS:Executable>`;
}

/** The package with one task after the other has succeeded. */
export function inOrder(text: string, first: string, second: string): string {
  const constraint = `<DTS:PrecedenceConstraints><DTS:PrecedenceConstraint DTS:refId="Package.PrecedenceConstraints[Constraint]" DTS:CreationName="" DTS:DTSID="{${crypto.randomUUID()}}" DTS:From="Package\\${first}" DTS:To="Package\\${second}" DTS:LogicalAnd="True" DTS:ObjectName="Constraint" /></DTS:PrecedenceConstraints>`;
  return text.replace(/<\/DTS:Executable>$/, `${constraint}</DTS:Executable>`);
}

/** A parameter of a package. @param typeCode 9 Int32, 16 DateTime, 18 String */
export function sampleParameter(name: string, typeCode: number, value: string): string {
  return `<DTS:PackageParameter DTS:CreationName="" DTS:DataType="${typeCode === 18 ? 8 : typeCode === 16 ? 7 : 3}" DTS:DTSID="{${crypto.randomUUID()}}" DTS:ObjectName="${name}"><DTS:Property DTS:DataType="8" DTS:Name="ParameterValue">${value}</DTS:Property></DTS:PackageParameter>`;
}

/** A parameter as the tables have it, beside the one that the package declares. */
export interface SampleParameter {
  readonly packageName: string;
  readonly name: string;
  readonly dataType: string;
  readonly required?: boolean;
  readonly sensitive?: boolean;
}

/** Deploys packages by name into the folder `Loads` as the project `Sales`; gives the number of the project. */
export async function deploySample(
  session: CatalogSession,
  packages: Readonly<Record<string, string>>,
  parameters: readonly SampleParameter[] = [],
): Promise<number> {
  const { db } = session.store;
  const names = Object.keys(packages);
  const now = session.now();
  const { folder_id } = await db
    .insertInto('folders')
    .values({ name: 'Loads', name_key: 'LOADS', created_by_id: 0, created_by_name: 'test', created_ms: now })
    .returning('folder_id')
    .executeTakeFirstOrThrow();
  const { project_id } = await db
    .insertInto('projects')
    .values({
      folder_id,
      name: 'Sales',
      name_key: 'SALES',
      deployed_by_id: 0,
      deployed_by_name: 'test',
      last_deployed_ms: now,
      created_ms: now,
      object_version_lsn: 0,
      validation_status: 'N',
    })
    .returning('project_id')
    .executeTakeFirstOrThrow();
  await addVersion(session, project_id, packages);
  await db
    .insertInto('packages')
    .values(
      names.map((name) => ({
        project_id,
        name,
        name_key: nameKey(name),
        version_major: 1,
        version_minor: 0,
        version_build: 0,
        entry_point: 1,
        validation_status: 'N',
      })),
    )
    .execute();
  for (const { packageName, name, dataType, required, sensitive } of parameters) {
    await db
      .insertInto('object_parameters')
      .values({
        project_id,
        object_type: 30,
        object_name: packageName,
        object_name_key: nameKey(packageName),
        parameter_name: name,
        parameter_name_key: nameKey(name),
        data_type: dataType,
        required: required ? 1 : 0,
        sensitive: sensitive ? 1 : 0,
        value_type: 'V',
        value_set: 0,
        validation_status: 'N',
      })
      .execute();
  }
  return project_id;
}

/** Deploys another version of the project, without what tables say of its packages. */
export async function redeploySample(
  session: CatalogSession,
  packages: Readonly<Record<string, string>>,
): Promise<void> {
  const { project_id } = await session.store.db.selectFrom('projects').select('project_id').executeTakeFirstOrThrow();
  await addVersion(session, project_id, packages);
}

async function addVersion(
  session: CatalogSession,
  projectId: number,
  packages: Readonly<Record<string, string>>,
): Promise<void> {
  const encode = (text: string): Uint8Array => Buffer.from(text);
  const names = Object.keys(packages);
  const manifest = `<?xml version="1.0"?><SSIS:Project SSIS:ProtectionLevel="DontSaveSensitive" ${ssis}><SSIS:Properties><SSIS:Property SSIS:Name="ID">{${crypto.randomUUID()}}</SSIS:Property><SSIS:Property SSIS:Name="Name">Sales</SSIS:Property></SSIS:Properties><SSIS:Packages>${names.map((name) => `<SSIS:Package SSIS:Name="${name}" SSIS:EntryPoint="1" />`).join('')}</SSIS:Packages><SSIS:ConnectionManagers /><SSIS:DeploymentInfo /></SSIS:Project>`;
  const bytes = packProject({
    packages: Object.entries(packages).map(([name, text]) => ({ name, bytes: encode(text) })),
    connectionManagers: [],
    parameters: encode(`<?xml version="1.0"?><SSIS:Parameters ${ssis} />`),
    manifest: encode(manifest),
  });
  const version = await addProjectVersion(session, projectId, null, { bytes, password: undefined });
  await session.store.db.updateTable('projects').set({ object_version_lsn: version }).execute();
}
