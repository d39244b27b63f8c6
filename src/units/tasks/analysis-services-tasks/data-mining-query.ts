import type { PropertyDeclarations, TaskDeclaration, TaskInstance } from 'opendtsx/sdk';
import { analysisConnectionSymbols, checkAnalysisConnection, findAt } from './check-connection.ts';

const properties = {
  InputConnection: { kind: 'connection', description: 'Connection manager of the server.' },
  ModelStructureName: { kind: 'string', description: 'Name of the mining structure, for designers.' },
  ModelName: { kind: 'string', description: 'Name of the mining model, for designers.' },
  QueryString: {
    kind: 'string',
    description: 'The prediction query (DMX).',
    at: 'QueryString',
    aliases: ['QueryString'],
  },
  QueryBuilderQueryString: {
    kind: 'string',
    description: 'The query as the query builder made it, for designers.',
    at: 'QueryBuilderQueryString',
  },
  QueryBuilderSpecification: {
    kind: 'xml',
    description: 'What the query builder keeps, for designers.',
    at: 'QueryBuilderSpecification',
  },
  OutputConnection: { kind: 'connection', description: 'Connection manager of the database that takes the result.' },
  OutputTableName: { kind: 'string', description: 'Table that takes the result.' },
  OverwriteOutputTable: {
    kind: 'boolean',
    description: 'Drops the table and makes it anew. Otherwise rows are added to a table that exists.',
    default: false,
  },
} as const satisfies PropertyDeclarations;

/** A bound Data Mining Query task. */
export type DataMiningQueryInstance = TaskInstance<typeof properties>;

/** Parameters of a prediction query (`@name`) outside of texts, quoted names and comments. Source: documentation (DMX reference). */
export function queryParameters(query: string): readonly string[] {
  const plain = query.replaceAll(
    /'(?:[^']|'')*'|\[(?:[^\]]|\]\])*\]|"[^"]*"|--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    ' ',
  );
  return plain.match(/(?<![\w@])@[A-Za-z_]\w*/g) ?? [];
}

/** Data Mining Query task: runs a prediction query and stores what it gives. Parameters and results in variables are refused. */
export const dataMiningQueryDeclaration: TaskDeclaration<typeof properties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: {
    creationName: 'Microsoft.DMQueryTask',
    aliases: ['Microsoft.SqlServer.Dts.Tasks.DMQueryTask.DMQueryTask, Microsoft.SqlServer.DMQueryTask'],
  },
  displayName: 'Data Mining Query Task',
  description: 'Runs a prediction query on data mining models and stores what it gives in a table.',
  objectData: '<DMQueryTaskData />',
  properties,
  exactObjectData: true,
  raises: [
    ...analysisConnectionSymbols,
    'OPENDTSX_E_TASK_PROPERTY',
    'OPENDTSX_E_DMQUERY_FAILED',
    'OPENDTSX_E_DMQUERY_OUTPUT',
    'OPENDTSX_E_XMLA_ERROR',
    'OPENDTSX_W_XMLA_WARNING',
  ],
  validate(instance, context) {
    const { InputConnection, QueryString, OutputConnection, OutputTableName } = instance.properties;
    const findings = checkAnalysisConnection(instance, context, InputConnection);
    const refuse = (property: string, value: string, reason: string): void => {
      findings.push(findAt(instance, 'OPENDTSX_E_TASK_PROPERTY', { property, value: value || 'empty', reason }));
    };
    if (QueryString.trim() === '') refuse('QueryString', '', 'give it a prediction query');
    const [parameter] = queryParameters(QueryString);
    if (parameter !== undefined) {
      const reason = `its parameter ${parameter} gets no value here; set QueryString by a property expression that puts the value in`;
      refuse('QueryString', QueryString.trim(), reason);
    }
    if (OutputTableName.trim() === '') refuse('OutputTableName', '', 'name the table that takes the result');
    if (context.connectionKind(OutputConnection) !== 'database') {
      refuse('OutputConnection', OutputConnection, 'name the connection manager of a database');
    }
    return findings;
  },
};
