import type { CheckpointContent, CheckpointVariable } from '../../model/checkpoint.ts';
import { escapeAttribute, escapeText } from '../../xml/escape.ts';

/** The namespace of what OpenDTSX adds to the file. */
export const additionsNamespace = 'urn:opendtsx:checkpoint';

// Observed; the bits of IncludeInDebugDump in the file are those of a variable that nobody changed.
const usualDebugDump = '2345';

/** A checkpoint file in the form of SSIS (observed: file formats reference §8). */
export function writeCheckpoint({ packageId, scopes, containers, configured }: CheckpointContent): string {
  const variables = scopes.map(({ containerId, variables: own }) => {
    const head = `<DTS:Variables DTS:ContID="${escapeAttribute(containerId)}"`;
    return own.length === 0 ? `${head}/>` : `${head}>${own.map(variableText).join('')}</DTS:Variables>`;
  });
  const done = containers.map(
    ({ id, result }) =>
      `<DTS:Container DTS:ContID="${escapeAttribute(id)}" DTS:Result="${result}" DTS:PrecedenceMap=""/>`,
  );
  const root = `<DTS:Checkpoint xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:PackageID="${escapeAttribute(packageId)}">`;
  return `${root}${variables.join('')}${done.join('')}${configuredText(configured)}</DTS:Checkpoint>`;
}

function configuredText(configured: CheckpointContent['configured']): string {
  if (configured.length === 0) return '';
  const values = configured.map(
    ({ path, value }) => `<Value Path="${escapeAttribute(path)}">${escapeText(value)}</Value>`,
  );
  return `<Configured xmlns="${additionsNamespace}">${values.join('')}</Configured>`;
}

function variableText(variable: CheckpointVariable): string {
  const { expression, evaluateAsExpression, namespace, readOnly, raiseChangedEvent, name, id, description } = variable;
  return [
    '<DTS:Variable>',
    property('Expression', expression),
    property('EvaluateAsExpression', flag(evaluateAsExpression)),
    property('Namespace', namespace),
    property('ReadOnly', flag(readOnly)),
    property('RaiseChangedEvent', flag(raiseChangedEvent)),
    property('IncludeInDebugDump', usualDebugDump),
    `<DTS:VariableValue DTS:DataType="${variable.dataType}">${escapeText(variable.text)}</DTS:VariableValue>`,
    property('ObjectName', name),
    property('DTSID', id),
    property('Description', description),
    property('CreationName', ''),
    '</DTS:Variable>',
  ].join('');
}

function property(name: string, value: string): string {
  return `<DTS:Property DTS:Name="${name}">${escapeText(value)}</DTS:Property>`;
}

// Booleans in the manner of the file formats before 2012.
function flag(value: boolean): string {
  return value ? '-1' : '0';
}
