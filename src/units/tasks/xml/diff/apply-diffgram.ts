import { isBlank } from '../parse-document.ts';
import { refusal, XmlFault } from '../xml-fault.ts';
import {
  copyNode,
  countNodes,
  declarationUri,
  makeNode,
  type NodeKind,
  nodeKinds,
  rootElement,
  textOf,
  type XmlAttribute,
  type XmlItem,
} from '../xml-item.ts';
import { readDiffOptions } from './diff-options.ts';
import { diffgramUri } from './diffgram-element.ts';
import { formatDocumentType, readDocumentType } from './document-type.ts';
import { type Selection, selectMatch } from './match-path.ts';
import { sourceHash } from './source-hash.ts';

/** An operation of a diffgram, its nodes found already: works on a parent, behind a node of it, and gives the node behind which the next one goes. */
type Operation = (parent: XmlItem, behind: XmlItem | undefined) => XmlItem | undefined;

const mostAdded = 2_000_000;

/**
 * Turns a document into what the diffgram says, which must have been made for it. All operations of XmlDiff 1.0 are known: node, add, remove and change, with
 * and without subtree, and copies. @param diffgram read with its blanks kept
 */
export function applyDiffgram(document: XmlItem, diffgram: XmlItem): void {
  const root = rootElement(diffgram);
  if (root === undefined || root.local !== 'xmldiff' || root.uri !== diffgramUri) {
    throw new XmlFault('DTS_E_XMLTASK_EXPECTINGDIFFGRAMELEMENT', { found: root?.local ?? '' });
  }
  checkSource(document, root);
  const patch = new Patch(document);
  const operations = patch.read(document, root);
  patch.apply(operations, document);
}

function checkSource(document: XmlItem, root: XmlItem): void {
  const hash = attributeOf(root, 'srcDocHash');
  const written = attributeOf(root, 'options');
  if (hash === undefined) throw new XmlFault('DTS_E_XMLTASK_MISSINGSRCDOCATTRIBUTE', {});
  if (!/^\d{1,20}$/.test(hash)) throw new XmlFault('DTS_E_XMLTASK_INVALIDSRCDOCATTRIBUTE', { value: hash });
  if (written === undefined) throw new XmlFault('DTS_E_XMLTASK_MISSINGOPTIONSATTRIBUTE', {});
  const options = readDiffOptions(written);
  if (options === undefined) throw new XmlFault('DTS_E_XMLTASK_INVALIDOPTIONSATTRIBUTE', { value: written });
  if (sourceHash(document, options) !== BigInt(hash).toString()) {
    throw new XmlFault('DTS_E_XMLTASK_SRCDOCMISMATCH', { hash });
  }
}

function attributeOf(element: XmlItem, name: string): string | undefined {
  return element.attributes.find(({ prefix, local }) => prefix === '' && local === name)?.value;
}

class Patch {
  private readonly document: XmlItem;
  private added = 0;

  constructor(document: XmlItem) {
    this.document = document;
  }

  /** Reads the operations on the children of a node. Positions mean the document before any change, so all are found before the first is done. */
  read(source: XmlItem, operations: XmlItem): Operation[] {
    const found: Operation[] = [];
    for (const written of operations.children) {
      if (written.kind !== nodeKinds.element) continue;
      if (written.local === 'descriptor') break;
      found.push(this.readOperation(source, written));
    }
    return found;
  }

  apply(operations: readonly Operation[], parent: XmlItem): void {
    let behind: XmlItem | undefined;
    for (const operation of operations) behind = operation(parent, behind);
  }

  private readOperation(source: XmlItem, written: XmlItem): Operation {
    const path = attributeOf(written, 'match');
    const selected = path === undefined ? undefined : selectMatch(this.document, source, path);
    if (written.local === 'add') return this.readAddition(source, written, selected);
    if (selected === undefined) throw new XmlFault('DTS_E_XMLTASK_INVALIDPATHDESCRIPTOR', { path: '' });
    if (written.local === 'remove') return this.readRemoval(written, selected);
    if (written.local !== 'node' && written.local !== 'change') {
      throw new XmlFault('DTS_E_XMLTASK_EXPECTINGDIFFGRAMELEMENT', { found: written.local });
    }
    if (selected.kind === 'attributes') return changeAttribute(single(selected.attributes, path), written);
    const node = single(selected.nodes, path);
    return written.local === 'node' ? this.readPosition(node, written) : this.readChange(node, written);
  }

