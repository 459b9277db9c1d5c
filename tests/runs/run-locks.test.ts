import { afterEach, describe, expect, it } from 'vitest';
import { AskingLocks, type RunLocks } from '../../src/runs/run-locks.ts';

const channels: BroadcastChannel[] = [];

function tab(): RunLocks {
  const channel = new BroadcastChannel('tabs of a test');
  channels.push(channel);
  return new AskingLocks(channel);
}

afterEach(() => {
  for (const channel of channels.splice(0)) channel.close();
});

describe('tabs without Web Locks', () => {
  it('ask one another who has a run', async () => {
    const [one, other] = [tab(), tab()];
    expect(await one.take('a')).toBe(true);
    expect(await one.take('a')).toBe(true);
    expect(await one.elsewhere()).toEqual(new Set());
    expect(await other.elsewhere()).toEqual(new Set(['a']));
    expect(await other.take('a')).toBe(false);
    one.letGo('a');
    expect(await other.take('a')).toBe(true);
  });

  it('have nothing any more when they are closed', async () => {
    const [one, other] = [tab(), tab()];
    await one.take('a');
    channels[0].close();
    expect(await other.take('a')).toBe(true);
  });

  it('wait for a run until it is let go, or long enough', async () => {
    const [one, other] = [tab(), tab()];
    await one.take('a');
    const free = other.untilFree('a', 60_000);
    one.letGo('a');
    await free;
    expect(await other.take('a')).toBe(true);
    await one.untilFree('a', 1);
    expect(await one.take('a')).toBe(false);
  });
});
