/** Reading in rows: what a state is. On the weights that come with the page, so nothing has to be trained. */
import { rows as words } from '../text/lessons/en-rows.ts';
import type { Lesson } from './lesson.ts';

export const rows: Lesson = {
  id: 'rows',
  title: words.title,
  about: words.about,
  minutes: 6,
  steps: [
    {
      text: words.start,
      setup: {
        link: 'network=simple-rnn&inside=reading&step=1&digit=4711',
        pad: 'empty',
        normalise: true,
      },
      highlight: 'inside',
      done: { inside: 'reading', step: { atLeast: 14 } },
    },
    {
      text: words.mind,
      setup: { link: 'inside=reading&step=14&digit=4711' },
      highlight: 'inside',
      done: { inside: 'reading', step: 28 },
    },
    {
      text: words.state,
      setup: { link: 'inside=states&step=14&digit=4711' },
      highlight: 'inside',
      done: { inside: 'states', step: { changed: true } },
    },
    {
      text: words.erase,
      setup: { link: 'inside=what-if&step=15&digit=4711' },
      highlight: 'inside',
      done: { inside: 'what-if', step: 28 },
    },
    {
      text: words.own,
      setup: { link: 'inside=reading', pad: 'empty' },
      highlight: 'draw',
      done: { pad: 'drawing' },
    },
    { text: words.end },
  ],
};
