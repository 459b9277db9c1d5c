/** Reading whole numbers: frames, the blank, and how CTC puts them together. */
import { numbers as words } from '../text/lessons/en-numbers.ts';
import type { Lesson } from './lesson.ts';

export const numbers: Lesson = {
  id: 'numbers',
  title: words.title,
  about: words.about,
  minutes: 6,
  steps: [
    {
      text: words.write,
      setup: { link: 'network=blstm-line', tab: 'curves', pad: 'empty', normalise: true },
      highlight: 'draw',
      done: { pad: 'drawing' },
    },
    { text: words.frames, setup: { pad: 11 }, highlight: 'draw' },
    {
      text: words.collapse,
      setup: { link: 'inside=alignment&digit=11' },
      highlight: 'inside',
      done: { inside: 'alignment', digit: 3 },
    },
    {
      text: words.loss,
      highlight: 'inside',
      done: { inside: 'alignment', digit: { changed: true } },
    },
    { text: words.touch, setup: { pad: 'empty' }, highlight: 'draw', done: { pad: 'drawing' } },
    { text: words.end },
  ],
};
