import { encodeXml } from '../../src/xml/encoding.ts';
import { parseXml } from '../../src/xml/parse-xml.ts';
import { spliceText } from '../../src/xml/splice.ts';
import type { XmlElement } from '../../src/xml/xml-element.ts';

/** Smaller inputs made of one: without an element or attribute, then without a piece, large ones first. */
function* smaller(bytes: Uint8Array): Generator<Buffer> {
  const { document } = parseXml(bytes);
  if (document !== undefined) {
    const queue: XmlElement[] = [document.root];
    for (const element of queue) {
      const spans = [...element.elements, ...element.attributes];
      for (const { start, end } of spans) {
        yield encodeXml(spliceText(document.text, [{ start, end, replacement: '' }]), document.encoding);
      }
      queue.push(...element.elements);
    }
  }
  for (let size = bytes.length >> 1; size > 0; size >>= 1) {
    for (let start = 0; start < bytes.length; start += size) {
      yield Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + size)]);
    }
  }
}

/** The smallest input found that fails as the given one does, within a number of trials. */
export async function minimise(
  bytes: Uint8Array,
  fails: (candidate: Uint8Array) => boolean | Promise<boolean>,
  trials: number,
): Promise<Uint8Array> {
  let smallest = bytes;
  let left = trials;
  for (let found = true; found; ) {
    found = false;
    for (const candidate of smaller(smallest)) {
      if (left-- <= 0) return smallest;
      if (candidate.length >= smallest.length || !(await fails(candidate))) continue;
      smallest = candidate;
      found = true;
      break;
    }
  }
  return smallest;
}
