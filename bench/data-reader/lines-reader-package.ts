import { copied, type JobPlace, lineitem, linesPackage, source, sourceOutput } from '../lines-package.ts';

/** Name of the destination that the rows are read from. */
export const readerName = 'Rows';

/** A package that reads the input, every column typed, for a program that takes its rows. */
export function linesReaderPackage(place: JobPlace): string {
  const columns = copied(lineitem).map(({ name, lineageId }) => ({ name, lineageId }));
  return linesPackage(
    'Reader',
    place,
    [],
    [
      {
        name: readerName,
        classId: 'Microsoft.ManagedComponentHost',
        properties: { UserComponentTypeName: 'Microsoft.DataReaderDestinationAdapter', ReadTimeout: '0' },
        inputs: [{ name: 'Input', columns }],
      },
    ],
    [[source, sourceOutput, readerName, 'Input']],
  );
}
