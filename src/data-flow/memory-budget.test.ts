import { totalmem } from 'node:os';
import { describe, expect, it } from 'vitest';
import { allowedMemory, GrantedMemory, MemoryBudget, sharedBudget } from './memory-budget.ts';

describe('a memory budget', () => {
  it('refuses what does not fit, and grants it after something was given back', () => {
    const budget = new MemoryBudget(100);
    const first = new GrantedMemory(budget).grant('rows');
    const second = new GrantedMemory(budget).grant('groups');
    expect([first.request(60), second.request(41), second.request(40), second.request(1)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    first.release(30);
    expect([second.request(30), first.held, second.held, budget.held]).toEqual([true, 30, 70, 100]);
  });

  it('knows the most that a component held at one time over all its grants', () => {
    const memory = new GrantedMemory(new MemoryBudget(1000));
    const [keys, texts] = [memory.grant('keys'), memory.grant('texts')];
    keys.request(300);
    texts.request(200);
    keys.release();
    texts.request(100);
    expect({ peak: memory.peak, held: memory.held, keys: keys.peak, texts: texts.peak }).toEqual({
      peak: 500,
      held: 300,
      keys: 300,
      texts: 300,
    });
  });

  it('takes back what a component forgot, and never more than it gave', () => {
    const budget = new MemoryBudget(100);
    const memory = new GrantedMemory(budget);
    const grant = memory.grant('rows');
    grant.request(80);
    grant.release(1000);
    grant.request(50);
    memory.releaseAll();
    expect([budget.held, memory.held, grant.held]).toEqual([0, 0, 0]);
  });

  it('is one for the process by default, with a share of the memory allowed', () => {
    expect(sharedBudget()).toBe(sharedBudget());
    expect(allowedMemory()).toBeLessThanOrEqual(totalmem());
    expect(sharedBudget().limit).toBe(Math.floor(allowedMemory() * 0.6));
  });
});
