import { describe, expect, it } from 'vitest';
import { type MainPipe, Package, type TaskHost } from '../../src/object-model/index.ts';

/** The output columns that a new component of a class has, with their ColumnType. */
function columnsOf(classId: string): string[] {
  const task = new Package().executables.add('STOCK:PipelineTask') as TaskHost;
  const component = (task.innerObject as MainPipe).componentMetaDataCollection.new();
  component.componentClassId = classId;
  component.instantiate().provideComponentProperties();
  return component.model.outputs
    .flatMap(({ columns }) => columns)
    .map(({ name, customProperties }) => {
      const type = customProperties.find((property) => property.name === 'ColumnType');
      return `${name} ${type?.value}`;
    });
}

// source: observed 2019, Fuzzy Lookup and Fuzzy Grouping as the designer makes them
describe('a new fuzzy component', () => {
  it('has columns that say what they hold', () => {
    expect(columnsOf('Microsoft.FuzzyLookup')).toEqual(['_Similarity 1', '_Confidence 2']);
    expect(columnsOf('Microsoft.FuzzyGrouping')).toEqual(['_key_in 1', '_key_out 2', '_score 3']);
  });
});
