/** Gates: what an LSTM and a GRU keep, let in and forget. */
import { gates as words } from '../text/lessons/en-gates.ts';
import type { Lesson } from './lesson.ts';

const SMALL =
  'units=32&dropout=0&batch-size=32&lr=0.003&epochs=3&training-digits=3000&test-digits=500';
const STATES = 'inside=states&step=14&digit=7';

export const gates: Lesson = {
  id: 'gates',
  title: words.title,
  about: words.about,
  minutes: 8,
  steps: [
    {
      text: words.lstm,
      setup: { link: `network=lstm&${STATES}`, pad: 'empty', normalise: true },
      highlight: 'inside',
    },
    {
      text: words.forget,
      highlight: 'inside',
      done: { inside: 'states', step: { changed: true } },
    },
    { text: words.memory, highlight: 'inside', done: { inside: 'memory' } },
    { text: words.cell, highlight: 'inside', done: { inside: 'cell' } },
    {
      text: words.gru,
      setup: { link: `network=gru&${STATES}` },
      highlight: 'inside',
      done: { inside: 'states', step: { changed: true } },
    },
    { text: words.price, highlight: 'architecture', done: { tab: 'architecture' } },
    {
      text: words.train,
      setup: { link: `network=gru&${SMALL}`, tab: 'curves' },
      highlight: 'transport',
      done: { network: 'gru', status: 'finished' },
    },
    {
      text: words.again,
      setup: { link: `network=lstm&${SMALL}`, tab: 'curves', trained: true },
      highlight: 'curves',
      done: { network: 'lstm', status: 'finished' },
    },
    { text: words.end },
  ],
};
