import type { PropertyDeclaration, PropertyDeclarations, TaskDeclaration } from 'opendtsx/sdk';

const text = (description: string): PropertyDeclaration => ({ kind: 'string', description });

const sources = { DirectInput: 0, FileConnection: 1, Variable: 2 } as const;

/** A task of Analysis Services: packages with it load and keep it. */
function declareAnalysisTask(
  identifiers: TaskDeclaration['identifiers'],
  [displayName, description]: readonly [displayName: string, description: string],
  properties: PropertyDeclarations,
  refused: string,
): TaskDeclaration {
  return {
    sdkVersion: 1,
    kind: 'task',
    identifiers,
    displayName,
    description,
    refused,
    properties,
    raises: ['OPENDTSX_E_TASK_UNSUPPORTED'],
    validate: () => [],
  };
}

const byXmla =
  'Send the XMLA or TMSL command to the HTTP endpoint of the server (msmdpump, XMLA endpoint) with an Execute Process Task (curl)';

/** Analysis Services Execute DDL task: runs XMLA or TMSL commands. */
export const asExecuteDdlDeclaration = declareAnalysisTask(
  {
    creationName: 'Microsoft.ASExecuteDDLTask',
    aliases: [
      'Microsoft.DataTransformationServices.Tasks.DTSProcessingTask.ASExecuteDDLTask, Microsoft.SqlServer.ASTasks',
    ],
  },
  ['Analysis Services Execute DDL Task', 'Runs XMLA or TMSL commands on a server of Analysis Services.'],
  {
    ConnectionName: { kind: 'connection', description: 'Connection manager of the server.' },
    SourceType: {
      kind: 'enumeration',
      description: 'Where the commands come from.',
      aliases: ['DDLSourceType'],
      values: sources,
      default: sources.DirectInput,
    },
    Source: text('The commands, or the file connection or variable that holds them.'),
  },
  byXmla,
);

/** Analysis Services Processing task: processes cubes, dimensions and models. */
export const asProcessingDeclaration = declareAnalysisTask(
  {
    creationName: 'Microsoft.DTSProcessingTask',
    aliases: [
      'Microsoft.ASProcessingTask',
      'Microsoft.DataTransformationServices.Tasks.DTSProcessingTask.DTSProcessingTask, Microsoft.SqlServer.ASTasks',
    ],
  },
  ['Analysis Services Processing Task', 'Processes cubes, dimensions and models of Analysis Services.'],
  {
    ConnectionName: { kind: 'connection', description: 'Connection manager of the server.' },
    ProcessingCommands: text('The commands that process objects.'),
  },
  byXmla,
);

/** Data Mining Query task: runs prediction queries and stores what they give. */
export const dataMiningQueryDeclaration = declareAnalysisTask(
  {
    creationName: 'Microsoft.DMQueryTask',
    aliases: ['Microsoft.SqlServer.Dts.Tasks.DMQueryTask.DMQueryTask, Microsoft.SqlServer.DMQueryTask'],
  },
  ['Data Mining Query Task', 'Runs prediction queries on data mining models and stores what they give.'],
  {
    InputConnection: { kind: 'connection', description: 'Connection manager of the server.' },
    ModelStructureName: text('Name of the mining structure.'),
    ModelName: text('Name of the mining model.'),
    QueryString: text('The prediction query.'),
    OutputConnection: { kind: 'connection', description: 'Connection manager of the database that takes the results.' },
    OutputTableName: text('Table that takes the results.'),
    DropExistingOutputTable: { kind: 'boolean', description: 'Drops the table before.', default: false },
  },
  'Data mining ended with Analysis Services 2022: train and ask a model elsewhere, in an Execute Process Task or a custom component',
);
