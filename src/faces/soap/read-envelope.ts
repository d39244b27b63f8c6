import { SaxesParser, type SaxesTagNS } from 'saxes';
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { clientFault, SoapFault } from './soap-fault.ts';
import { type SoapBinding, soapBindings } from './soap-version.ts';

const deepestNesting = 64;
const mostElements = 2000;
/** Characters of a name that is repeated in an answer; no answer is as long as a request may be. */
const longestName = 200;
const instance = 'http://www.w3.org/2001/XMLSchema-instance';
const next: Readonly<Record<string, readonly string[]>> = {
  [soapBindings['1.1'].namespace]: ['http://schemas.xmlsoap.org/soap/actor/next'],
  [soapBindings['1.2'].namespace]: [
    'http://www.w3.org/2003/05/soap-envelope/role/next',
    'http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver',
  ],
};

/** The first element of a body with the texts of its children. */
export interface BodyElement {
  readonly name: string;
  readonly namespace: string;
  /** By `namespace name`; null where `xsi:nil` says so. Of two with one name the first counts. */
  readonly children: ReadonlyMap<string, string | null>;
}

/** The key of a child of a body element. */
export function childKey(namespace: string, name: string): string {
  return `${namespace} ${name}`;
}

/**
 * Reads an envelope by namespaces; `xsi:type` and unknown elements are ignored, as asmx does. Throws a `SoapFault`: Client for what is no XML, has a document
 * type, is nested deeper than 64 or has more than 2000 elements; VersionMismatch for an envelope of another version; MustUnderstand for a header that must be.
 */
export function readEnvelope(text: string, binding: SoapBinding): BodyElement {
  const reader = new EnvelopeReader(binding);
  reader.read(text);
  return reader.body();
}

class EnvelopeReader {
  private readonly binding: SoapBinding;
  private readonly open: SaxesTagNS[] = [];
  private readonly children = new Map<string, string | null>();
  private element: { readonly name: string; readonly namespace: string } | undefined;
  private elements = 0;
  private text: string | null = '';

  constructor(binding: SoapBinding) {
    this.binding = binding;
  }

  read(source: string): void {
    const parser = new SaxesParser({ xmlns: true, position: false });
    parser.on('doctype', () => {
      throw clientFault('OPENDTSX_E_SOAP_XML', { detail: 'it has a document type declaration' });
    });
    parser.on('error', ({ message }) => {
      throw clientFault('OPENDTSX_E_SOAP_XML', { detail: message.slice(0, 200) });
    });
    parser.on('opentag', (tag) => this.openTag(tag as SaxesTagNS));
    parser.on('closetag', () => this.closeTag());
    parser.on('text', (text) => this.take(text));
    parser.on('cdata', (text) => this.take(text));
    // Before parsing: an internal subset is not even looked at.
    if (/<!DOCTYPE/i.test(source.slice(0, 10_000))) {
      throw clientFault('OPENDTSX_E_SOAP_XML', { detail: 'it has a document type declaration' });
    }
    parser.write(source).close();
  }

  body(): BodyElement {
    if (this.element === undefined)
      throw clientFault('OPENDTSX_E_SOAP_XML', { detail: 'its Body is empty or missing' });
    return { ...this.element, children: this.children };
  }

  private get place(): string {
    const [envelope, part] = this.open;
    return envelope !== undefined && part?.uri === this.binding.namespace ? part.local : '';
  }

  private openTag(tag: SaxesTagNS): void {
    if (++this.elements > mostElements) {
      throw clientFault('OPENDTSX_E_SOAP_XML', { detail: `it has more than ${mostElements} elements` });
    }
    if (this.open.length >= deepestNesting) {
      throw clientFault('OPENDTSX_E_SOAP_XML', { detail: `it is nested deeper than ${deepestNesting}` });
    }
    const depth = this.open.length;
    if (depth === 0) this.requireEnvelope(tag);
    if (depth === 2 && this.place === 'Header') this.checkHeader(tag);
    if (depth === 2 && this.place === 'Body') this.element ??= { name: tag.local, namespace: tag.uri };
    if (depth === 3) this.text = isNil(tag) ? null : '';
    this.open.push(tag);
  }

  private requireEnvelope({ local, uri }: SaxesTagNS): void {
    const { namespace, version } = this.binding;
    if (local === 'Envelope' && uri === namespace) return;
    const other = Object.values(soapBindings).find((each) => each.namespace === uri);
    const found = other === undefined ? `{${uri}}${local}`.slice(0, longestName) : `one of SOAP ${other.version}`;
    throw new SoapFault('VersionMismatch', diagnostic('OPENDTSX_E_SOAP_VERSION', { version, found }));
  }

  // Nothing is understood of headers, so none may ask for it.
  private checkHeader({ local, uri, attributes }: SaxesTagNS): void {
    const { namespace } = this.binding;
    const own = Object.values(attributes).filter((attribute) => attribute.uri === namespace);
    const must = own.find((attribute) => attribute.local === 'mustUnderstand')?.value.trim();
    const role = own.find((attribute) => ['actor', 'role'].includes(attribute.local))?.value.trim() ?? '';
    if ((must !== '1' && must !== 'true') || (role !== '' && !next[namespace]?.includes(role))) return;
    const name = `{${uri}}${local}`;
    const finding = diagnostic('OPENDTSX_E_SOAP_HEADER', { name: name.slice(0, longestName) });
    // A name that is cut off would be another one: it is then not given for programs (source: SOAP 1.2 part 1, §5.4.8, where it should be, and need not).
    const header = name.length > longestName ? undefined : { name: local, namespace: uri };
    throw new SoapFault('MustUnderstand', finding, header);
  }

  private take(text: string): void {
    if (this.open.length === 4 && this.text !== null) this.text += text;
  }

  private closeTag(): void {
    const tag = this.open.pop();
    if (tag === undefined || this.open.length !== 3 || this.place !== 'Body') return;
    const parent = this.open[2];
    const isFirst = parent?.local === this.element?.name && parent?.uri === this.element?.namespace;
    const key = childKey(tag.uri, tag.local);
    if (isFirst && !this.children.has(key)) this.children.set(key, this.text);
  }
}

function isNil({ attributes }: SaxesTagNS): boolean {
  const nil = Object.values(attributes).find(({ uri, local }) => uri === instance && local === 'nil');
  return nil !== undefined && ['1', 'true'].includes(nil.value.trim());
}
