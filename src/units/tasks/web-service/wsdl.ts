import { childrenNamed, itemAt, parseXmlTree, type XmlItem } from './xml-tree.ts';

/** A name in a namespace. */
export interface QualifiedName {
  readonly uri: string;
  readonly local: string;
}

/** A parameter or result of an operation. */
export interface SoapPart {
  /** Its element in the message. */
  readonly element: QualifiedName;
  /** Its type; undefined for one that has no name. */
  readonly type: QualifiedName | undefined;
  /** Name of the root in a document of its own, as .NET serialises it. */
  readonly rootName: string;
  readonly optional: boolean;
}

/** An operation of a service: everything that is needed to call it. */
export interface SoapOperation {
  readonly name: string;
  /** Address of the service; '' when the WSDL names none. */
  readonly location: string;
  readonly soapAction: string;
  readonly version: '1.1' | '1.2';
  /** Whether parameters carry their types (rpc/encoded). */
  readonly encoded: boolean;
  /** The element around the parameters; undefined when the parameter is the body (document style without wrapper). */
  readonly wrapper: QualifiedName | undefined;
  readonly parameters: readonly SoapPart[];
  /** Undefined for an operation that returns nothing. */
  readonly result: SoapPart | undefined;
  /** Whether the result lies within an element of the body. */
  readonly resultIsWrapped: boolean;
}

/** Why a WSDL does not give the operation. */
export class WsdlFault extends Error {
  readonly symbol: string;

  constructor(symbol: string, detail: string) {
    super(detail);
    this.symbol = symbol;
  }
}

const wsdlUri = 'http://schemas.xmlsoap.org/wsdl/';
const soap11 = 'http://schemas.xmlsoap.org/wsdl/soap/';
const soap12 = 'http://schemas.xmlsoap.org/wsdl/soap12/';
/** Namespace of the types of XML Schema. */
export const schemaUri = 'http://www.w3.org/2001/XMLSchema';

/** Finds an operation of a service in a WSDL 1.1 document, SOAP 1.1 before 1.2. Throws a `WsdlFault`. */
export function readOperation(text: string, service: string, method: string): SoapOperation {
  const root = parse(text);
  const wsdl = new Wsdl(root);
  const found = childrenNamed(root, 'service').find((each) => each.attributes.get('name') === service);
  if (found === undefined) {
    const names = childrenNamed(root, 'service').map((each) => each.attributes.get('name'));
    throw new WsdlFault('DTS_E_WEBSERVICETASK_SERVICE_NOT_FOUND', `it has the services ${names.join(', ') || 'none'}`);
  }
  const ports = childrenNamed(found, 'port').flatMap((port) => wsdl.soapPort(port));
  const port = ports.find(({ version }) => version === '1.1') ?? ports[0];
  if (port === undefined) throw new WsdlFault('DTS_E_WEBSERVICETASK_SOAPPORT_NOT_FOUND', 'no port of it speaks SOAP');
  return wsdl.operation(port, method);
}

function parse(text: string): XmlItem {
  try {
    const root = parseXmlTree(text);
    if (root.uri === wsdlUri && root.local === 'definitions') return root;
  } catch (cause) {
    throw new WsdlFault('DTS_E_WEBSERVICETASK_WRONG_WSDL', cause instanceof Error ? cause.message : String(cause));
  }
  throw new WsdlFault('DTS_E_WEBSERVICETASK_WRONG_WSDL', 'it is no WSDL 1.1 document');
}

interface SoapPort {
  readonly binding: XmlItem;
  readonly version: '1.1' | '1.2';
  readonly location: string;
}

class Wsdl {
  private readonly root: XmlItem;
  private readonly targetUri: string;
  private readonly schemas: readonly XmlItem[];

  constructor(root: XmlItem) {
    this.root = root;
    this.targetUri = root.attributes.get('targetNamespace') ?? '';
    this.schemas = childrenNamed(root, 'types').flatMap((types) => childrenNamed(types, 'schema'));
  }

  soapPort(port: XmlItem): SoapPort[] {
    const address = childrenNamed(port, 'address').find(({ uri }) => uri === soap11 || uri === soap12);
    if (address === undefined) return [];
    const binding = this.named('binding', port.attributes.get('binding'));
    const version = address.uri === soap12 ? '1.2' : '1.1';
    return [{ binding, version, location: address.attributes.get('location') ?? '' }];
  }

  operation({ binding, version, location }: SoapPort, name: string): SoapOperation {
    const bound = childrenNamed(binding, 'operation').find((each) => each.attributes.get('name') === name);
    const portType = this.named('portType', binding.attributes.get('type'));
    const abstract = childrenNamed(portType, 'operation').find((each) => each.attributes.get('name') === name);
    if (bound === undefined || abstract === undefined) {
      const names = childrenNamed(portType, 'operation').map((each) => each.attributes.get('name'));
      throw fault(`it has no operation ${name}, but ${names.join(', ') || 'none'}`);
    }
    const soap = childrenNamed(bound, 'operation')[0];
    const soapBinding = childrenNamed(binding, 'binding')[0];
    const style = soap?.attributes.get('style') ?? soapBinding?.attributes.get('style') ?? 'document';
    const body = itemAt(bound, 'input', 'body');
    const shared = { name, location, version, soapAction: soap?.attributes.get('soapAction') ?? '' };
    const input = this.partsOf(abstract, 'input');
    const output = this.partsOf(abstract, 'output');
    if (style === 'rpc') {
      const uri = body?.attributes.get('namespace') ?? '';
      return {
        ...shared,
        encoded: body?.attributes.get('use') === 'encoded',
        wrapper: { uri, local: name },
        parameters: input.map((part) => this.typedPart(part)),
        result: output.map((part) => this.typedPart(part))[0],
        resultIsWrapped: true,
      };
    }
    const request = this.content(input[0]);
    const response = this.content(output[0]);
    return {
      ...shared,
      encoded: false,
      wrapper: request.wrapper,
      parameters: request.parts,
      result: response.parts[0],
      resultIsWrapped: response.wrapper !== undefined,
    };
  }

