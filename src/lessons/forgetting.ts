/** Why the plain network forgets: gradients through 784 steps, of networks that nobody has trained. */
import { forgetting as words } from '../text/lessons/en-forgetting.ts';
import type { Lesson } from './lesson.ts';

const BY_PIXELS = 'units=64&reading=pixels';
const GRADIENT = 'inside=gradient&digit=7';

export const forgetting: Lesson = {
  id: 'forgetting',
  title: words.title,
  about: words.about,
  minutes: 8,
  steps: [
    {
      text: words.rows,
      setup: { link: `network=simple-rnn&${GRADIENT}`, pad: 'empty', normalise: true },
      highlight: 'inside',
    },
    {
      text: words.choose,
      setup: { link: `network=simple-rnn&units=64&${GRADIENT}` },
      highlight: 'reading',
      done: { network: 'simple-rnn', reading: 'pixels' },
    },
    {
      text: words.pixels,
      setup: { link: `network=simple-rnn&${BY_PIXELS}&${GRADIENT}` },
      highlight: 'inside',
    },
    { text: words.why, highlight: 'inside', done: { inside: 'memory' } },
    {
      text: words.lstm,
      setup: { link: `network=lstm&${BY_PIXELS}&${GRADIENT}` },
      highlight: 'inside',
    },
    {
      text: words.gru,
      setup: { link: `network=gru&${BY_PIXELS}&chrono=on&${GRADIENT}` },
      highlight: 'inside',
    },
    { text: words.off, highlight: 'chrono', done: { network: 'gru', chrono: false } },
    { text: words.end },
  ],
};
