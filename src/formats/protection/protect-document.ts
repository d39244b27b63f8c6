import { randomBytes } from 'node:crypto';
import type { Secret } from '../../datatypes/secret.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import { encodeXml } from '../../xml/encoding.ts';
import { parseXml } from '../../xml/parse-xml.ts';
import { spliceText, type TextEdit } from '../../xml/splice.ts';
import type { XmlDocument } from '../../xml/xml-document.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { decryptElement, hasOwnCipherText, protectedElements } from './decrypt-element.ts';
import { edited } from './edited-document.ts';
import { contentReplacement } from './element-text.ts';
import type { RandomBytes } from './encrypt-text.ts';
import { openText, wholeElement } from './open-text.ts';
import { keysOfPassword } from './protection-key.ts';
import { protectionLevel, protectionLevelName } from './protection-level.ts';
import { levelEdits, verifierEdits } from './protection-settings.ts';
import { type Seal, sealInPackage, sealOwnText, sealWholePackage } from './seal-element.ts';
import { plainSecrets } from './sensitive-elements.ts';
import { leaveOutElement } from './unseal-element.ts';

/** How a document is to be protected. */
export interface Protection {
  /** 0 DontSaveSensitive, 2 EncryptSensitiveWithPassword, 3 EncryptAllWithPassword or 5 ServerStorage. */
  readonly level: number;
  /** Encrypts; required by the levels 2 and 3. */
  readonly password?: Secret;
  /** Opens what the document holds encrypted; absent: `password`. */
  readonly currentPassword?: Secret;
  /** Named in messages; never opened. */
  readonly fileName?: string;
  /** Source of salts, initial vectors and padding; that of the system when absent. Given by tests only. */
  readonly random?: RandomBytes;
}

/** The protected text, or none and the errors that say why. */
export interface ProtectedDocument {
  readonly text?: string;
  /** The text in the encoding of the input. */
  readonly bytes?: Uint8Array;
  /** A warning for each value that could not be opened: left out at level 0, else left as it is. */
  readonly diagnostics: readonly Diagnostic[];
}

const levelsWithPassword: readonly number[] = [
  protectionLevel.encryptSensitiveWithPassword,
  protectionLevel.encryptAllWithPassword,
];

/**
 * Gives a `.dtsx`, `.conmgr`, `.params`, manifest or `.dtproj` the wanted protection level. Sensitive values may stand in it in plain form
 * (elements marked `Sensitive="1"`) or encrypted; what already is encrypted with the wanted password keeps its cipher text, and
 * everything that protects nothing keeps its characters. At level 5 sensitive values stand in the text in plain form: for stores only.
 * Throws `DtsError` for a level that needs Windows or does not exist, and for one that needs a password when there is none; a
 * document that cannot be read or opened gives diagnostics.
 */
export function protectDocument(input: string | Uint8Array, protection: Protection): ProtectedDocument {
  const seal = sealOf(protection);
  const parsed = parseXml(input, protection.fileName);
  if (parsed.document === undefined) return { diagnostics: parsed.diagnostics };
  const current = (protection.currentPassword ?? protection.password)?.reveal() ?? '';
  const staysEncrypted = seal !== undefined && current === protection.password?.reveal();
  const opened = openText(parsed.document, {
    keys: current === '' ? undefined : keysOfPassword(current),
    level: protection.level,
    keepsCipherText: staysEncrypted,
  });
  if (opened.document === undefined) return { diagnostics: opened.diagnostics };
  const text = sealedText(opened.document, protection.level, seal);
  return { text, bytes: encodeXml(text, parsed.document.encoding), diagnostics: opened.diagnostics };
}

function sealOf({ level, password, random = randomBytes }: Protection): Seal | undefined {
  const refuse = (detail: string) => dtsError('DTS_E_PACKAGEPROTECT', { level: protectionLevelName(level), detail });
  if (level === protectionLevel.encryptSensitiveWithUserKey || level === protectionLevel.encryptAllWithUserKey) {
    throw refuse('its key belongs to a Windows user and can only be used there');
  }
  if (!Number.isInteger(level) || level < 0 || level > protectionLevel.serverStorage) {
    throw refuse('there is no such level');
  }
  if (!levelsWithPassword.includes(level)) return undefined;
  if (password === undefined || password.reveal() === '') throw refuse('it needs a password, and none was given');
  return { keys: keysOfPassword(password.reveal()), random };
}

function sealedText(opened: XmlDocument, level: number, seal: Seal | undefined): string {
  const closed = new Set(protectedElements(opened.root));
  // A document that stayed encrypted as a whole already is what it shall be.
  if (closed.has(wholeElement(opened))) return opened.text;
  const settings = [
    ...levelEdits(opened, level),
    ...verifierEdits(opened, seal !== undefined, (verifier) => opensWith(verifier, seal)),
  ];
  const document = edited(opened, settings);
  if (seal === undefined) {
    return level === protectionLevel.dontSaveSensitive ? withoutSecrets(document) : document.text;
  }
  const seals =
    level === protectionLevel.encryptAllWithPassword ? wholeSeal(document, seal) : valueSeals(document, seal);
  return spliceText(document.text, seals);
}

function opensWith(verifier: XmlElement, seal: Seal | undefined): boolean {
  return seal !== undefined && hasOwnCipherText(verifier) && decryptElement(verifier, seal.keys).document !== undefined;
}

function valueSeals(document: XmlDocument, seal: Seal): TextEdit[] {
  const isPackage = document.root.localName === 'Executable';
  return [...plainSecrets(document.root)].flatMap((element) =>
    isPackage ? sealInPackage(document, element, seal) : sealOwnText(document, element, seal),
  );
}

function wholeSeal(document: XmlDocument, seal: Seal): TextEdit[] {
  if (document.root.localName === 'Executable') return [sealWholePackage(document, seal)];
  return sealOwnText(document, wholeElement(document), seal);
}

// In two steps: what stood around cipher text is a plain value once the cipher text is gone.
function withoutSecrets(document: XmlDocument): string {
  const closed = [...protectedElements(document.root)].flatMap((element) => leaveOutElement(document, element));
  const opened = edited(document, closed);
  const plain = [...plainSecrets(opened.root)].map((element) => contentReplacement(opened, element, ''));
  return spliceText(opened.text, plain);
}
