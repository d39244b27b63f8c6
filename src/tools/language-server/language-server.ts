import type { Parameter } from '../../model/variable.ts';
import { completionsAt } from './complete-at.ts';
import { hoverAt } from './hover-expression.ts';
import { PackageDocument } from './package-document.ts';
import { type EditorFinding, findingsOf } from './package-findings.ts';
import { renameAt, variableAt } from './rename-variable.ts';
import { type Position, type TextChange, TextLines } from './text-lines.ts';

/** What the server cannot know by itself. */
export interface LanguageServerHost {
  /** The version of OpenDTSX. */
  readonly version: string;
  /** Sends a message to the editor. */
  send(message: object): void;
  /** The parameters of the project that the document belongs to; undefined when there is no project or it cannot be read. */
  projectParameters(uri: string): readonly Parameter[] | undefined;
}

/** Error codes of JSON-RPC and of the Language Server Protocol. */
const errorCodes = {
  parse: -32700,
  invalidRequest: -32600,
  unknownMethod: -32601,
  invalidParameters: -32602,
  internal: -32603,
  notInitialized: -32002,
  failed: -32803,
} as const;

/** Why a request is not answered with a result. */
class RequestFault extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** A language server for the expressions in `.dtsx` documents: takes messages, sends answers and findings. Bad messages are answered with errors, never thrown. */
export class LanguageServer {
  readonly #host: LanguageServerHost;
  readonly #documents = new Map<string, PackageDocument>();
  /** Documents whose findings the editor does not have yet. */
  readonly #unpublished = new Set<string>();
  #state: 'new' | 'running' | 'shut-down' = 'new';
  #exitCode: number | undefined;

  constructor(host: LanguageServerHost) {
    this.#host = host;
  }

  /** The exit code once the editor asked to end: 0 after an orderly shutdown, else 1; undefined until then. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** Answers that something arrived which is no JSON. */
  refuse(fault: string): void {
    this.#answer(null, { error: { code: errorCodes.parse, message: fault } });
  }

  /** Takes one message. */
  handle(message: unknown): void {
    if (!isFields(message) || typeof message.method !== 'string') {
      // Answers to requests of ours have no method; we send none.
      if (isFields(message) && 'id' in message && !('method' in message)) return;
      this.#answer(null, { error: { code: errorCodes.invalidRequest, message: 'the message has no method' } });
      return;
    }
    const { id, method } = message;
    try {
      const result = this.#dispatch(method, isFields(message.params) ? message.params : {}, id !== undefined);
      if (id !== undefined) this.#answer(id, { result: result ?? null });
    } catch (error) {
      if (id === undefined) return;
      const code = error instanceof RequestFault ? error.code : errorCodes.internal;
      this.#answer(id, { error: { code, message: error instanceof Error ? error.message : String(error) } });
    }
  }

  /** Sends the findings of documents that changed since they were sent: called when no message is waiting. */
  publish(): void {
    for (const uri of this.#unpublished) {
      const document = this.#documents.get(uri);
      const diagnostics = document === undefined ? [] : this.#findingsOf(document);
      this.#notify('textDocument/publishDiagnostics', { uri, diagnostics });
    }
    this.#unpublished.clear();
  }