  private named(kind: string, reference: string | undefined): XmlItem {
    const local = reference?.split(':').at(-1);
    const found = childrenNamed(this.root, kind).find((each) => each.attributes.get('name') === local);
    if (found !== undefined) return found;
    const imports = childrenNamed(this.root, 'import').map((each) => each.attributes.get('location'));
    const elsewhere = imports.length === 0 ? '' : `; it imports ${imports.join(', ')}: put everything into one file`;
    throw fault(`it lacks the ${kind} ${local ?? ''}${elsewhere}`);
  }

  private partsOf(operation: XmlItem, direction: 'input' | 'output'): readonly XmlItem[] {
    const reference = itemAt(operation, direction)?.attributes.get('message');
    return reference === undefined ? [] : childrenNamed(this.named('message', reference), 'part');
  }

  /** A part of an rpc message: its element has no namespace. */
  private typedPart(part: XmlItem): SoapPart {
    const type = qualified(part, part.attributes.get('type'));
    if (type === undefined) throw fault(`the part ${part.attributes.get('name') ?? ''} has no type`);
    const element = { uri: '', local: part.attributes.get('name') ?? '' };
    return { element, type, rootName: type.local, optional: false };
  }

  /** The content of a document message: the elements within its element, or that element itself when it is simple. */
  private content(part: XmlItem | undefined): {
    readonly wrapper: QualifiedName | undefined;
    readonly parts: SoapPart[];
  } {
    if (part === undefined) return { wrapper: undefined, parts: [] };
    const name = qualified(part, part.attributes.get('element'));
    if (name === undefined) throw fault(`the part ${part.attributes.get('name') ?? ''} has no element`);
    const element = this.schemaItem('element', name);
    const type = qualified(element.item, element.item.attributes.get('type'));
    const complex =
      childrenNamed(element.item, 'complexType')[0] ??
      (type === undefined || type.uri === schemaUri ? undefined : this.findItem('complexType', type)?.item);
    if (complex === undefined) {
      return {
        wrapper: undefined,
        parts: [{ element: name, type, rootName: type?.local ?? name.local, optional: false }],
      };
    }
    const owner = type === undefined ? element.schema : (this.findItem('complexType', type)?.schema ?? element.schema);
    const items = childrenNamed(itemAt(complex, 'sequence'), 'element');
    return { wrapper: name, parts: items.map((item) => this.schemaPart(item, owner, name)) };
  }

  private schemaPart(item: XmlItem, schema: XmlItem, wrapper: QualifiedName): SoapPart {
    const reference = qualified(item, item.attributes.get('ref'));
    const optional = item.attributes.get('minOccurs') === '0';
    if (reference !== undefined) {
      const found = this.schemaItem('element', reference);
      return { ...this.schemaPart(found.item, found.schema, wrapper), element: reference, optional };
    }
    const form = item.attributes.get('form') ?? schema.attributes.get('elementFormDefault') ?? 'unqualified';
    const local = item.attributes.get('name') ?? '';
    const type = qualified(item, item.attributes.get('type'));
    const uri = form === 'qualified' ? (schema.attributes.get('targetNamespace') ?? '') : '';
    const holdsSchema = childrenNamed(itemAt(item, 'complexType', 'sequence'), 'element').some((each) =>
      /(^|:)schema$/.test(each.attributes.get('ref') ?? ''),
    );
    // A data set carries its own schema; other types without name are named after the elements around them.
    const ownName = holdsSchema ? 'DataSet' : `${wrapper.local}${local}`;
    return { element: { uri, local }, type, rootName: type?.local ?? ownName, optional };
  }

  private schemaItem(kind: 'element', name: QualifiedName): { readonly item: XmlItem; readonly schema: XmlItem } {
    const found = this.findItem(kind, name);
    if (found !== undefined) return found;
    const imports = this.schemas
      .flatMap((schema) => [...childrenNamed(schema, 'import'), ...childrenNamed(schema, 'include')])
      .flatMap((each) => each.attributes.get('schemaLocation') ?? []);
    const elsewhere = imports.length === 0 ? '' : `; it imports ${imports.join(', ')}: put the schemas into the file`;
    throw fault(`its schemas lack the ${kind} ${name.local} of ${name.uri || this.targetUri}${elsewhere}`);
  }

  private findItem(kind: 'element' | 'complexType', { uri, local }: QualifiedName) {
    for (const schema of this.schemas) {
      if ((schema.attributes.get('targetNamespace') ?? '') !== uri) continue;
      const item = childrenNamed(schema, kind).find((each) => each.attributes.get('name') === local);
      if (item !== undefined) return { item, schema };
    }
    return undefined;
  }
}

function fault(detail: string): WsdlFault {
  return new WsdlFault('DTS_E_WEBSERVICETASK_CANNOT_GEN_PROXY', detail);
}

function qualified(item: XmlItem, text: string | undefined): QualifiedName | undefined {
  if (text === undefined) return undefined;
  const [prefix, local] = text.includes(':') ? text.split(':') : ['', text];
  return { uri: item.resolve(prefix) ?? '', local };
}
