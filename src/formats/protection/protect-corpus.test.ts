import { createDecipheriv } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { expect, it } from 'vitest';
import { suite } from '../../../tests/suite-availability.ts';
import { Secret } from '../../datatypes/secret.ts';
import { parseXml } from '../../xml/parse-xml.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { cipherTextOf, isEncryptedData, protectedElements } from './decrypt-element.ts';
import { protectDocument } from './protect-document.ts';
import { keyOfPassword } from './protection-key.ts';

const corpus = process.env.OPENDTSX_CORPUS ?? '';
// The password the authors of these files publish with them.
const folder = join(corpus, 'rtumaykin+ssis-build');
const password = new Secret('ssis123');
const kinds = ['.dtsx', '.conmgr', '.params', '.dtproj'];

function filesIn(path: string): { name: string; bytes: Buffer }[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => kinds.includes(extname(name)))
    .map((name) => ({ name, bytes: readFileSync(join(path, name)) }));
}

function encryptedFiles(): { name: string; bytes: Buffer }[] {
  return filesIn(folder).filter(({ bytes }) => bytes.includes('Salt='));
}

/** Gives the salts, initial vectors and padding of a file again, in the order of the document. */
function drawnAgain(bytes: Uint8Array): (count: number) => Uint8Array {
  const { document } = parseXml(bytes);
  const drawn = document === undefined ? [] : [...protectedElements(document.root)].flatMap(drawnFor);
  return (count) => {
    const next = drawn.shift();
    expect(next?.length).toBe(count);
    return next ?? new Uint8Array();
  };
}

function drawnFor(element: XmlElement): Uint8Array[] {
  const salt = Buffer.from(element.attributeValue('Salt') ?? '', 'base64');
  const cipher = cipherTextOf(element);
  if ('reason' in cipher) throw new Error(cipher.detail);
  if (!isEncryptedData(element)) return [salt, cipher.initial];
  const key = keyOfPassword(password.reveal());
  const decipher = createDecipheriv('des-ede3-cbc', key, cipher.initial).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(cipher.bytes), decipher.final()]);
  const padding = padded.subarray(padded.length - padded[padded.length - 1], -1);
  return padding.length === 0 ? [salt, cipher.initial] : [salt, cipher.initial, padding];
}

suite(
  'corpus',
  corpus !== '',
  'set OPENDTSX_CORPUS to a folder of real packages',
)('the encrypted files of the corpus', () => {
  // Source: observed (designer of SQL Server 2016).
  it('are encrypted to the very same bytes, from their plain form with the same salts', () => {
    const files = encryptedFiles();
    expect(new Set(files.map(({ name }) => extname(name)))).toEqual(new Set(kinds));
    for (const { name, bytes } of files) {
      const plain = protectDocument(bytes, { level: 5, currentPassword: password, fileName: name });
      expect(plain.diagnostics, name).toEqual([]);
      expect(plain.text, name).not.toMatch(/Salt=|EncryptedData/);
      const again = protectDocument(plain.bytes ?? '', { level: 2, password, random: drawnAgain(bytes) });
      expect(Buffer.from(again.bytes ?? []).toString(), name).toBe(bytes.toString());
    }
  });

  it('keep every byte when they already have the level and the password', () => {
    for (const { name, bytes } of encryptedFiles()) {
      const same = protectDocument(bytes, { level: 2, password });
      expect(Buffer.from(same.bytes ?? []).toString(), name).toBe(bytes.toString());
    }
  });

  it('of every author can be saved without sensitive values, unless they are encrypted as a whole', () => {
    const closed: string[] = [];
    for (const { name, bytes } of filesIn(corpus)) {
      const { text, diagnostics } = protectDocument(bytes, { level: 0, fileName: name });
      if (text === undefined) closed.push(...diagnostics.map(({ symbol }) => symbol));
      else expect(text, name).not.toMatch(/AQAAANCMnd8B|<EncryptedData|[: ]IV="/);
    }
    expect(closed).toEqual(['DTS_E_PACKAGEPASSWORDEMPTY']);
  });
});
