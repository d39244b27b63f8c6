import { readFile } from 'node:fs/promises';
import { columnType } from 'opendtsx/sdk';
import { taskUnderTest } from 'opendtsx/testing';
import { expect, it } from 'vitest';
import { expressionTask } from './index.ts';

const five = { type: columnType('DT_I4'), value: 5 };

it('writes the value into the variable on the left-hand side and gives it as execution value', async () => {
  const task = taskUnderTest(expressionTask, {
    objectData: await readFile(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8'),
    variables: { 'User::Count': 4 },
    evaluate: (expression) => (expression.text.endsWith('+ 1') ? five : { ...five, value: null }),
  });
  expect(task.validate()).toEqual([]);
  expect(await task.execute()).toEqual({ result: 'success', executionValue: five });
  expect(task.context.read('User::Count')).toBe(5);
});

it('evaluates an expression that assigns nothing', async () => {
  const expression = { text: '5', type: five.type, compiled: undefined };
  const task = taskUnderTest(expressionTask, { properties: { Expression: expression }, evaluate: () => five });
  expect(await task.execute()).toEqual({ result: 'success', executionValue: five });
});

it('is invalid without an expression', async () => {
  const task = taskUnderTest(expressionTask, {});
  expect(task.validate()).toEqual(['DTS_E_TASKVALIDATIONFAILED']);
  expect(await task.failure()).toBe('DTS_E_TASKVALIDATIONFAILED');
});
