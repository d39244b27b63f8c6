import { projectFile } from '../../src/catalog/testing/project-aid.ts';
import { Application } from '../../src/object-model/application.ts';
import { newPackage } from '../../src/tools/builder/package-builder.ts';

/** Turns of the loop of `Events.dtsx`: each raises events. */
export const turns = 2000;

/** A project of a package that does nothing and one that raises many events. */
export async function benchProject(): Promise<Uint8Array> {
  const events = newPackage('Events');
  const turn = events.variable('Turn', 0);
  const sum = events.variable('Sum', 0);
  events.forLoop(
    'Turns',
    { InitExpression: `${turn} = 0`, EvalExpression: `${turn} < ${turns}`, AssignExpression: `${turn} = ${turn} + 1` },
    (loop) => void loop.expressionTask('Add', { Expression: `${sum} = ${sum} + ${turn}` }),
  );
  const trivial = newPackage('Trivial');
  trivial.expressionTask('Nothing', { Expression: `${trivial.variable('Value', 0)} = 1` });
  const application = new Application();
  const texts = { 'Events.dtsx': await events.build(), 'Trivial.dtsx': await trivial.build() };
  const entries = Object.entries(texts).map(([name, made]) => [name, Buffer.from(application.saveToXmlText(made))]);
  return projectFile({
    name: 'Bench',
    packages: { 'Events.dtsx': [], 'Trivial.dtsx': [] },
    entries: Object.fromEntries(entries),
  });
}
