import type { FastifyReply, FastifyRequest } from 'fastify';
import { DtsError } from '../../diagnostics/dts-error.ts';
import type { Principal } from '../../identity/principal.ts';
import type { LaunchArguments } from './launch-operation.ts';
import { contentOfFault, type FaultContent, SoapFault, textOfFinding } from './soap-fault.ts';
import type { SoapServices } from './soap-services.ts';

/** Where a request stands: who sent it and what of it is written down. */
export interface AuditNote {
  caller?: Principal;
  name?: string;
  objectPath?: string;
  reason?: string;
  /** Whether the caller lacks a permission. */
  isDenied?: boolean;
}

/** The finding of a caller that lacks a permission. */
export const denied = 'OPENDTSX_E_IDENTITY_DENIED';

/**
 * Runs the package and gives its result. A client that leaves while it waits for its turn is not waited for; a package that runs is not canceled by that, as in
 * ASP.NET (source: inferred; there only the end of the response notices).
 */
export async function launchFor(
  { session, launcher }: SoapServices,
  caller: Principal,
  parameters: LaunchArguments,
  reply: FastifyReply,
): Promise<number> {
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  reply.raw.once('close', leave);
  try {
    const found = await launcher.find(session(caller), parameters);
    const { ended } = launcher.start(caller, found, { whileWaiting: gone.signal });
    return (await ended).result;
  } finally {
    reply.raw.off('close', leave);
  }
}

/** What is told of an error: findings are for the caller, our own bugs are in the log of the server under the number that is sent. */
export function faultContentOf(error: unknown, { id }: FastifyRequest, { onBug }: SoapServices): FaultContent {
  if (error instanceof SoapFault) return contentOfFault(error);
  if (error instanceof DtsError) {
    return { code: 'Server', text: textOfFinding(error.diagnostic), finding: error.diagnostic };
  }
  const { statusCode, message } = error as { statusCode?: unknown; message: string };
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) return { code: 'Client', text: message };
  onBug(error, id);
  return { code: 'Server', text: `The server failed; its log tells why under ${id}.` };
}

/** What is written down of a failure: details may show values that were sent, so only refusals are told in words. */
export function reasonOf({ finding, code }: FaultContent): string {
  if (finding === undefined) return code;
  return finding.symbol === denied ? finding.message : finding.symbol;
}
