import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { faceError } from './face-errors.ts';

/** Content types that files are sent with. */
export const byteTypes = ['application/octet-stream', 'application/zip', 'application/x-zip-compressed'] as const;

/** The schema of a body that is a file. */
export const fileBody = Type.Unsafe<Buffer>({ contentMediaType: byteTypes[0], description: 'the file as it is' });

/** Routes whose bodies are files: whatever else is sent there is answered with 415, before it is read. */
export function forFiles(api: FastifyInstance, addRoutes: (files: FastifyInstance) => void): void {
  api.register(async (files) => {
    files.removeAllContentTypeParsers();
    files.addContentTypeParser([...byteTypes], { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    addRoutes(files);
  });
}

/** The file that was sent. Throws OPENDTSX_E_FACES_VALUE when there was none. */
export function fileOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body) && body.length > 0) return body;
  throw faceError('OPENDTSX_E_FACES_VALUE', { name: 'The body', value: 'empty', allowed: 'a file' });
}
