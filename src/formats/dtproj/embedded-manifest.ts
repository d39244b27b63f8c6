import { InternalError } from '../../diagnostics/internal-error.ts';
import { textAfter } from '../../xml/edit-element.ts';
import { parseXml } from '../../xml/parse-xml.ts';
import type { TextEdit } from '../../xml/splice.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { indentOf } from '../dtsx/write/layout.ts';
import { projectElement } from '../protection/protection-settings.ts';

/**
 * The manifest within the text of a `.dtproj` as a document of its own: moved to the left margin, as the designer's build does it
 * (observed); values and cipher texts keep their characters. Throws `InternalError` when the text has none.
 */
export function embeddedManifest(projectFile: string): string {
  const { document } = parseXml(projectFile);
  const element = document && projectElement(document.root);
  if (element === undefined) throw new InternalError('the project file holds no manifest');
  return textAfter(element, [...outdents(element, indentOf(element))]);
}

// Only blanks between tags are layout; those within a value are not.
function* outdents(element: XmlElement, indent: string): Generator<TextEdit> {
  for (const child of element.children) {
    if (child.kind === 'element') yield* outdents(child, indent);
    else if (child.kind === 'text' && indent !== '' && isLayout(element, child.value)) {
      const written = element.source.sourceOf(child);
      const replacement = written.replaceAll(`\n${indent}`, '\n');
      if (replacement !== written) yield { start: child.start, end: child.end, replacement };
    }
  }
}

function isLayout(owner: XmlElement, text: string): boolean {
  return text.trim() === '' && owner.attributeValue('space') !== 'preserve';
}
