import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { CatalogSession } from '../../catalog/catalog-session.ts';
import { rememberAnswer } from '../../catalog/remember-answer.ts';
import { faceError } from './face-errors.ts';

/** The headers of a request that may be repeated, for the document. */
export const idempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      description: 'The same key with the same request gives the same answer for 24 hours, and starts nothing twice.',
    }),
  ),
});

/**
 * Does `work` in one transaction; once only for requests that carry the same Idempotency-Key. Throws OPENDTSX_E_FACES_KEYUSED for a key that came with
 * another request.
 */
export async function doOnce<T>(
  session: CatalogSession,
  request: FastifyRequest,
  work: (session: CatalogSession) => Promise<T>,
): Promise<{ readonly answer: T; readonly isRepeated: boolean }> {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return { answer: await work(session), isRepeated: false };
  if (typeof key !== 'string' || !/^[\x20-\x7e]{1,200}$/.test(key)) throw faceError('OPENDTSX_E_FACES_KEY');
  const done = await rememberAnswer(session, { key, digest: digestOf(request) }, work);
  if (done.kind === 'other-request') throw faceError('OPENDTSX_E_FACES_KEYUSED');
  return done;
}

function digestOf({ method, routeOptions, params, body }: FastifyRequest): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([method, routeOptions.url, params, body]))
    .digest();
}
