import type { Secret } from '../../datatypes/secret.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { parseXml } from '../../xml/parse-xml.ts';
import type { XmlDocument } from '../../xml/xml-document.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { cipherTextOf, isEncryptedData } from './decrypt-element.ts';
import { keysOfPassword } from './protection-key.ts';
import { type LostSecret, revealSecrets } from './reveal-secrets.ts';

// Without one of these in its text a document protects nothing: most are not walked at all.
const protectionMarks = /EncryptedData|Encrypted=|Sensitive=|:IV=/;

/** What every reader of a file takes. */
export interface ReadOptions {
  /** Named in messages; never opened. */
  readonly fileName?: string;
  /** Opens what the protection levels with password have encrypted. */
  readonly password?: Secret;
}

/** A parsed file with its secrets opened; `root` is undefined when it cannot be read, and the diagnostics say why. */
export interface OpenedDocument {
  readonly document: XmlDocument | undefined;
  readonly root: XmlElement | undefined;
  readonly diagnostics: Diagnostic[];
}

/**
 * Parses a file and opens its protected values with the password.
 * What stays closed gives a warning for each value and leaves the rest readable; a wrong password, or a document encrypted as a
 * whole that does not open, is an error and gives no root. Never throws for bad input.
 */
export function openDocument(input: string | Uint8Array, options: ReadOptions): OpenedDocument {
  const parsed = parseXml(input, options.fileName);
  const { document } = parsed;
  if (document === undefined) return { document, root: undefined, diagnostics: [...parsed.diagnostics] };
  const password = options.password?.reveal() ?? '';
  const keys = password === '' ? undefined : keysOfPassword(password);
  const revealed = protectionMarks.test(document.text) ? revealSecrets(document, keys) : { document, lost: [] };
  const { lost } = revealed;
  const { root } = revealed.document;
  if (isEncryptedData(root)) {
    return {
      document,
      root: undefined,
      diagnostics: lost.slice(0, 1).map((secret) => closedDocument(secret, document)),
    };
  }
  const wrong = lost.find(({ reason }) => reason === 'password');
  if (wrong !== undefined) {
    return { document, root: undefined, diagnostics: [wrongPassword(wrong, document)] };
  }
  return { document: revealed.document, root, diagnostics: lost.map((secret) => lostValue(secret, document)) };
}

/** The error that the password given does not open a value; for AES, whose keys are inferred, with a hint that the password may be right. */
export function wrongPassword({ element }: LostSecret, document: XmlDocument): Diagnostic {
  const location = document.locationOf(element.start);
  const cipher = cipherTextOf(element);
  const isInferred = 'algorithm' in cipher && cipher.algorithm === 'aes256-cbc';
  if (!isInferred) return diagnostic('DTS_E_PACKAGEPASSWORD', {}, { location });
  const hint =
    'Check the password. If it is right: how newer designers make AES keys is not documented, and this file may do it in another way; save it with DontSaveSensitive and supply the secrets.';
  return diagnostic('DTS_E_PACKAGEPASSWORD', {}, { location, hint });
}

/** Why a document that is encrypted as a whole stays closed. */
export function closedDocument(secret: LostSecret, document: XmlDocument): Diagnostic {
  const place = { location: document.locationOf(secret.element.start) };
  const file = document.file ?? 'The package';
  if (secret.reason === 'password') return wrongPassword(secret, document);
  // Only encryption with a password writes Salt or IV.
  const byPassword = secret.element.attribute('IV') !== undefined || secret.element.attribute('Salt') !== undefined;
  if (secret.reason === 'no-password' && byPassword) return diagnostic('DTS_E_PACKAGEPASSWORDEMPTY', {}, place);
  const detail = byPassword
    ? secret.detail
    : 'its protection level is EncryptAllWithUserKey, which only the Windows user who saved it can undo';
  return diagnostic('DTS_E_PACKAGEUNPROTECT', { file, detail }, place);
}

function lostValue(secret: LostSecret, document: XmlDocument): Diagnostic {
  const source = ownerPath(secret.element);
  const args = { property: propertyName(secret.element), source, detail: secret.detail };
  const otherwise =
    secret.reason === 'no-password' ? 'give the password with /Decrypt' : 'take the file from a copy that opens';
  const hint = `Supply the value by parameter, configuration or /Set, or ${otherwise}.`;
  const place = {
    source,
    severity: 'warning',
    location: document.locationOf(secret.element.start),
    ...(secret.reason === 'user-key' ? {} : { hint }),
  } as const;
  return diagnostic('DTS_E_UNPROTECTXMLFAILED', args, place);
}

/**
 * The name of a protected property. `EncryptedData` hides it: a connection manager then has `Password`, an FTP or HTTP connection
 * `ServerPassword` (inferred from their unencrypted form).
 */
export function propertyName(element: XmlElement): string {
  if (!isEncryptedData(element)) return element.attributeValue('Name') ?? element.localName;
  const parent = element.parent;
  if (parent?.localName === 'FtpConnection' || parent?.localName === 'HttpConnection') return 'ServerPassword';
  if (parent?.localName === 'Property') return propertyName(parent);
  return 'Password';
}

function ownerPath(element: XmlElement): string {
  const names: string[] = [];
  for (let owner = element.parent; owner !== undefined; owner = owner.parent) {
    if (owner.parent === undefined && owner.localName === 'Executable') names.unshift('Package');
    else names.unshift(...objectName(owner));
  }
  return `\\${names.join('\\')}`;
}

function objectName(element: XmlElement): string[] {
  const written =
    element.attributeValue('ObjectName') ??
    element.childrenNamed('Property').find((property) => property.attributeValue('Name') === 'ObjectName')?.textContent;
  if (written !== undefined) return [written];
  const name = element.localName === 'Parameter' ? element.attributeValue('Name') : undefined;
  return name === undefined ? [] : [name];
}
