import { type ComponentInstance, type ComponentRuntime, randomNumbers } from 'opendtsx/sdk';
import type { percentageSamplingDeclaration } from './percentage-sampling.ts';

/** The running half of Percentage Sampling: one random number for each row, in the order in which rows arrive, decides. */
export function createRuntime({
  properties,
  outputs,
}: ComponentInstance<typeof percentageSamplingDeclaration.properties>): ComponentRuntime {
  const share = properties.SamplingValue / 100;
  const random = randomNumbers(properties.SamplingSeed);
  const selected = outputs.find((output) => output.properties.Selected === true);
  const rest = outputs.find((output) => output.properties.Selected === false);
  return {
    process(buffer) {
      for (let at = 0; at < buffer.rowCount; at++) {
        const output = random() < share ? selected : rest;
        if (output !== undefined)
          buffer.directRow(buffer.selection === undefined ? at : buffer.selection[at], output.id);
      }
    },
  };
}
