import type { SourceText } from './source-text.ts';
import type { XmlAttribute, XmlContent, XmlElement } from './xml-element.ts';

const declarationNamespace = 'http://www.w3.org/2000/xmlns/';

/** The element the parser builds: an `XmlElement` whose lists are still growing. */
export class SourceElement implements XmlElement {
  readonly kind = 'element';
  readonly source: SourceText;
  readonly name: string;
  readonly prefix: string;
  readonly localName: string;
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: XmlContent[] = [];
  readonly elements: SourceElement[] = [];
  readonly parent: SourceElement | undefined;
  readonly start: number;
  readonly startTagEnd: number;
  contentEnd: number;
  end: number;

  constructor(
    source: SourceText,
    tag: { readonly name: string; readonly prefix: string; readonly local: string; readonly uri: string },
    attributes: readonly XmlAttribute[],
    parent: SourceElement | undefined,
    start: number,
    startTagEnd: number,
  ) {
    this.source = source;
    this.name = tag.name;
    this.prefix = tag.prefix;
    this.localName = tag.local;
    this.namespace = tag.uri;
    this.attributes = attributes;
    this.parent = parent;
    this.start = start;
    this.startTagEnd = startTagEnd;
    this.contentEnd = startTagEnd;
    this.end = startTagEnd;
  }

  get outerXml(): string {
    return this.source.text.slice(this.start, this.end);
  }

  get textContent(): string {
    const { children } = this;
    if (children.length === 1 && children[0].kind === 'text') return children[0].value;
    let text = '';
    for (const child of children) {
      if (child.kind === 'text' || child.kind === 'cdata') text += child.value;
      else if (child.kind === 'element') text += child.textContent;
    }
    return text;
  }

  child(localName: string): XmlElement | undefined {
    return this.elements.find((element) => element.localName === localName);
  }

  childrenNamed(localName: string): XmlElement[] {
    return this.elements.filter((element) => element.localName === localName);
  }

  attribute(localName: string, namespace?: string): XmlAttribute | undefined {
    return this.attributes.find(
      (attribute) =>
        attribute.localName === localName &&
        (namespace === undefined ? attribute.namespace !== declarationNamespace : attribute.namespace === namespace),
    );
  }

  attributeValue(localName: string, namespace?: string): string | undefined {
    return this.attribute(localName, namespace)?.value;
  }
}
