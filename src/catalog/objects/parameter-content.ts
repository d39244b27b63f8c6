import type { Secret } from '../../datatypes/secret.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { connectionParameters } from '../../formats/dtproj/connection-parameters.ts';
import { readParameter } from '../../formats/params/read-parameters.ts';
import type { ConnectionManager, Package } from '../../model/package.ts';
import type { Project, ProjectOrigin } from '../../model/project.ts';
import type { Parameter } from '../../model/variable.ts';
import { type CatalogDataType, dataTypeOfCode, storedDesignText } from './catalog-data-types.ts';
import { parameterOwner } from './resolve-parameters.ts';

/** A parameter as a project brings it. */
export interface ParameterContent {
  /** 20 project, 30 package. */
  readonly objectType: number;
  readonly objectName: string;
  readonly name: string;
  readonly dataType: CatalogDataType;
  readonly required: boolean;
  readonly sensitive: boolean;
  readonly description: string | null;
  /** As `storedDesignText` gives it. */
  readonly designValue: string | Secret | null;
  /** Why it cannot be kept. */
  readonly fault?: Diagnostic;
}

interface Owner {
  readonly objectType: number;
  readonly objectName: string;
}

const longestName = 128;
const longestDescription = 1024;
const prefix = 'CM.';

/** The parameters of a project and of its connection managers (`CM.<connection manager>.<property>`, as the manifest describes them). */
export function projectParameters(project: Project): ParameterContent[] {
  const owner = { objectType: parameterOwner.project, objectName: project.name };
  const info = project.origin?.manifest?.child('DeploymentInfo');
  const described = info?.child('ProjectConnectionParameters');
  return contentsOf(owner, [...project.parameters, ...connectionOnes(described, project.connectionManagers)]);
}

/** The parameters of a package and of its own connection managers. */
export function packageParameters(project: Project, name: string, source: Package): ParameterContent[] {
  const owner = { objectType: parameterOwner.package, objectName: name };
  const info = project.origin?.manifest?.child('DeploymentInfo')?.child('PackageInfo');
  const described = info
    ?.childrenNamed('PackageMetaData')
    .find((each) => each.attributeValue('Name')?.toLowerCase() === name.toLowerCase())
    ?.child('Parameters');
  const managers = source.connectionManagers.filter(({ scope }) => scope === 'package');
  return contentsOf(owner, [...source.parameters, ...connectionOnes(described, managers)]);
}

type Described = Pick<
  Parameter,
  'name' | 'typeCode' | 'required' | 'sensitive' | 'description' | 'valueText' | 'secret'
>;

// What the manifest describes is what the designer offers; a manifest that was never built describes nothing.
function connectionOnes(described: ProjectOrigin['manifest'], managers: readonly ConnectionManager[]): Described[] {
  if (described !== undefined) {
    return described
      .childrenNamed('Parameter')
      .map(readParameter)
      .filter(({ name }) => name.startsWith(prefix));
  }
  return connectionParameters(managers, []).map(({ name, values }) => ({
    name,
    typeCode: Number(values.get('DataType')?.text ?? 18),
    required: false,
    sensitive: values.get('Sensitive')?.text === '1',
    description: '',
    valueText: values.get('Value')?.text ?? '',
    secret: undefined,
  }));
}

function contentsOf(owner: Owner, parameters: readonly Described[]): ParameterContent[] {
  return parameters.map((parameter) => contentOf(owner, parameter));
}

function contentOf(owner: Owner, parameter: Described): ParameterContent {
  const { name, typeCode, required, sensitive, description, secret } = parameter;
  const refuse = (detail: string): Diagnostic =>
    diagnostic('OPENDTSX_E_CATALOG_DEPLOY_PARAMETER', { name, object: owner.objectName, detail });
  const dataType = dataTypeOfCode(typeCode);
  const content = {
    ...owner,
    name,
    required,
    sensitive,
    description: description.slice(0, longestDescription) || null,
  };
  if (name === '' || name.length > longestName) {
    const fault = refuse(`its name has ${name.length} characters`);
    return { ...content, dataType: 'String', designValue: null, fault };
  }
  if (dataType === undefined) {
    return {
      ...content,
      dataType: 'String',
      designValue: null,
      fault: refuse(`${typeCode} is no data type of parameters`),
    };
  }
  if (sensitive) return { ...content, dataType, designValue: secret ?? null };
  const designValue = storedDesignText(parameter.valueText, dataType);
  if (designValue !== undefined) return { ...content, dataType, designValue };
  return { ...content, dataType, designValue: null, fault: refuse(`its value is no ${dataType}`) };
}
