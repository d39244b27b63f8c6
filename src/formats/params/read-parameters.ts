import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { integerOf } from '../../model/property-set.ts';
import type { Parameter } from '../../model/variable.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { isTrue, readProjectProperties, readPropertyText } from '../dtproj/read-manifest.ts';
import { designValue } from '../dtsx/read-variable.ts';
import { hasOwnCipherText, isUserKeyValue } from '../protection/decrypt-element.ts';
import { openDocument, type ReadOptions } from '../protection/open-document.ts';

const stringTypeCode = 18;

/** The parameters of a `Project.params` file. */
export interface ReadParameters {
  readonly parameters: Parameter[];
  /** `SSIS:Parameters`; undefined when the file cannot be read. */
  readonly origin?: XmlElement;
  readonly diagnostics: Diagnostic[];
}

/** Reads a `.params` file. Never throws for bad input; an unreadable file gives no parameters and an error. */
export function readParameters(input: Uint8Array | string, options: ReadOptions = {}): ReadParameters {
  const { root, document, diagnostics } = openDocument(input, options);
  if (root === undefined || document === undefined) return { parameters: [], diagnostics };
  if (root.localName !== 'Parameters') {
    const args = { file: options.fileName ?? 'The parameter file', found: root.name, expected: 'SSIS:Parameters' };
    const place = { location: document.locationOf(root.start) };
    return { parameters: [], diagnostics: [...diagnostics, diagnostic('OPENDTSX_E_FORMATS_ROOT', args, place)] };
  }
  return { parameters: root.childrenNamed('Parameter').map(readParameter), origin: root, diagnostics };
}

/** Reads an `SSIS:Parameter`, of a parameter file or of a package's description in a manifest. */
export function readParameter(element: XmlElement): Parameter {
  const properties = readProjectProperties(element);
  const value = element
    .child('Properties')
    ?.childrenNamed('Property')
    .find((property) => property.attributeValue('Name') === 'Value');
  const sensitive = isTrue(properties.get('Sensitive'));
  if (sensitive) properties.delete('Value');
  const encrypted = value !== undefined && (hasOwnCipherText(value) || isUserKeyValue(value));
  return {
    refId: '',
    id: properties.get('ID') ?? '',
    name: element.attributeValue('Name') ?? '',
    description: properties.get('Description') ?? '',
    creationName: properties.get('CreationName') ?? '',
    properties,
    propertyExpressions: [],
    origin: element,
    scope: 'project',
    typeCode: integerOf(properties, 'DataType', stringTypeCode),
    ...designValue(encrypted || value === undefined ? '' : readPropertyText(value), sensitive),
    required: isTrue(properties.get('Required')),
    sensitive,
    encrypted,
  };
}
