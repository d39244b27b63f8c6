import { createHash } from 'node:crypto';
import { escapeAttribute } from '../src/xml/escape.ts';

/** A column of a generated component: name and the type attributes of pipeline XML. */
export interface ColumnText {
  readonly name: string;
  /** e.g. `dataType="wstr" length="10"`. */
  readonly type: string;
  /** Custom properties by name. */
  readonly properties?: Readonly<Record<string, string>>;
}

/** A component of a generated data flow. */
export interface ComponentText {
  readonly name: string;
  readonly classId: string;
  readonly properties?: Readonly<Record<string, string>>;
  /** Slot and connection manager name. */
  readonly connection?: readonly [slot: string, manager: string];
  readonly inputs?: readonly InputText[];
  readonly outputs?: readonly OutputText[];
}

/** An input: the lineage ids it uses. */
export interface InputText {
  readonly name: string;
  readonly columns: readonly {
    readonly lineageId: string;
    readonly name: string;
    readonly external?: string;
    readonly usage?: 'readWrite';
    readonly properties?: Readonly<Record<string, string>>;
  }[];
  readonly external?: readonly ColumnText[];
}

/** An output. `from` names the input it is synchronous to. */
export interface OutputText {
  readonly name: string;
  readonly from?: string;
  readonly exclusionGroup?: number;
  readonly error?: boolean;
  readonly columns?: readonly ColumnText[];
  readonly external?: boolean;
  readonly disposition?: 'FailComponent' | 'RedirectRow' | 'IgnoreFailure';
  readonly properties?: Readonly<Record<string, string>>;
}

const flow = 'Package\\Data flow';
const guid = (name: string): string => {
  const hash = createHash('sha256').update(name).digest('hex').toUpperCase();
  return `{${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}}`;
};
const attribute = (name: string, value: string | number | undefined): string =>
  value === undefined ? '' : ` ${name}="${escapeAttribute(String(value))}"`;

/** The lineage id of an output column. */
export function lineage(component: string, output: string, column: string): string {
  return `${flow}\\${component}.Outputs[${output}].Columns[${column}]`;
}

/** A reference to a column within a stored expression. */
export function reference(lineageId: string): string {
  return `#{${lineageId}}`;
}

function propertiesText(properties: Readonly<Record<string, string>> | undefined): string {
  const list = Object.entries(properties ?? {});
  if (list.length === 0) return '';
  const text = list.map(
    ([name, value]) =>
      `<property${attribute('name', name)} dataType="System.String">${escapeAttribute(value)}</property>`,
  );
  return `<properties>${text.join('')}</properties>`;
}

function inputText(component: string, input: InputText): string {
  const ref = `${flow}\\${component}.Inputs[${input.name}]`;
  const columns = input.columns.map(
    (column) =>
      `<inputColumn${attribute('refId', `${ref}.Columns[${column.name}]`)}${attribute('lineageId', column.lineageId)}${attribute('cachedName', column.name)}${attribute('usageType', column.usage)}${attribute(
        'externalMetadataColumnId',
        column.external === undefined ? undefined : `${ref}.ExternalColumns[${column.external}]`,
      )}>${propertiesText(column.properties)}</inputColumn>`,
  );
  const external = (input.external ?? []).map((column) => externalText(ref, column));
  return `<input${attribute('refId', ref)}${attribute('name', input.name)}><inputColumns>${columns.join('')}</inputColumns><externalMetadataColumns>${external.join('')}</externalMetadataColumns></input>`;
}

function externalText(ref: string, column: ColumnText): string {
  return `<externalMetadataColumn${attribute('refId', `${ref}.ExternalColumns[${column.name}]`)}${attribute('name', column.name)} ${column.type}/>`;
}

function outputText(component: string, output: OutputText): string {
  const ref = `${flow}\\${component}.Outputs[${output.name}]`;
  const disposition = output.disposition ?? 'FailComponent';
  const dispositions = output.error
    ? ''
    : ` errorRowDisposition="${disposition}" truncationRowDisposition="${disposition}"`;
  const columns = (output.columns ?? []).map((column) => {
    const id = lineage(component, output.name, column.name);
    const external = output.external
      ? attribute('externalMetadataColumnId', `${ref}.ExternalColumns[${column.name}]`)
      : '';
    return `<outputColumn${attribute('refId', id)}${attribute('lineageId', id)}${attribute('name', column.name)} ${column.type}${dispositions}${external}>${propertiesText(column.properties)}</outputColumn>`;
  });
  const special = output.error
    ? ['ErrorCode', 'ErrorColumn'].map((name, index) => {
        const id = lineage(component, output.name, name);
        return `<outputColumn${attribute('refId', id)}${attribute('lineageId', id)} name="${name}" dataType="i4" specialFlags="${index + 1}"/>`;
      })
    : [];
  const synchronous = output.from === undefined ? undefined : `${flow}\\${component}.Inputs[${output.from}]`;
  const externals = output.external ? (output.columns ?? []).map((column) => externalText(ref, column)) : [];
  return `<output${attribute('refId', ref)}${attribute('name', output.name)}${attribute('synchronousInputId', synchronous)}${attribute('exclusionGroup', output.exclusionGroup)}${output.error ? ' isErrorOut="true"' : dispositions}>${propertiesText(output.properties)}<outputColumns>${[...columns, ...special].join('')}</outputColumns><externalMetadataColumns>${externals.join('')}</externalMetadataColumns></output>`;
}

