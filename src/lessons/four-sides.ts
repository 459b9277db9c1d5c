/** One digit from four sides: MDLSTM and the four-direction LSTM, with the weights that come with the page. */
import { fourSides as words } from '../text/lessons/en-four-sides.ts';
import type { Lesson } from './lesson.ts';

export const fourSides: Lesson = {
  id: 'four-sides',
  title: words.title,
  about: words.about,
  minutes: 7,
  steps: [
    {
      text: words.scans,
      setup: {
        link: 'network=mdlstm&inside=scans&step=1&digit=11',
        pad: 'empty',
        normalise: true,
      },
      highlight: 'inside',
      done: { inside: 'scans', step: { atLeast: 14 } },
    },
    {
      text: words.cell,
      setup: { link: 'inside=scans&step=28&digit=11' },
      highlight: 'inside',
    },
    { text: words.together, highlight: 'inside', done: { inside: 'reading' } },
    { text: words.pixels, highlight: 'inside', done: { inside: 'pixels' } },
    {
      text: words.draw,
      setup: { link: 'inside=scans', pad: 'empty' },
      highlight: 'draw',
      done: { pad: 'drawing' },
    },
    {
      text: words.sequence,
      setup: { link: 'network=four-direction&inside=reading&step=1&digit=11' },
      highlight: 'inside',
      done: { inside: 'reading', step: { atLeast: 14 } },
    },
    { text: words.end },
  ],
};