  private readPosition(node: XmlItem, written: XmlItem): Operation {
    const isPrologue = node.kind === nodeKinds.declaration || node.kind === nodeKinds.documentType;
    const inner = node.kind === nodeKinds.element ? this.read(node, written) : [];
    return (_, behind) => {
      this.apply(inner, node);
      return isPrologue ? behind : node;
    };
  }

  private readChange(node: XmlItem, written: XmlItem): Operation {
    const inner = node.kind === nodeKinds.element ? this.read(node, written) : [];
    return (_, behind) => {
      changeNode(node, written);
      this.apply(inner, node);
      return node.kind === nodeKinds.declaration || node.kind === nodeKinds.documentType ? behind : node;
    };
  }

  private readRemoval(written: XmlItem, selected: Selection): Operation {
    if (selected.kind === 'attributes') {
      const gone = new Set(selected.attributes);
      return (parent, behind) => {
        parent.attributes = parent.attributes.filter((each) => !gone.has(each));
        return behind;
      };
    }
    const gone = new Set(selected.nodes);
    if (attributeOf(written, 'subtree') !== 'no') {
      return (parent, behind) => {
        parent.children = parent.children.filter((child) => !gone.has(child));
        return behind;
      };
    }
    const node = single(selected.nodes, attributeOf(written, 'match'));
    const inner = this.read(node, written);
    return (parent) => {
      this.apply(inner, node);
      const index = parent.children.indexOf(node);
      parent.children.splice(index, 1, ...node.children);
      return node.children.at(-1) ?? (index > 0 ? parent.children[index - 1] : undefined);
    };
  }

  private readAddition(source: XmlItem, written: XmlItem, selected: Selection | undefined): Operation {
    if (selected !== undefined) return this.readCopy(source, written, selected);
    const type = attributeOf(written, 'type');
    if (type === undefined) {
      const nodes = addedNodes(written);
      return (parent, behind) =>
        this.insert(
          parent,
          behind,
          nodes.map((node) => copyNode(node)),
        );
    }
    const kind = Number(type) as NodeKind;
    if (kind === nodeKinds.attribute) return addAttribute(written);
    const node = nodeOf(kind, written);
    const inner = kind === nodeKinds.element ? this.read(source, written) : [];
    return (parent, behind) => {
      this.apply(inner, node);
      const isPrologue = kind === nodeKinds.declaration || kind === nodeKinds.documentType;
      if (!isPrologue) return this.insert(parent, behind, [node]);
      const at = parent.children.findIndex((child) => child.kind === nodeKinds.declaration) + 1;
      parent.children.splice(kind === nodeKinds.declaration ? 0 : at, 0, node);
      return behind;
    };
  }

  private readCopy(source: XmlItem, written: XmlItem, selected: Selection): Operation {
    if (selected.kind === 'attributes') {
      const path = attributeOf(written, 'match') ?? '';
      throw new XmlFault('DTS_E_XMLTASK_INVALIDPATHDESCRIPTOR', { path });
    }
    const withChildren = attributeOf(written, 'subtree') !== 'no';
    const inner = withChildren ? [] : this.read(source, written);
    return (parent, behind) => {
      let last = behind;
      for (const node of selected.nodes) {
        const copy = copyNode(node, withChildren);
        this.apply(inner, copy);
        last = this.insert(parent, last, [copy]);
      }
      return last;
    };
  }

  private insert(parent: XmlItem, behind: XmlItem | undefined, nodes: readonly XmlItem[]): XmlItem | undefined {
    this.added += nodes.reduce((sum, node) => sum + countNodes(node), 0);
    if (this.added > mostAdded) {
      throw refusal('The diffgram', `it adds more than ${mostAdded} nodes`, 'Apply it in parts.');
    }
    const at = behind === undefined ? startOf(parent) : parent.children.indexOf(behind) + 1;
    parent.children.splice(at, 0, ...nodes);
    return nodes.at(-1) ?? behind;
  }
}

/** Where the first child goes: in a document, after its declaration and document type. */
function startOf(parent: XmlItem): number {
  const isPrologue = ({ kind }: XmlItem): boolean => kind === nodeKinds.declaration || kind === nodeKinds.documentType;
  return parent.children.filter(isPrologue).length;
}

function single<T>(items: readonly T[], path = ''): T {
  const [item] = items;
  if (item === undefined || items.length > 1) throw new XmlFault('DTS_E_XMLTASK_MORETHANONENODEMATCHED', { path });
  return item;
}

