import { setFlagsFromString } from 'node:v8';
import type { MainModule } from 'libxslt-wasm/output/libxslt';
import { loadClientLibrary } from 'opendtsx/sdk';
import { quietStandardError } from './quiet-standard-error.ts';
import { refusal, XmlFault } from './xml-fault.ts';
import { nodeKinds, type XmlAttribute, type XmlItem } from './xml-item.ts';

const xslUri = 'http://www.w3.org/1999/XSL/Transform';
const microsoftUri = 'urn:schemas-microsoft-com:xslt';
const extensionUri = 'http://exslt.org/common';

/** Elements of extensions that write files. */
const writingElements = new Set(['document', 'output', 'write', 'open', 'close', 'result-document']);

/** What a transformation gives: its text, and the encoding that the style sheet asks for. */
export interface Transformed {
  readonly text: string;
  readonly encoding: string;
}

/**
 * Transforms a document by an XSLT 1.0 style sheet. Neither reads anything else: `document()`, imports, includes and scripts are refused before anything
 * is done. @param styleSheet the style sheet as text, and as the tree that was read from it
 */
export async function transformDocument(
  documentText: string,
  styleSheet: { readonly text: string; readonly tree: XmlItem },
): Promise<Transformed> {
  checkStyleSheet(styleSheet.tree);
  const transformation = new Transformation(await startModule());
  // The node-set function of MSXML and .NET is the one of EXSLT under another name.
  const text = await transformation.run(documentText, styleSheet.text.replaceAll(microsoftUri, extensionUri));
  return { text, encoding: encodingOf(styleSheet.tree) };
}

/** One transformation in an instance of its own of the library: its memory goes with it, whatever happens. */
class Transformation {
  private readonly module: MainModule;
  private readonly complaints: string[] = [];

  constructor(module: MainModule) {
    this.module = module;
  }

  async run(documentText: string, styleSheet: string): Promise<string> {
    const { module } = this;
    const style = await this.read(styleSheet);
    const sheet = style === 0 ? 0 : await this.call(() => module._xsltParseStylesheetDoc(style));
    if (sheet === 0) throw this.fault('the style sheet cannot be used');
    const source = await this.read(documentText);
    const result = source === 0 ? 0 : await this.call(() => module._xsltApplyStylesheet(sheet, source, 0));
    if (result === 0 || this.complaints.some(isError)) throw this.fault('the transformation has failed');
    return this.save(result, sheet);
  }

  /** Calls the library. It does all its work before it returns, as nothing is fetched, so what it prints can be caught. */
  private async call(start: () => Promise<number>): Promise<number> {
    const { result, error, printed } = quietStandardError(start);
    this.complaints.push(...printed.split('\n'));
    try {
      if (error !== undefined) throw error;
      return (await result) ?? 0;
    } catch (cause) {
      const isEndless = cause instanceof RangeError;
      throw this.fault(isEndless ? 'its templates call each other without end' : `the library says ${String(cause)}`);
    }
  }

  private async read(text: string): Promise<number> {
    const { module } = this;
    const bytes = Buffer.from(text.replace(/^\ufeff/, '').replace(/^<\?xml[^?]*\?>/, ''), 'utf8');
    const pointer = module._malloc(bytes.length + 1);
    module.HEAPU8.set(bytes, pointer);
    const { NONET, NO_XXE, HUGE } = module.xmlParserOption;
    const options = NONET.value | NO_XXE.value | HUGE.value;
    return this.call(() => module._xmlReadMemory(pointer, bytes.length, 0, 0, options));
  }

  private save(result: number, sheet: number): string {
    const { module } = this;
    const buffer = module._xmlAllocOutputBuffer(0);
    if (module._xsltSaveResultTo(buffer, result, sheet) === -1) throw this.fault('the result cannot be written');
    return module.UTF8ToString(module._xmlOutputBufferGetContent(buffer), module._xmlOutputBufferGetSize(buffer));
  }

  private fault(what: string): XmlFault {
    const said = this.complaints.map((line) => line.trim()).filter((line) => line !== '' && !/^\^+$/.test(line));
    return new XmlFault('DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE', { detail: [what, ...said.slice(0, 4)].join(': ') });
  }
}

function isError(line: string): boolean {
  return /^(?:runtime|XPath|compilation) error\b|potential infinite/.test(line);
}

async function startModule(): Promise<MainModule> {
  // Node 24 has the feature, in some releases behind this flag.
  const { WebAssembly } = globalThis as { readonly WebAssembly?: object };
  if (WebAssembly === undefined || !('Suspending' in WebAssembly)) setFlagsFromString('--experimental-wasm-jspi');
  const { default: start } = await loadClientLibrary(
    () => import('libxslt-wasm/output/libxslt'),
    'libxslt-wasm',
    'the XML task',
  );
  const module = await start();
  module._exsltCommonRegister();
  return module;
}

function encodingOf(styleSheet: XmlItem): string {
  const outputs = styleSheet.children.flatMap(({ children }) => children).filter((node) => isXsl(node, 'output'));
  const written = outputs.flatMap(({ attributes }) => attributes).findLast(({ local }) => local === 'encoding');
  return written?.value ?? '';
}

function isXsl({ uri, local }: XmlItem, name: string): boolean {
  return uri === xslUri && local === name;
}

/** Refuses what would read or write anything but the two documents, or run code. */
function checkStyleSheet(node: XmlItem): void {
  if (node.kind === nodeKinds.element) {
    checkElement(node);
    for (const attribute of node.attributes) checkExpression(node, attribute);
  }
  for (const child of node.children) checkStyleSheet(child);
}

const inside = 'Put what is needed into the style sheet or the source document itself.';

function checkElement(node: XmlItem): void {
  const { uri, local } = node;
  if (isXsl(node, 'import') || isXsl(node, 'include')) {
    throw refusal('The style sheet', `xsl:${local} reads another file`, inside);
  }
  if (local === 'script' && uri !== '') {
    throw refusal(
      'The style sheet',
      `its element ${local} runs code`,
      'Say it in XSLT, or do it in a task of its own.',
    );
  }
  const isExtension = uri === extensionUri || /exslt|saxon|xalan|jclark/i.test(uri) || uri === xslUri;
  const isOutput = isXsl(node, 'output');
  if (isExtension && !isOutput && writingElements.has(local)) {
    const instead = 'The task writes one result: transform once for each file.';
    throw refusal('The style sheet', `its element ${local} writes files`, instead);
  }
}

/** Looks for functions that read; in literal elements only between braces. */
function checkExpression(node: XmlItem, { local, value }: XmlAttribute): void {
  const isCode = node.uri === xslUri && local !== 'name' && local !== 'mode';
  const expressions = isCode ? [value] : (value.match(/\{[^}]*\}/g) ?? []);
  for (const expression of expressions) {
    const code = expression.replace(/"[^"]*"|'[^']*'/g, '""');
    const found = /(?:^|[^\w.-])([\w.-]+:)?(document|unparsed-entity-uri|evaluate)\s*\(/.exec(code);
    if (found === null) continue;
    throw refusal('The style sheet', `its function ${found[1] ?? ''}${found[2]}() reads other documents`, inside);
  }
}
