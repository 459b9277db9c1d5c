/** Your first network: from a trained one to one's own. */
import { firstNetwork as words } from '../text/lessons/en-first-network.ts';
import type { Lesson } from './lesson.ts';

export const firstNetwork: Lesson = {
  id: 'first-network',
  title: words.title,
  about: words.about,
  minutes: 5,
  steps: [
    {
      text: words.draw,
      setup: { link: 'network=simple-rnn', tab: 'curves', pad: 'empty', normalise: true },
      highlight: 'draw',
      done: { pad: 'drawing' },
    },
    {
      text: words.fresh,
      setup: {
        link: 'network=simple-rnn&preset=adam-256&units=64&dropout=0&batch-size=32&lr=0.003&epochs=3&training-digits=6000&test-digits=1000',
      },
      highlight: 'draw',
    },
    {
      text: words.train,
      highlight: 'transport',
      done: { status: { oneOf: ['training', 'finished'] } },
    },
    {
      text: words.curves,
      setup: { trained: true },
      highlight: 'curves',
      done: { status: 'finished' },
    },
    {
      text: words.again,
      setup: { trained: true },
      highlight: 'draw',
      done: { drawings: { changed: true } },
    },
    {
      text: words.mistakes,
      setup: { trained: true },
      highlight: 'mistakes',
      done: { tab: 'mistakes' },
    },
    { text: words.end },
  ],
};
