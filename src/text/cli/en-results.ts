/** The words of docs/results.md. */

export const results = {
  head: `# Published results, reproduced

This file is made by the command, from the records in \`results/\`:

    npm run --silent scanline -- reproduce --list
    npm run --silent scanline -- reproduce hrnn
    npm run --silent scanline -- reproduce --write-table

Each recipe is one run with one seed on all 60,000 training digits; the test set is all 10,000 others (2,000 lines for
networks that read numbers). _Train, running_ is the accuracy over the batches of the last epoch, while the network
learned and with dropout, which is what Keras prints and books quote; _train_ is all training digits read afterwards.
_Test_ is read after the last epoch, never the best one; the best epoch stands beside it. _Difference_ is the test
accuracy less the published one, in points; whatever is more than 0.3 points off is explained below. Seconds are of
training alone.
`,
  tableTitle: '## The table',
  tableNote: 'Accuracies in %; of numbers, the share read wholly right.',
  columns: [
    'Recipe',
    'Parameters',
    'Epochs',
    'Published, train / test',
    'Train, running',
    'Train',
    'Test',
    'Difference',
    'Best (epoch)',
    'Seconds',
  ],
  epochsOf: (done: number, all: number) => `${done} of ${all}`,
  remarksTitle: '## Remarks',
  published: (source: string, epochs: number) => `Published: ${source}, ${epochs} epochs.`,
  labelErrors: (percent: string) => `Label error rate ${percent} %.`,
  lastEpochs: (epochs: number, mean: string, deviation: string) =>
    `Test over the last ${epochs} epochs: ${mean} ± ${deviation} %.`,
  missingTitle: '## Not run yet',
  whereTitle: '## Where',
  seed: (seed: number) => `seed ${seed}`,
} as const;
