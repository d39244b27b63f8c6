import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { parseXml } from '../../xml/parse-xml.ts';

/** One configured value; it may be a secret: never print it. */
export interface ConfiguredValue {
  /** Property path, e.g. `\Package.Variables[User::Folder].Properties[Value]`. */
  readonly path: string;
  /** CLR type name, e.g. `String`, `Int32`. */
  readonly valueType: string;
  readonly value: string;
}

/** Reads a `.dtsConfig` file: the configured values in the order of the file (the last one for a path wins). Never throws for bad input. */
export function readConfiguration(
  input: Uint8Array | string,
  options: { readonly fileName?: string } = {},
): { readonly values: ConfiguredValue[]; readonly diagnostics: Diagnostic[] } {
  const { document, diagnostics } = parseXml(input, options.fileName);
  if (document === undefined) return { values: [], diagnostics };
  const { root } = document;
  if (root.localName !== 'DTSConfiguration') {
    const file = options.fileName ?? 'The configuration file';
    const place = { location: document.locationOf(root.start) };
    const args = { file, found: root.name, expected: 'DTSConfiguration' };
    return { values: [], diagnostics: [diagnostic('OPENDTSX_E_FORMATS_ROOT', args, place)] };
  }
  const values = root.childrenNamed('Configuration').map((element) => ({
    path: element.attributeValue('Path') ?? '',
    valueType: element.attributeValue('ValueType') ?? 'String',
    value: element.child('ConfiguredValue')?.textContent ?? '',
  }));
  return { values, diagnostics };
}
