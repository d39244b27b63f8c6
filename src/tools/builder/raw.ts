import { escapeAttribute } from '../../xml/escape.ts';

/** XML of a package that is taken as it is: for what the builder has no words for. */
export class RawXml {
  readonly xml: string;

  constructor(xml: string) {
    this.xml = xml;
  }
}

/** Takes the XML of an object of a package of format 8 as it is; the prefix `DTS` needs no declaration. */
export function raw(xml: string): RawXml {
  return new RawXml(xml);
}

/** A value as it stands in XML, for what is put into raw XML; '' for none. */
export function inXml(value = ''): string {
  return escapeAttribute(value);
}
