import { parseXml } from '../../xml/parse-xml.ts';
import type { XmlElement } from '../../xml/xml-element.ts';

/** A configuration of a `.dtproj`: what a build takes from it. */
export interface BuildConfiguration {
  readonly name: string;
  /** As a manifest writes it, e.g. `160`; undefined for SQL Server 2012 and 2014, whose manifests state none (observed). */
  readonly targetServerVersion: string | undefined;
  /** Values of parameters by the identifier of the parameter (a GUID in braces, lower case). */
  readonly parameterValues: ReadonlyMap<string, string>;
}

const versions: Readonly<Record<string, string>> = {
  SQLServer2016: '130',
  SQLServer2017: '140',
  SQLServer2019: '150',
  SQLServer2022: '160',
};

/** The configurations of a `.dtproj` in their order; none when it cannot be read. */
export function readBuildConfigurations(input: Uint8Array | string): BuildConfiguration[] {
  const { document } = parseXml(input);
  const configurations = document?.root.child('Configurations')?.childrenNamed('Configuration') ?? [];
  return configurations.map((configuration) => {
    const options = configuration.child('Options');
    const version = textOf(options, 'TargetServerVersion');
    const settings = options?.child('ParameterConfigurationValues')?.childrenNamed('ConfigurationSetting') ?? [];
    return {
      name: textOf(configuration, 'Name'),
      targetServerVersion: Object.hasOwn(versions, version) ? versions[version] : undefined,
      parameterValues: new Map(settings.flatMap(parameterValue)),
    };
  });
}

// The list also holds settings of the designer, whose identifiers are no GUIDs.
function parameterValue(setting: XmlElement): [string, string][] {
  const id = bracedGuid(textOf(setting, 'Id'));
  return id === undefined ? [] : [[id, setting.child('Value')?.textContent ?? '']];
}

/** A GUID in braces and lower case, however it is written; undefined for anything else. */
export function bracedGuid(text: string): string | undefined {
  const match = /^\{?([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\}?$/i.exec(text.trim());
  return match === null ? undefined : `{${match[1].toLowerCase()}}`;
}

function textOf(owner: XmlElement | undefined, name: string): string {
  return owner?.child(name)?.textContent.trim() ?? '';
}
