/** Learning rate and divergence: three runs of one network. */
import { learningRate as words } from '../text/lessons/en-learning-rate.ts';
import type { Lesson } from './lesson.ts';

const RUN =
  'network=simple-rnn&preset=sgd-256&units=64&batch-size=32&epochs=2&training-digits=6000&test-digits=1000';

export const learningRate: Lesson = {
  id: 'learning-rate',
  title: words.title,
  about: words.about,
  minutes: 6,
  steps: [
    {
      text: words.right,
      setup: {
        link: `${RUN}&lr=0.01`,
        fresh: true,
        tab: 'curves',
        pad: 'empty',
        normalise: true,
      },
      highlight: 'transport',
      done: { learningRate: 0.01, status: 'finished' },
    },
    {
      text: words.small,
      setup: { link: `${RUN}&lr=0.0001`, fresh: true, tab: 'curves' },
      highlight: 'transport',
      done: { learningRate: 0.0001, status: 'finished' },
    },
    {
      text: words.large,
      setup: { link: `${RUN}&lr=10`, fresh: true, tab: 'curves' },
      highlight: 'transport',
      done: { status: 'diverged' },
    },
    {
      text: words.mend,
      highlight: 'learningRate',
      done: { learningRate: { atMost: 0.1 }, status: 'finished' },
    },
    {
      text: words.search,
      setup: { tab: 'curves' },
      highlight: 'learningRate',
      done: { learningRate: { changed: true }, status: 'training' },
    },
    { text: words.end },
  ],
};
