import { InternalError } from '../../diagnostics/internal-error.ts';
import type { ConnectionManager, Package } from '../../model/package.ts';
import { ElementEditor } from '../../xml/element-editor.ts';
import { parseXml } from '../../xml/parse-xml.ts';
import type { TextEdit } from '../../xml/splice.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { beforeElement, indentOf } from '../dtsx/write/layout.ts';
import { protectionLevelName } from '../protection/protection-level.ts';
import { connectionParameters } from './connection-parameters.ts';
import {
  describedParameterEdits,
  newDescribedParameter,
  newPackageMetadata,
  packageMetadataEdits,
} from './package-metadata.ts';
import { type PropertyValue, type PropertyValues, propertyEdits } from './project-properties.ts';
import { type ListItem, listEdits, manifestLayout, printElement, withLineEndOf } from './project-text.ts';
import { readManifest } from './read-manifest.ts';

/** A package as a manifest lists and describes it. */
export interface ManifestPackage {
  readonly name: string;
  readonly entryPoint: boolean;
  /** What its description is taken from; undefined: the description stays as it is. */
  readonly package: Package | undefined;
}

/** What a manifest shall say. */
export interface ManifestContent {
  readonly name: string;
  readonly id: string;
  readonly protectionLevel: number;
  readonly properties: ReadonlyMap<string, string>;
  readonly packages: readonly ManifestPackage[];
  /** File names of the connection managers, with what their parameters are taken from; one that is undefined: all parameters stay. */
  readonly connectionManagers: ReadonlyMap<string, ConnectionManager | undefined>;
}

// In the order the designer writes them (observed).
const propertyOrder = [
  'ID',
  'Name',
  'VersionMajor',
  'VersionMinor',
  'VersionBuild',
  'VersionComments',
  'CreationDate',
  'CreatorName',
  'CreatorComputerName',
  'Description',
  'TargetServerVersion',
  'PasswordVerifier',
  'FormatVersion',
];
// What every manifest has: the first version of a format that has had no other.
const defaults: ReadonlyMap<string, string> = new Map([
  ['VersionMajor', '1'],
  ['VersionMinor', '0'],
  ['VersionBuild', '0'],
  ['VersionComments', ''],
  ['Description', ''],
  ['FormatVersion', '1'],
]);

const skeleton = `<SSIS:Project SSIS:ProtectionLevel="DontSaveSensitive" xmlns:SSIS="www.microsoft.com/SqlServer/SSIS">
  <SSIS:Properties>
    <SSIS:Property SSIS:Name="ID"></SSIS:Property>
  </SSIS:Properties>
  <SSIS:Packages />
  <SSIS:ConnectionManagers />
  <SSIS:DeploymentInfo>
    <SSIS:ProjectConnectionParameters />
    <SSIS:PackageInfo />
  </SSIS:DeploymentInfo>
</SSIS:Project>`;

/** A manifest to be written: the element it is made from and the edits it needs. */
export interface WrittenManifest {
  readonly element: XmlElement;
  readonly edits: readonly TextEdit[];
}

/**
 * The `SSIS:Project` of a project: the element it was read from with what has changed since, and not a character more; a new one without
 * `origin`. Packages and connection managers that are given are described as they now are, as the designer's build does.
 */
export function writeManifest(content: ManifestContent, origin: XmlElement | undefined): WrittenManifest {
  const element = origin ?? emptyManifest();
  const layout = withLineEndOf(manifestLayout, element);
  const packages = content.packages.map(({ name, entryPoint }) =>
    listedName('Package', name, [['EntryPoint', entryPoint ? '1' : '0']]),
  );
  const managers = [...content.connectionManagers.keys()].map((name) => listedName('ConnectionManager', name, []));
  const lists = [
    ['Packages', 'Package', packages],
    ['ConnectionManagers', 'ConnectionManager', managers],
  ] as const;
  const edits = [
    ...levelEdits(element, content.protectionLevel),
    ...propertyEdits(element, changedProperties(content, element, origin === undefined), layout),
    ...lists.flatMap(([collection, item, names]) => {
      const list = element.child(collection);
      if (list === undefined) return [];
      return listEdits(
        list,
        item,
        names.map((each) => each(list, layout)),
        layout,
      );
    }),
    ...descriptionEdits(content, element, layout),
  ];
  return { element, edits };
}

function emptyManifest(): XmlElement {
  const { document } = parseXml(skeleton);
  if (document === undefined) throw new InternalError('the empty manifest cannot be read');
  return document.root;
}

type ManifestLayout = typeof manifestLayout;

