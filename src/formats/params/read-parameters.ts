import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { integerOf } from '../../model/property-set.ts';
import type { Parameter } from '../../model/variable.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { isTrue, readProjectProperties, withoutLayout } from '../dtproj/read-manifest.ts';
import { hasOwnCipherText, isUserKeyValue } from '../protection/decrypt-element.ts';
import { openDocument, type ReadOptions } from '../protection/open-document.ts';

const stringTypeCode = 18;

/** The parameters of a `Project.params` file. */
export interface ReadParameters {
  readonly parameters: Parameter[];
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
  return { parameters: root.childrenNamed('Parameter').map(readParameter), diagnostics };
}

function readParameter(element: XmlElement): Parameter {
  const properties = readProjectProperties(element);
  const value = element
    .child('Properties')
    ?.childrenNamed('Property')
    .find((property) => property.attributeValue('Name') === 'Value');
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
    valueText: encrypted ? '' : withoutLayout(value?.textContent ?? ''),
    required: isTrue(properties.get('Required')),
    sensitive: isTrue(properties.get('Sensitive')),
    encrypted,
  };
}
