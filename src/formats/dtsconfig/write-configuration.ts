import { InternalError } from '../../diagnostics/internal-error.ts';
import { ElementEditor } from '../../xml/element-editor.ts';
import { encodeXml } from '../../xml/encoding.ts';
import { escapeAttribute, escapeText } from '../../xml/escape.ts';
import { parseXml } from '../../xml/parse-xml.ts';
import type { TextEdit } from '../../xml/splice.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { listEdits } from '../dtproj/project-text.ts';
import { beforeElement, type Layout, layoutOf } from '../dtsx/write/layout.ts';
import { type ConfiguredValue, readConfiguredValue } from './read-configuration.ts';

/** What a new `.dtsConfig` file says of its making. */
export interface ConfigurationHeading {
  readonly generatedBy: string;
  readonly packageName: string;
  /** GUID in braces. */
  readonly packageId: string;
  /** As text; the designer writes it in the manner of its user. */
  readonly generatedDate: string;
}

/**
 * A `.dtsConfig` file of these values: the text it was read from with what has changed since, and not a character more; from a heading a
 * new file, all on one line as the designer writes it (observed).
 */
export function writeConfiguration(
  values: readonly ConfiguredValue[],
  from: XmlElement | ConfigurationHeading,
): Uint8Array {
  const root = 'kind' in from ? from : newRoot(from);
  const layout = layoutOf(root);
  const items = values.map((each) =>
    each.origin !== undefined && each.origin.parent === root
      ? { element: each.origin, edits: valueEdits(each, each.origin) }
      : { print: (indent: string) => newConfiguration(each, layout, indent) },
  );
  const text = root.source.rewrite(listEdits(root, 'Configuration', items, layout));
  return encodeXml(text, root.source.encoding);
}

function newRoot({ generatedBy, packageName, packageId, generatedDate }: ConfigurationHeading): XmlElement {
  const attributes = [
    ['GeneratedBy', generatedBy],
    ['GeneratedFromPackageName', packageName],
    ['GeneratedFromPackageID', packageId],
    ['GeneratedDate', generatedDate],
  ].map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`);
  const heading = `<DTSConfigurationHeading><DTSConfigurationFileInfo${attributes.join('')}/></DTSConfigurationHeading>`;
  const { document } = parseXml(`<?xml version="1.0"?><DTSConfiguration>${heading}</DTSConfiguration>`);
  if (document === undefined) throw new InternalError('the heading of a configuration file cannot be read');
  return document.root;
}

function newConfiguration({ path, valueType, value }: ConfiguredValue, layout: Layout, indent: string): string {
  const attributes = `ConfiguredType="Property" Path="${escapeAttribute(path)}" ValueType="${escapeAttribute(valueType)}"`;
  const inner = `${beforeElement(layout, indent + layout.unit)}<ConfiguredValue>${escapeText(value)}</ConfiguredValue>`;
  return `<Configuration ${attributes}>${inner}${beforeElement(layout, indent)}</Configuration>`;
}

function valueEdits(value: ConfiguredValue, origin: XmlElement): readonly TextEdit[] {
  const pristine = readConfiguredValue(origin);
  const editor = new ElementEditor(origin);
  if (value.path !== pristine.path) editor.setAttribute('Path', value.path);
  if (value.valueType !== pristine.valueType) editor.setAttribute('ValueType', value.valueType);
  if (value.value === pristine.value) return editor.changes;
  const element = origin.child('ConfiguredValue');
  if (element === undefined) {
    editor.insertChild(`<ConfiguredValue>${escapeText(value.value)}</ConfiguredValue>`);
    return editor.changes;
  }
  const text = new ElementEditor(element);
  text.setText(value.value);
  return [...editor.changes, ...text.changes];
}
