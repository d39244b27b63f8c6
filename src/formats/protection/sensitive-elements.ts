import { parseXml } from '../../xml/parse-xml.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { hasOwnCipherText, isEncryptedData, isUserKeyValue, protectedElements } from './decrypt-element.ts';

/**
 * The elements at and below `element` that hold a sensitive value in plain form, in source order: those marked `Sensitive="1"`, and the
 * values of package parameters marked `DTS:Sensitive="True"`. Empty ones are left out: the designer does not encrypt them (observed).
 */
export function* plainSecrets(element: XmlElement): Generator<XmlElement> {
  if (isEncryptedData(element) || hasOwnCipherText(element) || isUserKeyValue(element)) return;
  if (isOwner(element)) {
    const value = isMarked(element) ? parameterValue(element) : undefined;
    if (value !== undefined && isPlainValue(value)) yield value;
    return;
  }
  if (isMarked(element)) {
    if (isPlainValue(element)) yield element;
    return;
  }
  for (const child of element.elements) yield* plainSecrets(child);
}

/** Whether a text holds a sensitive value in plain form; false for one that is no XML. */
export function holdsPlainSecrets(text: string | Uint8Array): boolean {
  const { document } = parseXml(text);
  return document !== undefined && plainSecrets(document.root).next().done === false;
}

/** Whether a text holds a sensitive value that the key of a Windows user does not protect yet: in plain form, or under a password. */
export function needsUserKey(text: string | Uint8Array): boolean {
  const { document } = parseXml(text);
  if (document === undefined) return false;
  const hasPlain = plainSecrets(document.root).next().done === false;
  return hasPlain || [...protectedElements(document.root)].some((element) => !isUserKeyValue(element));
}

/** Whether an element is the value of a package parameter: `DTS:Property DTS:Name="ParameterValue"`. */
export function isParameterValue(element: XmlElement | undefined): element is XmlElement {
  return element?.localName === 'Property' && element.attributeValue('Name') === 'ParameterValue';
}

/** Whether an element is the property of a manifest that tells the right password from a wrong one. */
export function isPasswordVerifier(element: XmlElement): boolean {
  return element.localName === 'Property' && element.attributeValue('Name') === 'PasswordVerifier';
}

// What is empty needs no protection, and what holds cipher text has it.
function isPlainValue(element: XmlElement): boolean {
  return element.textContent !== '' && protectedElements(element).next().done === true;
}

// The mark of a parameter says what kind of parameter it is; its value is an element below.
function isOwner({ localName }: XmlElement): boolean {
  return localName === 'PackageParameter';
}

function isMarked(element: XmlElement): boolean {
  const mark = element.attributeValue('Sensitive');
  return mark !== undefined && mark !== '0' && mark.toLowerCase() !== 'false';
}

function parameterValue(parameter: XmlElement): XmlElement | undefined {
  const value = parameter.elements.find(isParameterValue);
  // Under a user key the value is a property within the property.
  return value?.elements.find(isParameterValue) ?? value;
}
