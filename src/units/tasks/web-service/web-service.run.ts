import { readFile } from 'node:fs/promises';
import {
  columnType,
  type DiagnosticArguments,
  DtsError,
  dtsError,
  type HttpConnection,
  openFileTarget,
  type TaskContext,
  type TaskResult,
} from 'opendtsx/sdk';
import { decodeAnswer, exchange } from './http-exchange.ts';
import { parameterValues } from './parameter-values.ts';
import { resultDocument } from './result-document.ts';
import { readAnswer, type SoapAnswer, soapRequest } from './soap-message.ts';
import { outputTypes, type WebServiceInstance } from './web-service.ts';
import { readOperation, type SoapOperation, WsdlFault } from './wsdl.ts';

/** Calls the operation and keeps its result. */
export async function execute(instance: WebServiceInstance, context: TaskContext): Promise<TaskResult> {
  const call = new WebServiceCall(instance, context);
  try {
    await call.run();
  } catch (cause) {
    if (context.signal.aborted) return { result: 'canceled' };
    throw cause;
  }
  return { result: 'success' };
}

const firstSuccess = 200;
const firstRedirect = 300;
const serverError = 500;

class WebServiceCall {
  private readonly instance: WebServiceInstance;
  private readonly context: TaskContext;

  constructor(instance: WebServiceInstance, context: TaskContext) {
    this.instance = instance;
    this.context = context;
  }

  async run(): Promise<void> {
    const { Connection, ServiceName, WebMethodInfo } = this.instance.properties;
    if (Connection === '') throw this.error('DTS_E_WEBSERVICETASK_CONNECTION_NAME_NULL');
    if (ServiceName.trim() === '') throw this.error('DTS_E_WEBSERVICETASK_SERVICE_NULL');
    const [method] = WebMethodInfo;
    if (method === undefined) throw this.error('DTS_E_WEBSERVICETASK_WEBMETHODINFO_NULL');
    if (method.Name.trim() === '') throw this.error('DTS_E_WEBSERVICETASK_METHODNAME_NULL');
    const keep = await this.output();
    const connection = await this.connection();
    const operation = await this.operation(connection, ServiceName.trim(), method.Name.trim());
    const values = parameterValues(this.instance, this.context, operation);
    const url = addressOf(operation, connection);
    this.context.log('WSTaskBegin', `Calling ${operation.name} of ${ServiceName} at ${url.host}.`);
    this.context.log('WSTaskInfo', `${values.size} parameters, SOAP ${operation.version}.`);
    const answer = await this.call(connection, operation, url, values);
    if ('fault' in answer) {
      const args = { method: operation.name, detail: answer.fault };
      throw this.error('DTS_E_WEBSERVICETASK_WEBMETHOD_INVOKE_FAILED', args);
    }
    const { result } = answer;
    const isKept = result !== undefined && operation.result !== undefined;
    await keep(isKept ? resultDocument(result, operation.result) : '');
    this.context.log('WSTaskEnd', `${operation.name} has returned.`);
  }

  private error(symbol: string, args: DiagnosticArguments = {}, cause?: unknown): DtsError {
    return dtsError(symbol, { executable: this.instance.path, ...args }, { source: this.context.source }, { cause });
  }

  private async connection(): Promise<HttpConnection> {
    const { Connection: reference } = this.instance.properties;
    const connection = await this.context.connection(reference);
    if (connection.kind === 'http') return connection;
    const args = { connection: reference, kind: connection.kind };
    throw this.error('DTS_E_WEBSERVICETASK_CONNECTION_NOT_HTTP', args);
  }

  /** Where the result goes; judged before the service is called, as a call may not be repeatable. */
  private async output(): Promise<(document: string) => Promise<void>> {
    const { OutputType: type, OutputLocation: location } = this.instance.properties;
    if (location.trim() === '') throw this.error('DTS_E_WEBSERVICETASK_OUTPUTLOC_NULL');
    if (type === outputTypes.Variable) {
      if (!this.context.hasVariable(location)) {
        throw this.error('DTS_E_WEBSERVICETASK_VARIABLE_NOT_FOUND', { variable: location });
      }
      return async (document) => {
        const textType = columnType('DT_WSTR', { length: document.length });
        this.context.setVariable(location, { type: textType, value: document });
      };
    }
    const file = await this.context.connection(location);
    if (file.kind !== 'file') {
      throw this.error('DTS_E_WEBSERVICETASK_FILE_CONN_NOT_FOUND', { connection: location, kind: file.kind });
    }
    return (document) => writeDocument(file.path, document);
  }

