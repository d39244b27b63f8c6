import type { FastifyError } from 'fastify';
import Type, { type Static } from 'typebox';
import { DtsError } from '../../diagnostics/dts-error.ts';

/** What a refusal or failure is answered with (RFC 9457, `application/problem+json`). */
export const Problem = Type.Object({
  type: Type.String({ description: 'about:blank, or the page of the code' }),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  code: Type.Optional(Type.String({ description: 'code of SSIS or of OpenDTSX, as 0xC0012345' })),
  symbol: Type.Optional(Type.String()),
  hint: Type.Optional(Type.String({ description: 'what to do' })),
  errors: Type.Optional(Type.Array(Type.Object({ place: Type.String(), message: Type.String() }))),
});

/** A refusal or failure as it is sent. */
export type Problem = Static<typeof Problem>;

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** A problem with the title of its status. */
export function problem(status: number, parts: Omit<Partial<Problem>, 'status' | 'title'> = {}): Problem {
  return { type: 'about:blank', title: titles[status] ?? 'Error', status, ...parts };
}

/**
 * What an error is answered with. A finding carries its code and hint; a request that does not fit its schema names the places; our own bugs
 * say nothing of themselves: they are in the log of the server under the number that is sent.
 */
export function problemOf(
  error: unknown,
  statusOf: (symbol: string) => number | undefined,
  requestId: string,
): Problem {
  if (error instanceof DtsError) return problemOfFinding(error, statusOf);
  const { statusCode, validation, validationContext, message } = error as FastifyError;
  if (validation !== undefined) {
    const errors = validation.map(({ instancePath, message: text, params }) => ({
      place: `${validationContext ?? 'body'}${instancePath}`,
      message: `${text ?? 'is wrong'}${'additionalProperty' in params ? `: ${String(params.additionalProperty)}` : ''}`,
    }));
    return problem(400, { detail: 'The request does not have the form that this address asks for.', errors });
  }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return problem(statusCode, { detail: message });
  return problem(500, { detail: `The server failed; its log tells why under ${requestId}.` });
}

function problemOfFinding({ diagnostic }: DtsError, statusOf: (symbol: string) => number | undefined): Problem {
  const { symbol, code, message, hint } = diagnostic;
  return problem(statusOf(symbol) ?? 422, {
    detail: message,
    symbol,
    code: `0x${(code >>> 0).toString(16).toUpperCase().padStart(8, '0')}`,
    ...(hint === undefined ? {} : { hint }),
  });
}
