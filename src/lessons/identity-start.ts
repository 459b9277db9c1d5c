/** Identity start: eigenvalues and reach of an IRNN before training, and what training makes of them. */
import { identityStart as words } from '../text/lessons/en-identity-start.ts';
import type { Lesson } from './lesson.ts';

const DIGIT = 'units=64&digit=7';

export const identityStart: Lesson = {
  id: 'identity-start',
  title: words.title,
  about: words.about,
  minutes: 7,
  steps: [
    {
      text: words.orthogonal,
      setup: {
        link: `network=irnn&preset=default-initialisers&${DIGIT}&inside=gradient`,
        pad: 'empty',
        normalise: true,
      },
      highlight: 'inside',
    },
    { text: words.circle, highlight: 'inside', done: { inside: 'memory' } },
    {
      text: words.identity,
      setup: { link: `network=irnn&preset=identity&${DIGIT}&inside=memory` },
      highlight: 'inside',
    },
    { text: words.reach, highlight: 'inside', done: { inside: 'gradient' } },
    {
      text: words.train,
      setup: {
        link: `network=irnn&preset=rows&${DIGIT}&batch-size=32&epochs=3&training-digits=3000&test-digits=500&inside=memory`,
      },
      highlight: 'transport',
      done: { network: 'irnn', status: 'finished' },
    },
    { text: words.published, highlight: 'presets' },
    { text: words.end },
  ],
};