function componentText(component: ComponentText): string {
  const connection =
    component.connection === undefined
      ? ''
      : `<connections><connection${attribute('name', component.connection[0])}${attribute('connectionManagerID', guid(component.connection[1]))}/></connections>`;
  return `<component${attribute('refId', `${flow}\\${component.name}`)}${attribute('name', component.name)}${attribute('componentClassID', component.classId)}>${propertiesText(component.properties)}${connection}<inputs>${(component.inputs ?? []).map((input) => inputText(component.name, input)).join('')}</inputs><outputs>${(component.outputs ?? []).map((output) => outputText(component.name, output)).join('')}</outputs></component>`;
}

/** A delimited UTF-8 flat file connection manager. Column types are pipeline numbers (130 DT_WSTR, 3 DT_I4 …). */
export function flatFileManager(
  name: string,
  path: string,
  columns: readonly {
    name: string;
    dataType: number;
    width?: number;
    precision?: number;
    scale?: number;
    qualified?: boolean;
  }[],
): string {
  const texts = columns.map((column, index) => {
    const delimiter = index === columns.length - 1 ? '_x000A_' : '_x002C_';
    return `<DTS:FlatFileColumn DTS:ColumnType="Delimited" DTS:ColumnDelimiter="${delimiter}"${attribute('DTS:MaximumWidth', column.width)} DTS:DataType="${column.dataType}"${attribute('DTS:DataPrecision', column.precision)}${attribute('DTS:DataScale', column.scale)} DTS:TextQualified="${column.qualified ? 'True' : 'False'}" DTS:ObjectName="${column.name}"/>`;
  });
  return `<DTS:ConnectionManager DTS:refId="Package.ConnectionManagers[${name}]" DTS:CreationName="FLATFILE" DTS:DTSID="${guid(name)}" DTS:ObjectName="${name}"><DTS:ObjectData><DTS:ConnectionManager DTS:Format="Delimited" DTS:LocaleID="1033" DTS:HeaderRowDelimiter="_x000A_" DTS:ColumnNamesInFirstDataRow="True" DTS:RowDelimiter="" DTS:TextQualifier="_x0022_" DTS:CodePage="65001"${attribute('DTS:ConnectionString', path)}><DTS:FlatFileColumns>${texts.join('')}</DTS:FlatFileColumns></DTS:ConnectionManager></DTS:ObjectData></DTS:ConnectionManager>`;
}

/** An OLE DB connection manager with this connection string. */
export function databaseManager(name: string, connectionString: string): string {
  return `<DTS:ConnectionManager DTS:refId="Package.ConnectionManagers[${name}]" DTS:CreationName="OLEDB" DTS:DTSID="${guid(name)}" DTS:ObjectName="${name}"><DTS:ObjectData><DTS:ConnectionManager${attribute('DTS:ConnectionString', connectionString)}/></DTS:ObjectData></DTS:ConnectionManager>`;
}

/** A package of format 8 with one Data Flow task. Paths are `[component, output, component, input]`. */
export function dataFlowPackage(
  name: string,
  managers: readonly string[],
  components: readonly ComponentText[],
  paths: readonly (readonly [string, string, string, string])[],
): string {
  const pathTexts = paths.map(
    ([from, output, to, input], index) =>
      `<path refId="${flow}.Paths[${index}]" name="${index}"${attribute('startId', `${flow}\\${from}.Outputs[${output}]`)}${attribute('endId', `${flow}\\${to}.Inputs[${input}]`)}/>`,
  );
  return `<?xml version="1.0"?>
<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:DTSID="${guid(name)}" DTS:ExecutableType="Microsoft.Package" DTS:LocaleID="1033" DTS:ObjectName="${name}" DTS:ProtectionLevel="0">
<DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
<DTS:ConnectionManagers>${managers.join('\n')}</DTS:ConnectionManagers>
<DTS:Executables><DTS:Executable DTS:refId="${flow}" DTS:CreationName="Microsoft.Pipeline" DTS:DTSID="${guid(`${name}/flow`)}" DTS:ExecutableType="Microsoft.Pipeline" DTS:ObjectName="Data flow"><DTS:ObjectData><pipeline version="1"><components>${components.map(componentText).join('\n')}</components><paths>${pathTexts.join('')}</paths></pipeline></DTS:ObjectData></DTS:Executable></DTS:Executables>
</DTS:Executable>
`;
}
