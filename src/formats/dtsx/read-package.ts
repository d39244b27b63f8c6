import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Configuration, LogProvider, Package } from '../../model/package.ts';
import { booleanOf, integerOf, textOf } from '../../model/property-set.ts';
import type { XmlDocument } from '../../xml/xml-document.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { openDocument, type ReadOptions } from '../protection/open-document.ts';
import { checkStructure, tooLongName } from './check-structure.ts';
import { readConnectionManagers } from './read-connection-manager.ts';
import { type ReadContext, requireText } from './read-context.ts';
import { readExecutableMembers } from './read-executable.ts';
import { collectionElements, objectDataOf, readModelObject, readProperties } from './read-model-object.ts';
import { readPackageParameters } from './read-variable.ts';

const knownFormats: readonly number[] = [2, 3, 6, 8];
const userKeyLevel = 1;

/** The package, or none and the errors that say why. A package may come with warnings. */
export interface ReadPackage {
  readonly package?: Package;
  readonly diagnostics: Diagnostic[];
}

/**
 * Reads a `.dtsx` of format 2, 3, 6 or 8 (SQL Server 2005 to 2022). Never throws for bad input. Elements may stand in any order;
 * what is not known stays in `properties` and `origin`. Values protected with a user key are reported as lost, and the rest is read.
 */
export function readPackage(input: Uint8Array | string, options: ReadOptions = {}): ReadPackage {
  const { document, root, diagnostics } = openDocument(input, options);
  if (document === undefined || root === undefined) return { diagnostics };
  const refusal = refuse(root, document);
  if (refusal !== undefined) return { diagnostics: [...diagnostics, refusal] };
  const read = readRoot(root, document, diagnostics, options.fileName);
  const tooLong = tooLongName(read);
  if (tooLong !== undefined) return { diagnostics: [...diagnostics, tooLong] };
  return { package: read, diagnostics: [...diagnostics, ...checkStructure(read)] };
}

function refuse(root: XmlElement, document: XmlDocument): Diagnostic | undefined {
  const place = { location: document.locationOf(root.start) };
  const unloadable = (detail: string): Diagnostic =>
    diagnostic('DTS_E_FUNDAMENTALLOADINGERROR', { file: document.file ?? 'The XML text', detail }, place);
  if (root.localName !== 'Executable') return unloadable(`its outermost element is <${root.name}>`);
  if (root.attribute('ExecutableType') === undefined && !readProperties(root).has('CreationName')) {
    return unloadable('its outermost element has neither ExecutableType nor CreationName');
  }
  const version = formatVersionText(root);
  if (version === undefined) return unloadable('it states no PackageFormatVersion');
  if (knownFormats.includes(Number(version))) return undefined;
  return diagnostic('DTS_E_INVALIDVERSIONNUMBER', { version: version.trim() }, place);
}

function formatVersionText(root: XmlElement): string | undefined {
  return readProperties(root).get('PackageFormatVersion');
}

/** The package in the outermost element of an opened document of a known format; findings are added to the list. */
export function readRoot(root: XmlElement, document: XmlDocument, diagnostics: Diagnostic[], fileName = ''): Package {
  const context: ReadContext = { document, formatVersion: Number(formatVersionText(root)), diagnostics };
  const connectionManagers = readConnectionManagers(root, context);
  const members = readExecutableMembers(root, 'package', undefined, context);
  const { properties } = members;
  requireText(context, members.name, 'ObjectName', root);
  requireText(context, members.id, 'DTSID', root);
  return Object.assign(members, {
    formatVersion: context.formatVersion,
    protectionLevel: integerOf(properties, 'ProtectionLevel', userKeyLevel),
    maxConcurrentExecutables: integerOf(properties, 'MaxConcurrentExecutables', -1),
    connectionManagers,
    configurations: readConfigurations(root),
    enableConfigurations: booleanOf(properties, 'EnableConfig', false),
    logProviders: readLogProviders(root),
    parameters: readPackageParameters(root, context),
    fileName,
  });
}

function readConfigurations(root: XmlElement): Configuration[] {
  return collectionElements(root, 'Configurations', 'Configuration').map((element) => {
    const object = readModelObject(element);
    return {
      ...object,
      configurationType: integerOf(object.properties, 'ConfigurationType', 0),
      configurationString: textOf(object.properties, 'ConfigurationString'),
      configurationVariable: textOf(object.properties, 'ConfigurationVariable'),
    };
  });
}

function readLogProviders(root: XmlElement): LogProvider[] {
  return collectionElements(root, 'LogProviders', 'LogProvider').map((element) => {
    const object = readModelObject(element);
    return {
      ...object,
      configString: textOf(object.properties, 'ConfigString'),
      objectData: objectDataOf(element),
    };
  });
}