/** The nodes inside an `add`, without the blanks that only lay it out. */
function addedNodes(written: XmlItem): XmlItem[] {
  const keep = written.attributes.some(
    ({ prefix, local, value }) => `${prefix}:${local}=${value}` === 'xml:space=preserve',
  );
  return significantNodes(written, keep);
}

function significantNodes({ children }: XmlItem, keep: boolean): XmlItem[] {
  return children.flatMap((child): XmlItem[] => {
    if (child.kind === nodeKinds.text && isBlank(child.value)) {
      return keep ? [makeNode(nodeKinds.whitespace, { value: child.value })] : [];
    }
    if (child.kind !== nodeKinds.element) return [child];
    const space = child.attributes.find(({ prefix, local }) => prefix === 'xml' && local === 'space')?.value;
    return [{ ...child, children: significantNodes(child, space === undefined ? keep : space === 'preserve') }];
  });
}

function nodeOf(kind: NodeKind, written: XmlItem): XmlItem {
  const local = attributeOf(written, 'name') ?? '';
  switch (kind) {
    case nodeKinds.element: {
      const [prefix, uri] = [attributeOf(written, 'prefix') ?? '', attributeOf(written, 'ns') ?? ''];
      return makeNode(kind, { local, prefix, uri });
    }
    case nodeKinds.documentType: {
      const [publicId, systemId] = [attributeOf(written, 'publicId') ?? '', attributeOf(written, 'systemId') ?? ''];
      return makeNode(kind, { local, value: formatDocumentType({ publicId, systemId, subset: textOf(written) }) });
    }
    case nodeKinds.text:
    case nodeKinds.characterData:
    case nodeKinds.comment:
    case nodeKinds.instruction:
    case nodeKinds.whitespace:
    case nodeKinds.declaration:
      return makeNode(kind, { local, value: textOf(written) });
    default:
      throw new XmlFault('DTS_E_XMLTASK_EXPECTINGDIFFGRAMELEMENT', { found: `add of type ${kind}` });
  }
}

function addAttribute(written: XmlItem): Operation {
  const local = attributeOf(written, 'name') ?? '';
  const prefix = attributeOf(written, 'prefix') ?? '';
  const declares = prefix === 'xmlns' || (prefix === '' && local === 'xmlns');
  const uri = declares ? declarationUri : (attributeOf(written, 'ns') ?? '');
  const attribute: XmlAttribute = { prefix, local, uri, value: textOf(written) };
  return (parent, behind) => {
    const isOther = (each: XmlAttribute): boolean => each.prefix !== prefix || each.local !== local;
    parent.attributes = [...parent.attributes.filter(isOther), attribute];
    return behind;
  };
}

function changeAttribute(attribute: XmlAttribute, written: XmlItem): Operation {
  const changed: XmlAttribute = {
    prefix: attributeOf(written, 'prefix') ?? attribute.prefix,
    local: attributeOf(written, 'name') ?? attribute.local,
    uri: attributeOf(written, 'ns') ?? attribute.uri,
    value: textOf(written),
  };
  return (parent, behind) => {
    parent.attributes = parent.attributes.map((each) => (each === attribute ? changed : each));
    return behind;
  };
}

function changeNode(node: XmlItem, written: XmlItem): void {
  const name = attributeOf(written, 'name');
  switch (node.kind) {
    case nodeKinds.element:
      node.local = name ?? node.local;
      node.prefix = attributeOf(written, 'prefix') ?? node.prefix;
      node.uri = attributeOf(written, 'ns') ?? node.uri;
      return;
    case nodeKinds.instruction: {
      const instruction = written.children.find(({ kind }) => kind === nodeKinds.instruction);
      node.local = name ?? instruction?.local ?? node.local;
      node.value = instruction?.value ?? node.value;
      return;
    }
    case nodeKinds.comment:
      node.value = written.children.find(({ kind }) => kind === nodeKinds.comment)?.value ?? textOf(written);
      return;
    case nodeKinds.documentType: {
      const old = readDocumentType(node.value);
      node.local = name ?? node.local;
      node.value = formatDocumentType({
        publicId: attributeOf(written, 'publicId') ?? old.publicId,
        systemId: attributeOf(written, 'systemId') ?? old.systemId,
        subset: written.children.length === 0 ? old.subset : textOf(written),
      });
      return;
    }
    default:
      node.value = textOf(written);
  }
}
