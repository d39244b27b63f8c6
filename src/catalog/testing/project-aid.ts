import { type Zippable, zipSync } from 'fflate';

const ssis = 'xmlns:SSIS="www.microsoft.com/SqlServer/SSIS"';
const dts = 'xmlns:DTS="www.microsoft.com/SqlServer/Dts"';

/** A parameter as `.params` files and manifests write it. */
export interface ParameterText {
  readonly name: string;
  /** System.TypeCode; String when absent. */
  readonly type?: number;
  readonly value?: string;
  readonly required?: boolean;
  readonly sensitive?: boolean;
}

/** What a project deployment file holds. */
export interface ProjectText {
  readonly name?: string;
  readonly level?: string;
  readonly parameters?: readonly ParameterText[];
  /** Packages by file name, with their parameters. */
  readonly packages?: Readonly<Record<string, readonly ParameterText[]>>;
  /** Parameters of connection managers, by package. */
  readonly connections?: Readonly<Record<string, readonly ParameterText[]>>;
  /** Parameters of the project's connection managers. */
  readonly projectConnections?: readonly ParameterText[];
  /** Entries in place of those, or besides; undefined: without that entry. */
  readonly entries?: Readonly<Record<string, Uint8Array | undefined>>;
}

/** The bytes of a project deployment file. For tests. */
export function projectFile(project: ProjectText = {}): Uint8Array {
  const { packages = { 'Load.dtsx': [] } } = project;
  const entries: Record<string, Uint8Array | undefined> = {
    '@Project.manifest': bytes(manifestText(project)),
    'Project.params': bytes(
      `<SSIS:Parameters ${ssis}>${(project.parameters ?? []).map(parameterText).join('')}</SSIS:Parameters>`,
    ),
    '[Content_Types].xml': bytes('<Types/>'),
    ...Object.fromEntries(
      Object.keys(packages).map((name) => [encodeURI(name), bytes(packageText(name, packages[name]))]),
    ),
    ...project.entries,
  };
  const kept = Object.entries(entries).filter(([, content]) => content !== undefined);
  return zipSync(Object.fromEntries(kept) as Zippable, { mtime: new Date('2020-01-01T00:00:00') });
}

/** The text of a package with parameters. For tests. */
export function packageText(fileName: string, parameters: readonly ParameterText[] = []): string {
  const name = fileName.replace(/\.dtsx$/, '');
  const texts = parameters.map(
    (
      each,
    ) => `<DTS:PackageParameter DTS:DataType="${variantOf(each.type ?? 18)}" DTS:DTSID="{0a}" DTS:ObjectName="${each.name}" DTS:Required="${each.required ?? false}" DTS:Sensitive="${each.sensitive ?? false}">
<DTS:Property DTS:DataType="${variantOf(each.type ?? 18)}" DTS:Name="ParameterValue"${each.sensitive ? ' DTS:Sensitive="1"' : ''}>${each.value ?? ''}</DTS:Property></DTS:PackageParameter>`,
  );
  return `<DTS:Executable ${dts} DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:DTSID="{11111111-1111-1111-1111-111111111111}" DTS:ExecutableType="Microsoft.Package" DTS:ObjectName="${name}" DTS:VersionBuild="3">
<DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property><DTS:PackageParameters>${texts.join('')}</DTS:PackageParameters></DTS:Executable>`;
}

function manifestText(project: ProjectText): string {
  const { packages = { 'Load.dtsx': [] }, connections = {} } = project;
  const names = Object.keys(packages);
  const metadata = names.map(
    (name) =>
      `<SSIS:PackageMetaData SSIS:Name="${name}"><SSIS:Properties/><SSIS:Parameters>${(connections[name] ?? []).map(parameterText).join('')}</SSIS:Parameters></SSIS:PackageMetaData>`,
  );
  return `<SSIS:Project SSIS:ProtectionLevel="${project.level ?? 'DontSaveSensitive'}" ${ssis}><SSIS:Properties>
<SSIS:Property SSIS:Name="ID">{22222222-2222-2222-2222-222222222222}</SSIS:Property><SSIS:Property SSIS:Name="Name">${project.name ?? 'Sales'}</SSIS:Property>
<SSIS:Property SSIS:Name="FormatVersion">1</SSIS:Property></SSIS:Properties>
<SSIS:Packages>${names.map((name) => `<SSIS:Package SSIS:Name="${name}" SSIS:EntryPoint="1"/>`).join('')}</SSIS:Packages><SSIS:ConnectionManagers/>
<SSIS:DeploymentInfo><SSIS:ProjectConnectionParameters>${(project.projectConnections ?? []).map(parameterText).join('')}</SSIS:ProjectConnectionParameters>
<SSIS:PackageInfo>${metadata.join('')}</SSIS:PackageInfo></SSIS:DeploymentInfo></SSIS:Project>`;
}

function parameterText({ name, type = 18, value, required, sensitive }: ParameterText): string {
  const property = (key: string, text: string, mark = '') =>
    `<SSIS:Property SSIS:Name="${key}"${mark}>${text}</SSIS:Property>`;
  const properties = [
    property('ID', '{0b}'),
    property('Required', required ? '1' : '0'),
    property('Sensitive', sensitive ? '1' : '0'),
    property('DataType', String(type)),
    ...(value === undefined ? [] : [property('Value', value, sensitive ? ' SSIS:Sensitive="1"' : '')]),
  ];
  return `<SSIS:Parameter SSIS:Name="${name}"><SSIS:Properties>${properties.join('')}</SSIS:Properties></SSIS:Parameter>`;
}

const variants: Readonly<Record<number, number>> = { 3: 11, 7: 2, 9: 3, 11: 20, 14: 5, 15: 14, 16: 7, 18: 8 };

function variantOf(typeCode: number): number {
  return variants[typeCode] ?? 8;
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
