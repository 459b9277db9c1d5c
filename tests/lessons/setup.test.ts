import { describe, expect, it } from 'vitest';
import { wishOf, wishOfAll } from '../../src/lessons/setup.ts';

const step = (setup: object) => ({ text: 'Look.', setup });
const small = step({ link: 'network=gru&units=8', tab: 'curves' });

describe('what steps bring the page to', () => {
  it('is the experiment only where the link names one', () => {
    expect(wishOf(small).settings?.experiment).toMatchObject({
      network: 'gru',
      options: { units: 8 },
    });
    expect(wishOf(step({ link: 'inside=states&step=3' }))).toEqual({
      inside: { view: 'states', step: 3 },
    });
    expect(wishOf({ text: 'Look.' })).toEqual({});
  });

  it('adds up, the later the stronger, and one looks at one thing only', () => {
    const inside = step({ link: 'inside=states' });
    expect(wishOfAll([small, inside])).toMatchObject({ inside: { view: 'states' } });
    expect(wishOfAll([small, inside])).not.toHaveProperty('tab');
    expect(wishOfAll([inside, small])).toMatchObject({ tab: 'curves' });
    expect(wishOfAll([inside, small])).not.toHaveProperty('inside');
  });

  it('trains what the steps before had trained, but no other experiment', () => {
    const trained = step({ trained: true });
    expect(wishOfAll([small, trained, step({ tab: 'mistakes' })])).toMatchObject({
      trained: true,
      tab: 'mistakes',
    });
    expect(wishOfAll([small, trained, step({ link: 'network=lstm' })])).not.toHaveProperty(
      'trained',
    );
  });
});
