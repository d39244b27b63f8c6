import { isEncryptedData, protectedElements } from '../../formats/protection/decrypt-element.ts';
import { propertyName } from '../../formats/protection/open-document.ts';
import { plainSecrets } from '../../formats/protection/sensitive-elements.ts';
import { textForPlace } from '../../xml/edit-element.ts';
import type { TextEdit } from '../../xml/splice.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { RawXml } from '../builder/raw.ts';
import type { KnownSecrets } from './known-secrets.ts';
import { secretToken } from './script.ts';

const namespaces = { DTS: 'www.microsoft.com/SqlServer/Dts' };

/** The text of an element for raw XML, with tokens in the place of its secrets, closed ones included. @param owner whose secrets they are */
export function rawText(element: XmlElement, owner: string, secrets: KnownSecrets): RawXml {
  const plain = new Set(plainSecrets(element));
  const edits = [...plain, ...protectedElements(element)].flatMap((each) =>
    secretEdits(each, plain.has(each), owner, secrets),
  );
  // XML gives every line end as LF.
  const text = textForPlace(element, edits, namespaces).replaceAll(/\r\n?/g, '\n');
  return new RawXml(secrets.hide(text, 'xml'));
}

function secretEdits(element: XmlElement, isPlain: boolean, owner: string, secrets: KnownSecrets): TextEdit[] {
  const value = isPlain ? element.textContent : '';
  const token = secretToken(secrets.name(`${owner} ${propertyName(element)}`, value), 'xml');
  if (isEncryptedData(element)) {
    const isInConnection = element.parent?.localName.endsWith('ConnectionManager') === true;
    const replacement = isInConnection
      ? `<DTS:Password DTS:Name="Password" DTS:Sensitive="1">${token}</DTS:Password>`
      : element.parent?.localName === 'Property'
        ? token
        : '';
    return [{ start: element.start, end: element.end, replacement }];
  }
  const marks = element.attributes.filter(({ localName }) => localName === 'Encrypted');
  return [
    ...marks.map(({ start, end }) => ({ start, end, replacement: '' })),
    { start: element.startTagEnd, end: element.contentEnd, replacement: token },
  ];
}
