import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { parseXml } from '../../xml/parse-xml.ts';
import type { XmlElement } from '../../xml/xml-element.ts';

/** One configured value; it may be a secret: never print it. */
export interface ConfiguredValue {
  /** Property path, e.g. `\Package.Variables[User::Folder].Properties[Value]`. */
  readonly path: string;
  /** CLR type name, e.g. `String`, `Int32`. */
  readonly valueType: string;
  readonly value: string;
  /** The `Configuration` element it was read from; undefined for a new one. */
  readonly origin: XmlElement | undefined;
}

/** The values of a `.dtsConfig` file. */
export interface ReadConfiguration {
  /** In the order of the file: the last one for a path wins. */
  readonly values: ConfiguredValue[];
  /** `DTSConfiguration`; undefined when the file cannot be read. */
  readonly origin?: XmlElement;
  readonly diagnostics: Diagnostic[];
}

/** Reads a `.dtsConfig` file. Never throws for bad input. */
export function readConfiguration(
  input: Uint8Array | string,
  options: { readonly fileName?: string } = {},
): ReadConfiguration {
  const { document, diagnostics } = parseXml(input, options.fileName);
  if (document === undefined) return { values: [], diagnostics };
  const { root } = document;
  if (root.localName !== 'DTSConfiguration') {
    const file = options.fileName ?? 'The configuration file';
    const place = { location: document.locationOf(root.start) };
    const args = { file, found: root.name, expected: 'DTSConfiguration' };
    return { values: [], diagnostics: [diagnostic('OPENDTSX_E_FORMATS_ROOT', args, place)] };
  }
  return { values: root.childrenNamed('Configuration').map(readConfiguredValue), origin: root, diagnostics };
}

/** Reads a `Configuration` element. */
export function readConfiguredValue(element: XmlElement): ConfiguredValue {
  return {
    path: element.attributeValue('Path') ?? '',
    valueType: element.attributeValue('ValueType') ?? 'String',
    value: element.child('ConfiguredValue')?.textContent ?? '',
    origin: element,
  };
}
