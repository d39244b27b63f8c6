import { encodeXml } from '../../xml/encoding.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { type ManifestContent, writeManifest } from './write-manifest.ts';

/**
 * The `.dtproj` with the manifest it holds brought up to date: the text it was read from with what has changed since, and not a character
 * more. Secrets that did not change keep their cipher text.
 * @param origin the manifest, as `readProjectFile` gives it
 */
export function writeProjectFile(content: ManifestContent, origin: XmlElement): Uint8Array {
  const { edits } = writeManifest(content, origin);
  return encodeXml(origin.source.rewrite(edits), origin.source.encoding);
}