// An entry of a list of names: the element that has the name, with other attributes, or a new one.
function listedName(
  item: string,
  name: string,
  others: readonly (readonly [string, string])[],
): (list: XmlElement, layout: ManifestLayout) => ListItem {
  return (list, layout) => {
    const element = list.childrenNamed(item).find((each) => each.attributeValue('Name') === name);
    if (element === undefined) {
      const attributes = [['Name', name], ...others] as const;
      return { print: (indent) => printElement({ name: item, attributes, content: [] }, layout, indent) };
    }
    const editor = new ElementEditor(element);
    for (const [attribute, value] of others) {
      const written = element.attribute(attribute);
      if (!sameFlag(written?.value, value)) editor.setAttribute(written?.name ?? `SSIS:${attribute}`, value);
    }
    return { element, edits: editor.changes };
  };
}

function sameFlag(written: string | undefined, value: string): boolean {
  const isSet = written !== undefined && written !== '0' && written.toLowerCase() !== 'false';
  return isSet === (value === '1');
}

function levelEdits(element: XmlElement, level: number): readonly TextEdit[] {
  const attribute = element.attribute('ProtectionLevel');
  if (attribute === undefined || readManifest(element).protectionLevel === level) return [];
  return [{ start: attribute.valueStart, end: attribute.valueEnd, replacement: protectionLevelName(level) }];
}

// A name or identifier that was changed wins over the property of the same name.
function changedProperties(content: ManifestContent, element: XmlElement, isNew: boolean): PropertyValues {
  const pristine = readManifest(element);
  const wanted = new Map([...(isNew ? defaults : []), ...content.properties]);
  if (isNew || content.name !== pristine.name) wanted.set('Name', content.name);
  if (isNew || content.id !== pristine.id) wanted.set('ID', content.id);
  const names = new Set([...propertyOrder, ...wanted.keys(), ...pristine.properties.keys()]);
  const values = [...names].flatMap((name): [string, PropertyValue][] => {
    const isProtected = name === 'PasswordVerifier' || (!wanted.has(name) && !pristine.properties.has(name));
    return isProtected ? [] : [[name, { text: wanted.get(name) }]];
  });
  return new Map(values);
}

function descriptionEdits(content: ManifestContent, element: XmlElement, layout: ManifestLayout): readonly TextEdit[] {
  const info = element.child('DeploymentInfo');
  const connections = info?.child('ProjectConnectionParameters');
  const packages = info?.child('PackageInfo');
  const present = presentParameters(element);
  const managers = describedManagers(content);
  return [
    ...(connections === undefined || managers === undefined
      ? []
      : describedParameterEdits(connections, connectionParameters(managers, present), layout)),
    ...(packages === undefined ? [] : packageListEdits(content, packages, present, layout)),
    ...(info === undefined ? newDescriptions(content, element, present, layout) : []),
  ];
}

function describedManagers({ connectionManagers }: ManifestContent): ConnectionManager[] | undefined {
  const managers = [...connectionManagers.values()].filter((each) => each !== undefined);
  return managers.length === connectionManagers.size ? managers : undefined;
}

function presentParameters(element: XmlElement): string[] {
  const info = element.child('DeploymentInfo');
  const lists = [info?.child('ProjectConnectionParameters')];
  for (const each of info?.child('PackageInfo')?.elements ?? []) lists.push(each.child('Parameters'));
  return lists.flatMap((list) => list?.elements.map((each) => each.attributeValue('Name') ?? '') ?? []);
}

function packageListEdits(
  { packages }: ManifestContent,
  list: XmlElement,
  present: readonly string[],
  layout: ManifestLayout,
): readonly TextEdit[] {
  const items = packages.flatMap(({ name, package: source }): ListItem[] => {
    const element = list.childrenNamed('PackageMetaData').find((each) => each.attributeValue('Name') === name);
    if (element !== undefined) {
      return [{ element, edits: source === undefined ? [] : packageMetadataEdits(element, source, present, layout) }];
    }
    if (source === undefined) return [];
    return [{ print: (indent) => printElement(newPackageMetadata(name, source, present), layout, indent) }];
  });
  return listEdits(list, 'PackageMetaData', items, layout);
}

// A manifest that was never built has no descriptions at all.
function newDescriptions(
  content: ManifestContent,
  element: XmlElement,
  present: readonly string[],
  layout: ManifestLayout,
): readonly TextEdit[] {
  const last = element.elements.at(-1);
  if (last === undefined) return [];
  const described = content.packages.flatMap(({ name, package: source }) =>
    source === undefined ? [] : [newPackageMetadata(name, source, present)],
  );
  const parameters = connectionParameters(describedManagers(content) ?? [], present).map(newDescribedParameter);
  const info = {
    name: 'DeploymentInfo',
    attributes: [],
    content: [
      { name: 'ProjectConnectionParameters', attributes: [], content: parameters },
      { name: 'PackageInfo', attributes: [], content: described },
    ],
  };
  const indent = indentOf(last);
  const editor = new ElementEditor(element);
  editor.insertBehind(last, beforeElement(layout, indent) + printElement(info, layout, indent));
  return editor.changes;
}
