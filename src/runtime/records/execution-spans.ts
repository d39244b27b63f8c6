import type { Attributes, Span, Tracer } from '@opentelemetry/api';
import type { ComponentCount, ExecutionEvent } from '../run-request.ts';

interface OpenSpan {
  readonly span: Span;
  readonly path: string;
  readonly started: number;
}

interface ComponentRows {
  readonly rows: Map<string, number>;
  last: number;
}

/** Makes spans of the events of an execution: packages around executables around the components of data flows. */
export class ExecutionSpans {
  readonly #api: typeof import('@opentelemetry/api');
  readonly #tracer: Tracer;
  /** Innermost last for each path: handlers may run several times at once. */
  readonly #open: OpenSpan[] = [];
  readonly #components = new Map<string, Map<string, ComponentRows>>();

  constructor(api: typeof import('@opentelemetry/api'), tracer: Tracer) {
    this.#api = api;
    this.#tracer = tracer;
  }

  /** Takes an event in the order of the stream. */
  event(event: ExecutionEvent): void {
    const { executablePath: path } = event;
    const isPackage = this.#find(path) !== undefined;
    switch (event.event) {
      case 'PackageStart':
        this.#start(event, 'package');
        return;
      case 'OnPreExecute':
        // The span of a package begins with its validation.
        if (!isPackage || !isRoot(path)) this.#start(event, 'executable');
        return;
      case 'OnPostExecute':
        this.#endComponents(event);
        if (!isRoot(path)) this.#end(event);
        return;
      case 'PackageEnd':
        this.#end(event);
        return;
      case 'OnError':
      case 'OnWarning':
        this.#find(path)?.span.addEvent(event.event, findingOf(event), timeOf(event));
        return;
      default:
        return;
    }
  }

  /** Takes the rows of a component. */
  counts({ executablePath, component, counter, amount }: ComponentCount): void {
    const flow = this.#components.get(executablePath) ?? new Map<string, ComponentRows>();
    this.#components.set(executablePath, flow);
    const known = flow.get(component) ?? { rows: new Map<string, number>(), last: 0 };
    flow.set(component, known);
    known.rows.set(counter, amount);
    known.last = Date.now();
  }

  /** Ends what is still open: the execution broke off. */
  end(): void {
    for (const { span } of this.#open.splice(0).reverse()) span.end();
  }

  #start(event: ExecutionEvent, kind: 'package' | 'executable'): void {
    const { executablePath: path, executableId, sourceName, executionId } = event;
    const started = timeOf(event);
    const attributes = {
      'opendtsx.kind': kind,
      'opendtsx.executable.path': path,
      'opendtsx.executable.id': executableId,
      'opendtsx.execution.id': executionId,
    };
    const span = this.#tracer.startSpan(
      sourceName,
      { startTime: started, attributes },
      this.#inside(this.#around(path)),
    );
    this.#open.push({ span, path, started });
  }

  #end(event: ExecutionEvent): void {
    const open = this.#find(event.executablePath);
    if (open === undefined) return;
    this.#open.splice(this.#open.lastIndexOf(open), 1);
    const result = String((event.data as { readonly result?: unknown } | undefined)?.result ?? '');
    open.span.setAttribute('opendtsx.result', result);
    if (result === 'failure') open.span.setStatus({ code: this.#api.SpanStatusCode.ERROR });
    open.span.end(timeOf(event));
  }

  #endComponents(event: ExecutionEvent): void {
    const { executablePath: path } = event;
    const flow = this.#components.get(path);
    const around = this.#find(path);
    if (flow === undefined || around === undefined) return;
    this.#components.delete(path);
    for (const [name, { rows, last }] of flow) {
      const attributes: Attributes = { 'opendtsx.kind': 'component', 'opendtsx.executable.path': path };
      for (const [counter, amount] of rows) attributes[`opendtsx.${counter.replaceAll(' ', '.')}`] = amount;
      const options = { startTime: around.started, attributes };
      this.#tracer.startSpan(name, options, this.#inside(around)).end(Math.max(last, around.started));
    }
  }

  #inside(around: OpenSpan | undefined) {
    const { ROOT_CONTEXT, trace } = this.#api;
    return around === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, around.span);
  }

  #find(path: string): OpenSpan | undefined {
    return this.#open.findLast((each) => each.path === path);
  }

  /** Names may hold backslashes: the longest path that this one continues is the one around it. */
  #around(path: string): OpenSpan | undefined {
    const outer = this.#open.filter((each) => path.startsWith(`${each.path}\\`) || path.startsWith(`${each.path}.`));
    return outer.reduce<OpenSpan | undefined>(
      (longest, each) => (longest === undefined || each.path.length >= longest.path.length ? each : longest),
      undefined,
    );
  }
}

function isRoot(path: string): boolean {
  return /(?:^|\\)Package$/.test(path);
}

function timeOf({ time }: ExecutionEvent): number {
  return Date.parse(time);
}

function findingOf({ code, symbol, message }: ExecutionEvent): Attributes {
  return {
    ...(code === undefined ? {} : { 'opendtsx.code': code }),
    ...(symbol === undefined ? {} : { 'opendtsx.symbol': symbol }),
    ...(message === undefined ? {} : { 'opendtsx.message': message }),
  };
}
