import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type { TextEdit } from '../../xml/splice.ts';
import type { XmlDocument } from '../../xml/xml-document.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { protectedElements } from './decrypt-element.ts';
import { reparsed } from './edited-document.ts';
import { closedDocument, wrongPassword } from './open-document.ts';
import type { PasswordKeys } from './protection-key.ts';
import { protectionLevel } from './protection-level.ts';
import { projectElement } from './protection-settings.ts';
import { type LostSecret, openElement } from './reveal-secrets.ts';
import { secretPath } from './secret-path.ts';
import { isPasswordVerifier } from './sensitive-elements.ts';
import { unsealElement } from './unseal-element.ts';

/** What opens a document, and for which protection level. */
export interface Opening {
  /** Those of the current password; undefined when none was given. */
  readonly keys: PasswordKeys | undefined;
  /** The level the document is opened for. */
  readonly level: number;
  /** Whether values and documents that already are as the level wants them stay encrypted. */
  readonly keepsCipherText: boolean;
}

/** A document whose protected values stand in plain form; none when it does not open, and the errors say why. */
export interface OpenedText {
  readonly document?: XmlDocument;
  /** A warning for each value that stays closed. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Puts the plain elements in place of the encrypted ones in the text. A wrong password opens nothing; without password only
 * DontSaveSensitive is possible, which leaves the values out. What no password can open is reported by its property path.
 */
export function openText(document: XmlDocument, opening: Opening): OpenedText {
  const edits: TextEdit[] = [];
  const lost: LostSecret[] = [];
  for (const element of protectedElements(document.root)) {
    const result = openElement(element, opening.keys);
    if (result.document === undefined) lost.push({ element, ...result });
    else if (!staysEncrypted(document, element, opening))
      edits.push(...unsealElement(document, element, result.document));
  }
  const refusal = refuse(document, lost, opening.level);
  if (refusal !== undefined) return { diagnostics: [refusal] };
  const opened = reparsed(document, edits).document;
  if (opened === undefined) return { diagnostics: [misfit(document)] };
  const diagnostics = lost
    .filter(({ element }) => !isPasswordVerifier(element))
    .map((secret) => lostSecret(document, secret, opening.level));
  return { document: opened, diagnostics };
}

// Says no more: the parser's message may quote what was secret.
function misfit(document: XmlDocument): Diagnostic {
  const file = document.file ?? 'The document';
  return diagnostic('DTS_E_PACKAGEUNPROTECT', { file, detail: 'what it holds encrypted is no XML that fits into it' });
}

/** The element that EncryptAllWithPassword encrypts: of a `.dtproj` only the manifest, as the rest is the designer's. */
export function wholeElement({ root }: XmlDocument): XmlElement {
  return projectElement(root) ?? root;
}

function staysEncrypted(document: XmlDocument, element: XmlElement, { level, keepsCipherText }: Opening): boolean {
  const isWhole = element === wholeElement(document);
  return keepsCipherText && isWhole === (level === protectionLevel.encryptAllWithPassword);
}

function refuse(document: XmlDocument, lost: readonly LostSecret[], level: number): Diagnostic | undefined {
  const whole = lost.find(({ element }) => element === wholeElement(document));
  if (whole !== undefined) return closedDocument(whole, document);
  const wrong = lost.find(({ reason }) => reason === 'password');
  if (wrong !== undefined) return wrongPassword(wrong, document);
  const closed = lost.find(({ reason }) => reason === 'no-password');
  if (closed === undefined || level === protectionLevel.dontSaveSensitive) return undefined;
  return diagnostic('DTS_E_PACKAGEPASSWORDEMPTY', {}, { location: document.locationOf(closed.element.start) });
}

function lostSecret(document: XmlDocument, { element, detail }: LostSecret, level: number): Diagnostic {
  const source = secretPath(element);
  const isLeftOut = level === protectionLevel.dontSaveSensitive;
  const done = isLeftOut ? 'The value was left out' : 'The value stays as it is';
  const hint = `${done}: set it again in the designer, or supply it by parameter, configuration or /Set.`;
  const args = { property: source, source: document.file ?? 'the document', detail };
  const location = document.locationOf(element.start);
  return diagnostic('DTS_E_UNPROTECTXMLFAILED', args, { source, severity: 'warning', location, hint });
}
