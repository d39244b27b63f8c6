import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { namespacesInScope } from '../../../xml/edit-element.ts';
import { XmlDocument } from '../../../xml/xml-document.ts';
import type { XmlElement } from '../../../xml/xml-element.ts';
import { readConnectionManager } from '../read-connection-manager.ts';
import { readRoot } from '../read-package.ts';
import { readPipeline } from '../read-pipeline.ts';
import { designerLayout, type Layout, layoutOf } from './layout.ts';
import { hasPropertyElements } from './persisted-member.ts';

/** What the writers of one package share. */
export class WriteContext {
  readonly formatVersion: number;
  readonly layout: Layout;
  /** With colon. */
  readonly prefix: string;
  readonly namespaces: Readonly<Record<string, string>>;
  readonly diagnostics: Diagnostic[] = [];
  private readonly pristineObjects = new Map<XmlElement, unknown>();
  private readonly readRoots = new Set<XmlElement>();

  constructor(formatVersion: number, root: XmlElement | undefined) {
    this.formatVersion = formatVersion;
    this.layout = root === undefined ? designerLayout : layoutOf(root);
    this.prefix = root === undefined || root.prefix === '' ? 'DTS:' : `${root.prefix}:`;
    this.namespaces = root === undefined ? { DTS: dtsNamespace } : namespacesInScope(root);
  }

  /** Whether properties are `DTS:Property` elements. */
  get propertyElements(): boolean {
    return hasPropertyElements(this.formatVersion);
  }

  /**
   * The object as it was read from an element, whatever has become of it since; undefined when the element belongs to no package.
   * Elements never change, so reading them again gives what they gave at first (also for objects of another package).
   */
  pristineOf(origin: XmlElement): unknown {
    const root = rootOf(origin);
    if (!this.readRoots.has(root)) {
      this.readRoots.add(root);
      this.register(readPristine(root, this.formatVersion));
    }
    return this.pristineObjects.get(origin);
  }

  // Everything of the model is plain data; references upwards and sideways lead to objects that are met on the way down.
  private register(value: unknown): void {
    if (Array.isArray(value)) {
      for (const each of value) this.register(each);
    } else if (isPlainObject(value)) {
      if (isElement(value.origin)) {
        if (this.pristineObjects.has(value.origin)) return;
        this.pristineObjects.set(value.origin, value);
      }
      for (const [name, member] of Object.entries(value)) if (!references.has(name)) this.register(member);
    }
  }
}

/** The namespace of packages. */
export const dtsNamespace = 'www.microsoft.com/SqlServer/Dts';

const references = new Set(['parent', 'from', 'to']);

// Besides packages: what was read from a file of its own or edited apart.
function readPristine(root: XmlElement, formatVersion: number): unknown {
  const document = new XmlDocument(root.source, root, [root]);
  const context = { document, formatVersion, diagnostics: [] };
  switch (root.localName) {
    case 'Executable':
      return readRoot(root, document, []);
    case 'pipeline':
      return readPipeline(root, context);
    case 'ConnectionManager':
      return readConnectionManager(root, 'project', context);
    default:
      return undefined;
  }
}

function rootOf(element: XmlElement): XmlElement {
  let root = element;
  while (root.parent !== undefined) root = root.parent;
  return root;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isElement(value: unknown): value is XmlElement {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'element';
}
