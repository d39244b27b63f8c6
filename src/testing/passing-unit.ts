import type { ComponentUnit } from '../registry/registry.ts';
import { defineUnit } from '../sdk/unit.ts';

/** A transformation that passes every row on: the unit that tests of the test kit itself work with. */
export const passing: ComponentUnit = defineUnit(
  {
    kind: 'transformation',
    sdkVersion: 1,
    identifiers: { creationName: 'OpenDTSX.Testing.Passing' },
    displayName: 'Passing',
    description: 'Passes every row on.',
    properties: {},
    inputs: { minimum: 1 },
    outputs: { minimum: 1 },
    placement: 'main',
    partition: 'single',
    validate: () => [],
  },
  async () => ({ createRuntime: () => ({}) }),
);
