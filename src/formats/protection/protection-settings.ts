import { escapeAttribute } from '../../xml/escape.ts';
import type { TextEdit } from '../../xml/splice.ts';
import type { XmlDocument } from '../../xml/xml-document.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { contentReplacement, elementRemoval, gapBefore } from './element-text.ts';
import { protectionLevelName } from './protection-level.ts';
import { isPasswordVerifier } from './sensitive-elements.ts';
import { withoutCipherAttributes } from './unseal-element.ts';

const dtsNamespace = 'www.microsoft.com/SqlServer/Dts';
// What a verifier decrypts to (observed).
const verifierText = 'SSIS';

/** The `SSIS:Project` of a manifest or of a `.dtproj`; undefined for every other file. */
export function projectElement(root: XmlElement): XmlElement | undefined {
  if (root.localName !== 'Project') return undefined;
  return root.child('DeploymentModelSpecificContent')?.child('Manifest')?.child('Project') ?? manifestRoot(root);
}

// A .dtproj of the package deployment model is a Project too, but has no namespace and no manifest.
function manifestRoot(root: XmlElement): XmlElement | undefined {
  return root.namespace === '' ? undefined : root;
}

/** States the protection level where the file states it: in packages and manifests; the other files of a project state none. */
export function levelEdits(document: XmlDocument, level: number): TextEdit[] {
  const { root } = document;
  if (root.localName === 'Executable') return packageLevel(document, root, level);
  const project = projectElement(root);
  return project === undefined ? [] : manifestLevels(document, project, level);
}

/**
 * Gives a manifest the plain form of its password verifier, to be encrypted with the secrets, or takes the verifier away where no
 * password protects (observed: projects with DontSaveSensitive have none). One that is right already stays.
 */
export function verifierEdits(
  document: XmlDocument,
  withPassword: boolean,
  isRight: (verifier: XmlElement) => boolean,
): TextEdit[] {
  const properties = projectElement(document.root)?.child('Properties');
  if (properties === undefined) return [];
  const verifier = properties.elements.find(isPasswordVerifier);
  if (!withPassword) return verifier === undefined ? [] : [elementRemoval(document, verifier)];
  if (verifier !== undefined) {
    if (isRight(verifier)) return [];
    return [...withoutCipherAttributes(verifier), contentReplacement(document, verifier, verifierText)];
  }
  const next = propertyNamed(properties, 'FormatVersion');
  const at = next?.start ?? properties.contentEnd;
  const { prefix } = properties;
  const named = prefix === '' ? '' : `${prefix}:`;
  const added = `<${named}Property ${named}Name="PasswordVerifier" ${named}Sensitive="1">${verifierText}</${named}Property>`;
  return [{ start: at, end: at, replacement: added + (next === undefined ? '' : blanksBefore(document, next)) }];
}

function packageLevel(document: XmlDocument, root: XmlElement, level: number): TextEdit[] {
  const attribute = root.attribute('ProtectionLevel');
  if (attribute !== undefined) {
    return [{ start: attribute.valueStart, end: attribute.valueEnd, replacement: String(level) }];
  }
  const property = propertyNamed(root, 'ProtectionLevel');
  if (property !== undefined) return [contentReplacement(document, property, String(level))];
  const format = propertyNamed(root, 'PackageFormatVersion');
  const hasAttributeStyle = root.attribute('ObjectName') !== undefined;
  if (hasAttributeStyle || format === undefined) return [addedLevelAttribute(document, root, level)];
  const start = format.end;
  const name = `${format.name} ${document.sourceOf(format.attributes[0]).replace('PackageFormatVersion', 'ProtectionLevel')}`;
  const replacement = `${blanksBefore(document, format)}<${name}>${level}</${format.name}>`;
  return [{ start, end: start, replacement }];
}

// The designer writes the attributes of a package in the order of their names, after refId.
function addedLevelAttribute(document: XmlDocument, root: XmlElement, level: number): TextEdit {
  const before = root.attributes.filter(
    ({ namespace, localName }) =>
      namespace === dtsNamespace && (localName === 'refId' || localName < 'ProtectionLevel'),
  );
  const neighbour = before.at(-1);
  const gap = neighbour === undefined ? ' ' : gapBefore(document, root, neighbour);
  const at = neighbour?.end ?? root.start + 1 + root.name.length;
  const prefix = root.prefix === '' ? '' : `${root.prefix}:`;
  return { start: at, end: at, replacement: `${gap}${prefix}ProtectionLevel="${level}"` };
}

function manifestLevels(document: XmlDocument, project: XmlElement, level: number): TextEdit[] {
  const attribute = project.attribute('ProtectionLevel');
  const name = escapeAttribute(protectionLevelName(level));
  const own =
    attribute === undefined ? [] : [{ start: attribute.valueStart, end: attribute.valueEnd, replacement: name }];
  const packages = project.child('DeploymentInfo')?.child('PackageInfo')?.childrenNamed('PackageMetaData') ?? [];
  const stated = packages.flatMap((each) => {
    const properties = each.child('Properties');
    const property = properties === undefined ? undefined : propertyNamed(properties, 'ProtectionLevel');
    return property === undefined ? [] : [contentReplacement(document, property, String(level))];
  });
  return [...own, ...stated];
}

function propertyNamed(owner: XmlElement, name: string): XmlElement | undefined {
  return owner.childrenNamed('Property').find((property) => property.attributeValue('Name') === name);
}

function blanksBefore(document: XmlDocument, element: XmlElement): string {
  return /\s*$/.exec(document.text.slice(0, element.start))?.[0] ?? '';
}
