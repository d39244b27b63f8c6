import { hostname } from 'node:os';
import type { StepRequest, StepRunner } from '../../agent/running/step-runner.ts';
import type { CatalogSession } from '../../catalog/catalog-session.ts';
import { findPrincipal } from '../../identity/find-principal.ts';
import { serverPrincipal } from '../../identity/principal.ts';
import { requireLocalServer } from '../../package-store/package-store-names.ts';
import type { ServerSessions } from '../server-sessions.ts';
import { runCatalogStep } from './catalog-step.ts';
import { type PackagePlaces, runPackageFileStep } from './package-file-step.ts';
import { type DtsOptionName, plainValue, readDtsCommand, stepError } from './read-dts-command.ts';

const sources: readonly DtsOptionName[] = ['ISSERVER', 'FILE', 'DTS', 'SQL'];

/** Runs SSIS steps as the owner of the job: packages of the catalog of this server, of its package store, or in files that it offers. */
export function ssisRunner(sessions: ServerSessions, places: PackagePlaces): StepRunner {
  return async (request) => {
    const options = readDtsCommand(request.command);
    const session = await sessionOfOwner(sessions, request);
    const server = options.find(({ name }) => name === 'SERVER')?.values[0];
    const name = server === undefined ? undefined : plainValue(server);
    if (name?.toLowerCase() !== session.serverName.toLowerCase()) requireLocalServer(name, hostname());
    const named = options.filter((option) => sources.includes(option.name));
    if (named.length !== 1) throw stepError('it names no package, or several: one of /ISSERVER, /FILE, /DTS and /SQL');
    if (named[0]?.name === 'ISSERVER') return runCatalogStep(session, options, request);
    return runPackageFileStep(session, options, request, places);
  };
}

async function sessionOfOwner(sessions: ServerSessions, { ownerId, ownerName }: StepRequest): Promise<CatalogSession> {
  const server = sessions.session(serverPrincipal);
  const owner = await findPrincipal(server.store, ownerId);
  if (owner === undefined) throw stepError(`the owner of the job, ${ownerName}, is no user any more, or is disabled`);
  return sessions.session(owner);
}
