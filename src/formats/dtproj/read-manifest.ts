import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { hasOwnCipherText, isUserKeyValue } from '../protection/decrypt-element.ts';
import { protectionLevelOf } from '../protection/protection-level.ts';

/** What a project manifest (`@Project.manifest`, or the copy inside a `.dtproj`) says. */
export interface ProjectManifest {
  readonly name: string;
  readonly id: string;
  readonly protectionLevel: number;
  /** By name; protected ones are left out. */
  readonly properties: Map<string, string>;
  readonly packages: readonly { readonly name: string; readonly entryPoint: boolean }[];
  /** File names of the connection managers. */
  readonly connectionManagers: readonly string[];
  /** The `SSIS:Project` element. */
  readonly origin: XmlElement;
}

/** Why a manifest that is encrypted as a whole stayed closed; undefined for one that is open. @param file named in the message */
export function closedManifest(project: XmlElement, file: string): Diagnostic | undefined {
  const place = { location: project.source.locationOf(project.start) };
  if (isUserKeyValue(project)) {
    const detail = 'its protection level is EncryptAllWithUserKey, which only the Windows user who saved it can undo';
    return diagnostic('DTS_E_PACKAGEUNPROTECT', { file, detail }, place);
  }
  return hasOwnCipherText(project) ? diagnostic('DTS_E_PACKAGEPASSWORDEMPTY', {}, place) : undefined;
}

/** Reads an `SSIS:Project` element. */
export function readManifest(project: XmlElement): ProjectManifest {
  const properties = readProjectProperties(project);
  return {
    name: properties.get('Name') ?? '',
    id: properties.get('ID') ?? '',
    protectionLevel: protectionLevelOf(project.attributeValue('ProtectionLevel') ?? ''),
    properties,
    packages: listed(project, 'Packages', 'Package').map((element) => ({
      name: element.attributeValue('Name') ?? '',
      entryPoint: isTrue(element.attributeValue('EntryPoint')),
    })),
    connectionManagers: listed(project, 'ConnectionManagers', 'ConnectionManager').map(
      (element) => element.attributeValue('Name') ?? '',
    ),
    origin: project,
  };
}

/** The `SSIS:Property` values of an element's `SSIS:Properties`, by name; line ends around a value are layout. Protected ones are left out. */
export function readProjectProperties(owner: XmlElement): Map<string, string> {
  const properties = new Map<string, string>();
  for (const element of listed(owner, 'Properties', 'Property')) {
    const name = element.attributeValue('Name');
    if (name === undefined || element.attribute('IV') !== undefined || isUserKeyValue(element)) continue;
    properties.set(name, readPropertyText(element));
  }
  return properties;
}

/** The text of an `SSIS:Property`: blanks with a line end between the tags are layout, not value, unless `xml:space` says to keep them. */
export function readPropertyText(property: XmlElement): string {
  const text = property.textContent;
  const isLayout = /^\s*\n\s*$/.test(text) && property.attributeValue('space') !== 'preserve';
  return isLayout ? '' : text;
}

/** The elements of a collection below an owner, e.g. `SSIS:Packages`/`SSIS:Package`. */
export function listed(owner: XmlElement, collection: string, item: string): XmlElement[] {
  return owner.child(collection)?.childrenNamed(item) ?? [];
}

/** A boolean of a project file: `1`, `-1` or `true`. */
export function isTrue(text: string | undefined): boolean {
  return text !== undefined && text !== '' && text !== '0' && text.toLowerCase() !== 'false';
}

/**
 * The findings on a manifest that matter. Its protected values are the password verifier and copies of the parameters in packages,
 * which report their own.
 */
export function withoutLostSecrets(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter(({ symbol }) => symbol !== 'DTS_E_UNPROTECTXMLFAILED');
}