  private async operation(connection: HttpConnection, service: string, method: string): Promise<SoapOperation> {
    const { WSDLFile: file } = this.instance.properties;
    if (file.trim() === '') throw this.error('DTS_E_WEBSERVICETASK_WSDL_NULL');
    const text = await this.wsdlText(connection, file.trim());
    try {
      return readOperation(text, service, method);
    } catch (cause) {
      if (!(cause instanceof WsdlFault)) throw cause;
      throw this.error(cause.symbol, { file, service, detail: cause.message }, cause);
    }
  }

  private async wsdlText(connection: HttpConnection, file: string): Promise<string> {
    const path = this.context.resolvePath(file);
    const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return Buffer.alloc(0);
      throw this.error('DTS_E_WEBSERVICETASK_WSDL_NOT_FOUND', { file }, cause);
    });
    if (bytes.length > 0) return decodeAnswer(bytes, '');
    const url = new URL(connection.url);
    if (!this.instance.properties.OverwriteWSDLFile || !/^\?(singlewsdl|wsdl)/i.test(url.search)) {
      throw this.error('DTS_E_WEBSERVICETASK_WSDL_NOT_FOUND', { file });
    }
    return this.download(connection, url, path);
  }

  private async download(connection: HttpConnection, url: URL, path: string): Promise<string> {
    try {
      const answer = await exchange(connection, { method: 'GET', url, headers: {} }, this.context.signal);
      if (answer.status !== firstSuccess) throw new Error(`the server answered ${answer.statusText}`);
      const target = await openFileTarget(path, true);
      await target.write(Buffer.from(answer.text, 'utf8'));
      await target.close(true);
      return answer.text;
    } catch (cause) {
      this.context.signal.throwIfAborted();
      throw this.error('DTS_E_WEBSERVICETASK_ERROR_IN_DOWNLOAD', { url: url.href, detail: messageOf(cause) }, cause);
    }
  }

  private async call(
    connection: HttpConnection,
    operation: SoapOperation,
    url: URL,
    values: ReadonlyMap<string, string>,
  ): Promise<SoapAnswer> {
    try {
      const { body, headers } = soapRequest(operation, values);
      const answer = await exchange(connection, { method: 'POST', url, headers, body }, this.context.signal);
      const isMessage = answer.status === serverError && /<[\w:]*Envelope/.test(answer.text);
      if ((answer.status < firstSuccess || answer.status >= firstRedirect) && !isMessage) {
        throw new Error(`the server answered ${answer.statusText}`);
      }
      // One-way operations answer with an empty body.
      if (answer.text.trim() === '' && operation.result === undefined) return { result: undefined };
      return readAnswer(answer.text, operation);
    } catch (cause) {
      this.context.signal.throwIfAborted();
      if (cause instanceof DtsError) throw cause;
      const args = { url: url.href, method: operation.name, detail: messageOf(cause) };
      throw this.error('DTS_E_WEBSERVICETASK_INVOKE_ERR', args, cause);
    }
  }
}

function messageOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.message.replace(/\.$/, '') || (cause as NodeJS.ErrnoException).code || cause.name;
}

/**
 * Where the service is called: at the server of the connection manager, which the policy and the credentials are for, under the path of the WSDL. A target
 * from outside that has a path is the address itself (inferred).
 */
function addressOf({ location }: SoapOperation, { url, repointed }: HttpConnection): URL {
  const address = new URL(url);
  if (/^\?(singlewsdl|wsdl)/i.test(address.search)) address.search = '';
  const written = repointed ? null : URL.parse(location);
  if (written === null) return address;
  address.pathname = written.pathname;
  address.search = written.search;
  return address;
}

/** Writes the document as its declaration says, in UTF-16. The file appears when it is complete. */
async function writeDocument(path: string, document: string): Promise<void> {
  const target = await openFileTarget(path, true);
  let succeeded = false;
  try {
    await target.write(Buffer.from(document === '' ? '' : `\ufeff${document}`, 'utf16le'));
    succeeded = true;
  } finally {
    await target.close(succeeded);
  }
}
