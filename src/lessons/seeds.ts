/** Is A really better than B? Two networks with three seeds each. */
import { seeds as words } from '../text/lessons/en-seeds.ts';
import type { LessonStep, Lesson } from './lesson.ts';

const SMALL =
  'units=32&dropout=0&batch-size=32&lr=0.003&epochs=2&training-digits=2000&test-digits=1000';

function run(network: 'gru' | 'lstm', seed: number, text: string, trained?: true): LessonStep {
  return {
    text,
    setup: {
      link: `network=${network}&${SMALL}&seed=${seed}`,
      tab: 'curves',
      normalise: true,
      ...(trained && { trained }),
    },
    highlight: trained ? 'curves' : 'transport',
    done: { network, seed, status: 'finished' },
  };
}

export const seeds: Lesson = {
  id: 'seeds',
  title: words.title,
  about: words.about,
  minutes: 7,
  steps: [
    run('gru', 1, words.first),
    run('lstm', 1, words.second),
    run('gru', 2, words.luck),
    run('lstm', 2, words.four, true),
    run('gru', 3, words.five, true),
    run('lstm', 3, words.six, true),
    { text: words.table, highlight: 'runs', done: { tab: 'runs' } },
    { text: words.repeat, highlight: 'sweep', done: { tab: 'sweep' } },
    { text: words.judge },
  ],
};