  // A defect of ours must not end the server: the editor shows it among its messages.
  #findingsOf(document: PackageDocument): readonly EditorFinding[] {
    try {
      return findingsOf(document);
    } catch (error) {
      this.#notify('window/logMessage', { type: 1, message: error instanceof Error ? error.message : String(error) });
      return [];
    }
  }

  #notify(method: string, params: object): void {
    this.#host.send({ jsonrpc: '2.0', method, params });
  }

  #answer(id: unknown, outcome: object): void {
    this.#host.send({ jsonrpc: '2.0', id, ...outcome });
  }

  #dispatch(method: string, params: Fields, isRequest: boolean): unknown {
    if (method === 'exit') return this.#exit();
    if (method === 'initialize') return this.#initialize();
    if (this.#state !== 'running') {
      throw new RequestFault(
        this.#state === 'new' ? errorCodes.notInitialized : errorCodes.invalidRequest,
        this.#state === 'new' ? 'initialize comes first' : 'the server is shut down',
      );
    }
    const handler = Object.hasOwn(this.#handlers, method) ? this.#handlers[method] : undefined;
    if (handler !== undefined) return handler(params);
    if (isRequest) throw new RequestFault(errorCodes.unknownMethod, `there is no method ${method}`);
    return undefined;
  }

  readonly #handlers: Readonly<Record<string, (params: Fields) => unknown>> = {
    shutdown: () => {
      this.#state = 'shut-down';
    },
    'textDocument/didOpen': ({ textDocument }) => {
      const { uri, text } = fieldsOf(textDocument, 'textDocument');
      const lines = new TextLines(textOf(text, 'textDocument.text'));
      const name = textOf(uri, 'textDocument.uri');
      this.#documents.set(name, new PackageDocument(lines, this.#host.projectParameters(name)));
      this.#unpublished.add(name);
    },
    'textDocument/didChange': (params) => {
      const { uri, document } = this.#open(params);
      const changes = Array.isArray(params.contentChanges) ? params.contentChanges.map(changeOf) : [];
      this.#documents.set(uri, document.changed(changes));
      this.#unpublished.add(uri);
    },
    'textDocument/didClose': (params) => {
      const { uri } = this.#open(params);
      this.#documents.delete(uri);
      this.#unpublished.add(uri);
    },
    'textDocument/hover': (params) => hoverAt(this.#open(params).document, positionOf(params.position)),
    'textDocument/completion': (params) => completionsAt(this.#open(params).document, positionOf(params.position)),
    'textDocument/prepareRename': (params) => this.#prepareRename(params),
    'textDocument/rename': (params) => this.#rename(params),
  };

  #initialize(): object {
    this.#state = 'running';
    return {
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: { openClose: true, change: 2 },
        hoverProvider: true,
        completionProvider: { triggerCharacters: ['@', '[', ':', '(', '"', '#'] },
        renameProvider: { prepareProvider: true },
      },
      serverInfo: { name: 'opendtsx', version: this.#host.version },
    };
  }

  #exit(): void {
    this.#exitCode = this.#state === 'shut-down' ? 0 : 1;
  }

  #prepareRename(params: Fields): object | undefined {
    const { document } = this.#open(params);
    const found = variableAt(document, positionOf(params.position));
    return found === undefined ? undefined : { range: found.range, placeholder: found.target.variable.name };
  }

  #rename(params: Fields): object {
    const { uri, document } = this.#open(params);
    const edits = renameAt(document, positionOf(params.position), textOf(params.newName, 'newName'));
    if (typeof edits === 'string') throw new RequestFault(errorCodes.failed, edits);
    return { changes: { [uri]: edits } };
  }

  #open({ textDocument }: Fields): { readonly uri: string; readonly document: PackageDocument } {
    const uri = textOf(fieldsOf(textDocument, 'textDocument').uri, 'textDocument.uri');
    const document = this.#documents.get(uri);
    if (document === undefined) throw new RequestFault(errorCodes.invalidParameters, `${uri} is not open`);
    return { uri, document };
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldsOf(value: unknown, name: string): Fields {
  if (isFields(value)) return value;
  throw new RequestFault(errorCodes.invalidParameters, `${name} is missing`);
}

function textOf(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  throw new RequestFault(errorCodes.invalidParameters, `${name} is no text`);
}

function positionOf(value: unknown): Position {
  const { line, character } = fieldsOf(value, 'position');
  if (Number.isInteger(line) && Number.isInteger(character)) {
    return { line: Number(line), character: Number(character) };
  }
  throw new RequestFault(errorCodes.invalidParameters, 'a position has no line and character');
}

function changeOf(value: unknown): TextChange {
  const { range, text } = fieldsOf(value, 'contentChanges');
  const change = { text: textOf(text, 'contentChanges.text') };
  if (range === undefined || range === null) return change;
  const { start, end } = fieldsOf(range, 'range');
  return { ...change, range: { start: positionOf(start), end: positionOf(end) } };
}
