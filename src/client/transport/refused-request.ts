import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import type { Problem } from '../../faces/rest/problem.ts';

/** A server has refused a request, or failed at it: the finding is the server's where it sent one. */
export class RefusedRequest extends DtsError {
  /** The status of HTTP. */
  readonly status: number;

  constructor(status: number, finding: Diagnostic) {
    super(finding);
    this.name = 'RefusedRequest';
    this.status = status;
  }
}

const symbols: Readonly<Record<number, string>> = {
  401: 'OPENDTSX_E_CLIENT_LOGIN',
  403: 'OPENDTSX_E_CLIENT_DENIED',
  429: 'OPENDTSX_E_CLIENT_LOGIN',
};

/** The error of an answer that is none of success (RFC 9457 where the server is ours); takes its body. */
export async function refusalOf(response: Response, address: string): Promise<RefusedRequest> {
  const { status } = response;
  const problem = await readProblem(response);
  const { symbol, code, detail, hint, errors } = problem;
  const text = [detail ?? problem.title ?? response.statusText, ...(errors ?? []).map(placeOf)].join(' ');
  if (symbol === undefined || code === undefined) {
    return new RefusedRequest(
      status,
      diagnostic(symbols[status] ?? 'OPENDTSX_E_CLIENT_ANSWER', { address, status, detail: text }),
    );
  }
  const finding: Diagnostic = { code: Number(code) >>> 0, symbol, severity: 'error', message: text, args: {} };
  return new RefusedRequest(status, hint === undefined ? finding : { ...finding, hint });
}

function placeOf({ place, message }: NonNullable<Problem['errors']>[number]): string {
  return `${place} ${message}.`;
}

// What a proxy in between answers is no problem+json, and may be long.
async function readProblem(response: Response): Promise<Partial<Problem>> {
  const isJson = /^application\/(?:problem\+)?json\b/.test(response.headers.get('content-type') ?? '');
  try {
    const body: unknown = isJson ? await response.json() : undefined;
    if (!isJson) await response.body?.cancel();
    return typeof body === 'object' && body !== null ? (body as Partial<Problem>) : {};
  } catch {
    return {};
  }
}
