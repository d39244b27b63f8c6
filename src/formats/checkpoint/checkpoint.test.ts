import { describe, expect, it } from 'vitest';
import type { CheckpointContent } from '../../model/checkpoint.ts';
import { readCheckpoint } from './read-checkpoint.ts';
import { writeCheckpoint } from './write-checkpoint.ts';

const content: CheckpointContent = {
  packageId: '{17CC0375-BC2D-4096-AE97-E0F0C498A053}',
  scopes: [
    {
      containerId: '{17CC0375-BC2D-4096-AE97-E0F0C498A053}',
      variables: [
        {
          id: '{37798F1A-0F2E-4666-8DD3-AD933729DD35}',
          name: 'Var',
          namespace: 'User',
          description: 'a & b',
          expression: '1 < 2',
          evaluateAsExpression: true,
          readOnly: false,
          raiseChangedEvent: true,
          dataType: 8,
          text: ' <a>\r\n"b" ',
        },
      ],
    },
    { containerId: '{3D0BA9DB-6259-4D19-99C3-67B3E397289F}', variables: [] },
  ],
  containers: [{ id: '{531455DF-BDBD-4423-9C95-6800310B6FAD}', result: 0 }],
  configured: [{ path: '\\Package.Variables[User::Var].Value', value: 'x & "y"' }],
};

// Source: observed, files of SSIS 2005 and 2008 in forums.
describe('a checkpoint file', () => {
  it('is read back as it was written', () => {
    expect(readCheckpoint(writeCheckpoint(content), 'restart.xml')).toEqual({ content, diagnostics: [] });
  });

  it('has the form of SSIS', () => {
    const plain = { ...content, scopes: content.scopes.slice(1), configured: [] };
    expect(writeCheckpoint(plain)).toBe(
      '<DTS:Checkpoint xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:PackageID="{17CC0375-BC2D-4096-AE97-E0F0C498A053}">' +
        '<DTS:Variables DTS:ContID="{3D0BA9DB-6259-4D19-99C3-67B3E397289F}"/>' +
        '<DTS:Container DTS:ContID="{531455DF-BDBD-4423-9C95-6800310B6FAD}" DTS:Result="0" DTS:PrecedenceMap=""/></DTS:Checkpoint>',
    );
  });

  it.each(['', '<a/>', '<DTS:Checkpoint', 'no XML'])('gives findings when it is %j', (text) => {
    const { content: read, diagnostics } = readCheckpoint(text, 'restart.xml');
    expect(read).toBe(undefined);
    expect(diagnostics.length).toBeGreaterThan(0);
  });
});
