/** What the network sees of a drawing, with and without normalisation. */
import { whatItSees as words } from '../text/lessons/en-what-it-sees.ts';
import type { Lesson } from './lesson.ts';

export const whatItSees: Lesson = {
  id: 'what-it-sees',
  title: words.title,
  about: words.about,
  minutes: 5,
  steps: [
    {
      text: words.small,
      setup: { link: 'network=simple-rnn', tab: 'curves', pad: 'empty', normalise: true },
      highlight: 'draw',
      done: { pad: 'drawing' },
    },
    { text: words.off, highlight: 'draw', done: { normalise: false } },
    { text: words.seen, setup: { normalise: false }, highlight: 'draw' },
    {
      text: words.large,
      highlight: 'draw',
      done: { pad: 'drawing', drawings: { changed: true }, normalise: false },
    },
    { text: words.on, highlight: 'draw', done: { normalise: true } },
    { text: words.end, setup: { normalise: true } },
  ],
};
