import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { isUserKeyValue } from '../protection/decrypt-element.ts';
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
  };
}

/** The `SSIS:Property` values of an element's `SSIS:Properties`, by name; line ends around a value are layout. Protected ones are left out. */
export function readProjectProperties(owner: XmlElement): Map<string, string> {
  const properties = new Map<string, string>();
  for (const element of listed(owner, 'Properties', 'Property')) {
    const name = element.attributeValue('Name');
    if (name === undefined || element.attribute('IV') !== undefined || isUserKeyValue(element)) continue;
    properties.set(name, withoutLayout(element.textContent));
  }
  return properties;
}

/** The text of a project property: blanks with a line end between the tags are layout, not value. */
export function withoutLayout(text: string): string {
  return /^\s*\n\s*$/.test(text) ? '' : text;
}

function listed(owner: XmlElement, collection: string, item: string): XmlElement[] {
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
