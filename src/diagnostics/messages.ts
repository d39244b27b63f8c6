import { entryOfSymbol, formatCode } from './codes.ts';
import type { DiagnosticArguments, MessageTable, MessageWording } from './message-table.ts';
import { agentMessages } from './messages/agent.ts';
import { analysisServicesMessages } from './messages/analysis-services.ts';
import { builderMessages } from './messages/builder.ts';
import { bulkInsertMessages } from './messages/bulk-insert.ts';
import { catalogMessages } from './messages/catalog.ts';
import { catalogExecutionMessages } from './messages/catalog-executions.ts';
import { cdcMessages } from './messages/cdc.ts';
import { characterMapMessages } from './messages/character-map.ts';
import { clientMessages } from './messages/client.ts';
import { commandLineMessages } from './messages/command-line.ts';
import { connectionMessages } from './messages/connections.ts';
import { controlFlowMessages } from './messages/control-flow.ts';
import { dataFlowMessages } from './messages/data-flow.ts';
import { dataProfilingMessages } from './messages/data-profiling.ts';
import { dataReaderMessages } from './messages/data-reader.ts';
import { databaseMessages } from './messages/databases.ts';
import { dtsClientMessages } from './messages/dts-client.ts';
import { durableRunMessages } from './messages/durable-runs.ts';
import { engineMessages } from './messages/engine.ts';
import { excelMessages } from './messages/excel.ts';
import { expressionMessages } from './messages/expressions.ts';
import { faceMessages } from './messages/faces.ts';
import { fileColumnMessages } from './messages/file-columns.ts';
import { flatFileMessages } from './messages/flat-file.ts';
import { foreachMessages } from './messages/foreach-enumerators.ts';
import { formatMessages } from './messages/formats.ts';
import { fuzzyMatchingMessages } from './messages/fuzzy-matching.ts';
import { identityMessages } from './messages/identity.ts';
import { jobStepMessages } from './messages/job-steps.ts';
import { launchingMessages } from './messages/launching.ts';
import { loggingMessages } from './messages/logging.ts';
import { objectModelMessages } from './messages/object-model.ts';
import { packageMessages } from './messages/package.ts';
import { packageStoreMessages } from './messages/package-store.ts';
import { planMessages } from './messages/plan.ts';
import { rawFileMessages } from './messages/raw-file.ts';
import { rowTransformationMessages } from './messages/row-transformations.ts';
import { runtimeMessages } from './messages/runtime.ts';
import { scriptMessages } from './messages/scripts.ts';
import { serverMessages } from './messages/server.ts';
import { serverConnectionMessages } from './messages/server-connections.ts';
import { serverTaskMessages } from './messages/server-tasks.ts';
import { soapMessages } from './messages/soap.ts';
import { sqlObjectMessages } from './messages/sql-objects.ts';
import { sqlServerMessages } from './messages/sql-server.ts';
import { storageMessages } from './messages/storage.ts';
import { storeMessages } from './messages/store.ts';
import { storedPackageMessages } from './messages/stored-packages.ts';
import { taskMessages } from './messages/tasks.ts';
import { tdsMessages } from './messages/tds.ts';
import { termExtractionMessages } from './messages/term-extraction.ts';
import { thirdPartyMessages } from './messages/third-party.ts';
import { transferObjectsMessages } from './messages/transfer-objects.ts';
import { transformationMessages } from './messages/transformations.ts';
import { xmlMessages } from './messages/xml.ts';
import { xmlSourceMessages } from './messages/xml-source.ts';
import { xmlTaskMessages } from './messages/xml-task.ts';

// Not merged into one: every program would pay for that at its start, and most tell nothing.
const tables: readonly MessageTable[] = [
  agentMessages,
  bulkInsertMessages,
  catalogMessages,
  catalogExecutionMessages,
  cdcMessages,
  characterMapMessages,
  clientMessages,
  commandLineMessages,
  connectionMessages,
  controlFlowMessages,
  dataFlowMessages,
  dataProfilingMessages,
  dataReaderMessages,
  databaseMessages,
  dtsClientMessages,
  durableRunMessages,
  engineMessages,
  excelMessages,
  expressionMessages,
  faceMessages,
  fileColumnMessages,
  flatFileMessages,
  foreachMessages,
  formatMessages,
  fuzzyMatchingMessages,
  analysisServicesMessages,
  builderMessages,
  identityMessages,
  launchingMessages,
  jobStepMessages,
  loggingMessages,
  objectModelMessages,
  packageMessages,
  packageStoreMessages,
  planMessages,
  rawFileMessages,
  rowTransformationMessages,
  runtimeMessages,
  scriptMessages,
  serverConnectionMessages,
  serverMessages,
  serverTaskMessages,
  storeMessages,
  storedPackageMessages,
  soapMessages,
  sqlObjectMessages,
  sqlServerMessages,
  storageMessages,
  taskMessages,
  tdsMessages,
  termExtractionMessages,
  thirdPartyMessages,
  transferObjectsMessages,
  transformationMessages,
  xmlMessages,
  xmlSourceMessages,
  xmlTaskMessages,
];

const longestValue = 2000;

/** A message and its hint with the arguments filled in. */
export interface RenderedMessage {
  readonly message: string;
  readonly hint: string | undefined;
}

/** Our wording for a symbol, placeholders unfilled; undefined when it has none yet. */
export function wordingOf(symbol: string): MessageWording | undefined {
  return tables.find((table) => Object.hasOwn(table, symbol))?.[symbol];
}

/**
 * The text of a finding. A placeholder without argument is printed as `<name>`; a value longer than 2000 characters is cut.
 * A symbol without wording of its own gets a sentence that names the symbol, its code and every argument.
 */
export function renderMessage(symbol: string, args: DiagnosticArguments): RenderedMessage {
  const wording = wordingOf(symbol);
  if (wording === undefined) return { message: genericMessage(symbol, args), hint: undefined };
  return {
    message: fill(wording.message, args),
    hint: wording.hint === undefined ? undefined : fill(wording.hint, args),
  };
}

function fill(template: string, args: DiagnosticArguments): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    Object.hasOwn(args, name) ? printed(args[name]) : `<${name}>`,
  );
}

function printed(value: DiagnosticArguments[string]): string {
  const text = String(value);
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}… (${text.length} characters)`;
}

function genericMessage(symbol: string, args: DiagnosticArguments): string {
  const entry = entryOfSymbol(symbol);
  const name = entry === undefined ? symbol : `${symbol} (${formatCode(entry.code)})`;
  const values = Object.entries(args).map(([key, value]) => `${key}: ${printed(value)}`);
  return values.length === 0 ? `SSIS message ${name}.` : `SSIS message ${name}. ${values.join('; ')}.`;
}
