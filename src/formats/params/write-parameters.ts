import { InternalError } from '../../diagnostics/internal-error.ts';
import type { Parameter } from '../../model/variable.ts';
import { attributeGap } from '../../xml/element-editor.ts';
import { encodeXml } from '../../xml/encoding.ts';
import { parseXml } from '../../xml/parse-xml.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { listEdits, parametersLayout, printElement, withLineEndOf } from '../dtproj/project-text.ts';
import type { Layout } from '../dtsx/write/layout.ts';
import { newParameter, parameterEdits } from './parameter-text.ts';

const emptyFile = '<?xml version="1.0"?>\n<SSIS:Parameters xmlns:SSIS="www.microsoft.com/SqlServer/SSIS" />';

/**
 * The `Project.params` of these parameters: the text it was read from with what has changed since, and not a character more; without
 * `origin` a new file. Secrets that did not change keep their cipher text; changed ones stand in plain form, marked
 * `Sensitive="1"`, for `protectDocument` to encrypt.
 * @param origin the root, as `readParameters` gives it
 */
export function writeParameters(parameters: readonly Parameter[], origin: XmlElement | undefined): Uint8Array {
  const root = origin ?? emptyRoot();
  const layout = layoutOf(root);
  const items = parameters.map((parameter) =>
    parameter.origin !== undefined && parameter.origin.parent === root
      ? { element: parameter.origin, edits: parameterEdits(parameter, parameter.origin, layout) }
      : { print: (indent: string) => printElement(newParameter(parameter), layout, indent) },
  );
  const text = root.source.rewrite(listEdits(root, 'Parameter', items, layout));
  return encodeXml(text, root.source.encoding);
}

// As the designer stores new files (observed: with byte order mark).
function emptyRoot(): XmlElement {
  const { document } = parseXml(new TextEncoder().encode(`\ufeff${emptyFile}`));
  if (document === undefined) throw new InternalError('the empty parameter file cannot be read');
  return document.root;
}

function layoutOf(root: XmlElement): Layout {
  const first = root.child('Parameter');
  const attributesOnLines = first === undefined || attributeGap(first).includes('\n');
  return withLineEndOf({ ...parametersLayout, attributesOnLines }, root);
}
