import { DtsError, dtsError } from '../../diagnostics/dts-error.ts';
import { readPackage } from '../../formats/dtsx/read-package.ts';
import type { TaskHost } from '../../model/executable.ts';
import type { Package } from '../../model/package.ts';
import { parseElement } from '../../xml/edit-element.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import type { RawXml } from './raw.ts';

const namespaces = { DTS: 'www.microsoft.com/SqlServer/Dts' };

/** The element around the objects of a kind in a package of format 8; '' where they stand in their owner directly. */
const collections: Readonly<Record<string, string>> = {
  Executable: 'Executables',
  Variable: 'Variables',
  ConnectionManager: 'ConnectionManagers',
  PackageParameter: 'PackageParameters',
  Configuration: 'Configurations',
  LogProvider: 'LogProviders',
  EventHandler: 'EventHandlers',
  PrecedenceConstraint: 'PrecedenceConstraints',
  LoggingOptions: '',
};

/** The element of a raw XML. Throws OPENDTSX_E_BUILDER_RAW for what is no XML. */
export function rawElement({ xml }: RawXml): XmlElement {
  const { document, diagnostics } = parseElement(xml, namespaces);
  if (document !== undefined) return document.root;
  throw dtsError('OPENDTSX_E_BUILDER_RAW', { detail: diagnostics[0]?.message ?? 'it is no XML' });
}

/** A package of format 8 that holds the object of a raw XML and nothing else. Throws OPENDTSX_E_BUILDER_RAW for what is no such object. */
export function packageAround(raw: RawXml): { readonly element: string; readonly holder: Package } {
  const { localName } = rawElement(raw);
  if (!Object.hasOwn(collections, localName)) {
    const detail = `<${localName}> is none of ${Object.keys(collections).join(', ')}`;
    throw dtsError('OPENDTSX_E_BUILDER_RAW', { detail });
  }
  const collection = collections[localName];
  const text = collection === '' ? raw.xml : `<DTS:${collection}>${raw.xml}</DTS:${collection}>`;
  return { element: localName, holder: readShell(text) };
}

/** The task that a raw object data makes. Throws OPENDTSX_E_BUILDER_RAW. */
export function taskAround(raw: RawXml): TaskHost {
  rawElement(raw);
  const task = `<DTS:Executable DTS:ObjectName="Raw" DTS:DTSID="{}" DTS:ExecutableType="Raw">
    <DTS:ObjectData>${raw.xml}</DTS:ObjectData></DTS:Executable>`;
  return readShell(`<DTS:Executables>${task}</DTS:Executables>`).executables[0] as TaskHost;
}

function readShell(content: string): Package {
  const text = `<DTS:Executable xmlns:DTS="${namespaces.DTS}" DTS:ExecutableType="Microsoft.Package" DTS:ObjectName="Raw"
    DTS:DTSID="{}"><DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>${content}</DTS:Executable>`;
  const { package: read, diagnostics } = readPackage(text);
  if (read === undefined) throw new DtsError(diagnostics[0]);
  return read;
}
