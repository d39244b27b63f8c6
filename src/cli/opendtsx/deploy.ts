import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { Catalog } from '../../client/catalog/catalog.ts';
import { CatalogFolder } from '../../client/catalog/catalog-folder.ts';
import type { Operation } from '../../client/catalog/operation.ts';
import { MessageType } from '../../client/catalog/operation-message.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { buildProject, loadProject } from '../../runtime/load-project.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { parseReporting, type ReportingLevel } from '../console/reporting-level.ts';
import { writeFindings } from '../console/write-findings.ts';
import { messageText } from '../dtexec/catalog-server/tell-execution.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { type Deployment, deployArguments } from './catalog-server/deploy-arguments.ts';
import { withServer } from './catalog-server/with-server.ts';

interface Content {
  /** The name that it has itself. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly kind: 'project' | 'package';
}

/** `opendtsx deploy`: a project or package to the catalog of a server. Exit codes 0, 1 when the server refuses, 4 and 5 when the source is missing or cannot be read. */
export async function deploy(args: readonly string[], target: CommandConsole): Promise<number> {
  const deployment = deployArguments(args);
  let content: Content;
  try {
    content = await readContent(deployment, target);
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    writeFindings([error.diagnostic], target);
    return error.diagnostic.symbol === 'DTS_E_PACKAGENOTFOUND' ? 4 : 5;
  }
  return withServer(deployment.server, target, 1, (catalog) => send(catalog, deployment, content, target));
}

async function readContent(
  { source, password, configuration, project }: Deployment,
  target: CommandConsole,
): Promise<Content> {
  const ending = extname(source).toLowerCase();
  if (ending === '.dtsx') {
    if (project === undefined) throw wrong('needs /Folder/Project for a package');
    return { name: basename(source), bytes: await readFileOf(source), kind: 'package' };
  }
  const opening = password === undefined ? {} : { password };
  if (ending === '.ispac') {
    const name = project ?? loadProject(source, opening).project.name;
    return { name, bytes: await readFileOf(source), kind: 'project' };
  }
  const built = buildProject(source, { ...opening, ...(configuration === undefined ? {} : { configuration }) });
  writeFindings(built.diagnostics, target);
  return { name: project ?? basename(built.fileName, '.ispac'), bytes: built.bytes, kind: 'project' };
}

async function readFileOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch {
    // Loading tells by name what is wrong with a file.
    loadProject(path.replace(/\.dtsx$/i, '.ispac'));
    throw wrong(`cannot read ${path}`);
  }
}

async function send(
  catalog: Catalog,
  { folder: folderName, project, createsFolder, password }: Deployment,
  { name, bytes, kind }: Content,
  target: CommandConsole,
): Promise<number> {
  const folder = await folderOf(catalog, folderName, createsFolder, target);
  const operation =
    kind === 'project'
      ? await folder.deployProject(name, bytes, password)
      : await folder.deployPackages(project ?? '', [{ name, content: bytes }]);
  await tellMessages(operation, target);
  const path = kind === 'project' ? `/${folder.name}/${name}` : `/${folder.name}/${project}/${name}`;
  target.output.write(`${path}: ${target.paint('success', 'deployed')} (operation ${operation.id})\n`);
  return 0;
}

async function folderOf(
  catalog: Catalog,
  name: string,
  creates: boolean,
  { output }: CommandConsole,
): Promise<CatalogFolder> {
  if (!creates) return catalog.folders.item(name);
  const found = await catalog.folders.find(name);
  if (found !== undefined) return found;
  const folder = new CatalogFolder(catalog, name);
  await folder.create();
  output.write(`/${name}: created\n`);
  return folder;
}

async function tellMessages(operation: Operation, { output, paint }: CommandConsole): Promise<void> {
  const level = parseReporting('EW') as ReportingLevel;
  for await (const message of operation.messages) {
    if (message.messageType === MessageType.warning) output.write(messageText(message, level, paint));
  }
}

function wrong(detail: string): OptionFault {
  return new OptionFault('OPENDTSX_E_COMMAND_ARGUMENT', { command: 'deploy', detail }, 'opendtsx deploy --help');
}
