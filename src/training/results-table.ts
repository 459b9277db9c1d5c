/** docs/results.md, made of the records. */
import { RECIPES, UNREMARKABLE_POINTS, type Recipe } from './recipes.ts';
import type { ResultRecord } from './record.ts';
import { count } from '../text/format.ts';

const HEAD = `# Published results, reproduced

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
`;

export function resultsMarkdown(records: readonly ResultRecord[]): string {
  const found = RECIPES.flatMap((recipe) => {
    const record = records.find((each) => each.recipe === recipe.name);
    return record === undefined ? [] : [{ recipe, record }];
  });
  const missing = RECIPES.filter(({ name }) => !records.some((each) => each.recipe === name));
  const sections = [HEAD, table(found), remarks(found)];
  if (missing.length > 0) {
    const list = missing.map(({ name, title }) => `- \`${name}\`: ${title}`).join('\n');
    sections.push(`## Not run yet\n\n${list}\n`);
  }
  if (found.length > 0) sections.push(where(found));
  return sections.filter((section) => section !== '').join('\n');
}

/** So many of the last epochs tell how the test accuracy swings. */
const SPREAD_OVER = 10;

interface Found {
  recipe: Recipe;
  record: ResultRecord;
}

function table(found: readonly Found[]): string {
  const rows = found.map(({ recipe, record }) => {
    const { published } = recipe;
    const difference = pointsFromPublished({ recipe, record });
    return [
      recipe.title,
      count(record.parameters),
      record.complete
        ? `${record.epochs}`
        : `${record.epochs} of ${record.experiment.training.epochs}`,
      published === undefined
        ? ''
        : `${published.trainAccuracy === undefined ? '' : `${published.trainAccuracy.toFixed(2)} / `}${published.testAccuracy.toFixed(2)}`,
      percent(record.running.accuracy),
      record.train === undefined ? '' : percent(record.train.accuracy),
      `**${percent(record.test.accuracy)}**`,
      difference === undefined ? '' : signed(difference),
      `${percent(record.best.accuracy)} (${record.best.epoch})`,
      count(record.seconds),
    ];
  });
  return [
    '## The table',
    '',
    'Accuracies in %; of numbers, the share read wholly right.',
    '',
    row([
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
    ]),
    row(['---', ...Array<string>(9).fill('---:')]),
    ...rows.map(row),
    '',
  ].join('\n');
}

function remarks(found: readonly Found[]): string {
  const lines = found.flatMap(({ recipe, record }) => {
    const { published, remark } = recipe;
    const spread = lastEpochs(record);
    const sentences = [
      ...(published === undefined
        ? []
        : [`Published: ${published.source}, ${published.epochs} epochs.`]),
      ...(spread === undefined ? [] : [spread]),
      ...(record.test.labelErrorRate === undefined
        ? []
        : [`Label error rate ${percent(record.test.labelErrorRate)} %.`]),
      ...(remark === undefined ? [] : [remark]),
      ...(record.note === undefined ? [] : [record.note]),
    ];
    return sentences.length === 0
      ? []
      : [`- **${recipe.title}** (\`${recipe.name}\`). ${sentences.join(' ')}`];
  });
  return lines.length === 0 ? '' : `## Remarks\n\n${lines.join('\n')}\n`;
}

/** What the test accuracy of an epoch is worth, where there are enough of them to tell. */
function lastEpochs({ curve, epochs }: ResultRecord): string | undefined {
  if (epochs < 2 * SPREAD_OVER) return undefined;
  const shares = curve.slice(-SPREAD_OVER).map(({ testAccuracy }) => testAccuracy);
  const mean = shares.reduce((sum, share) => sum + share, 0) / SPREAD_OVER;
  const squares = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (SPREAD_OVER - 1));
  return `Test over the last ${SPREAD_OVER} epochs: ${percent(mean)} ± ${percent(deviation)} %.`;
}

function where(found: readonly Found[]): string {
  const lines = found.map(
    ({ recipe, record }) =>
      `- \`${recipe.name}\`: ${record.backend}; ${record.machine}; ${record.program}; ${record.date}; seed ${record.experiment.training.seed}`,
  );
  return `## Where\n\n${lines.join('\n')}\n`;
}

/** Test accuracy beside the published one, in points; `undefined` where nothing was published, or fewer epochs were run. */
function pointsFromPublished({ recipe, record }: Found): number | undefined {
  if (recipe.published === undefined || !record.complete) return undefined;
  return 100 * record.test.accuracy - recipe.published.testAccuracy;
}

/** The recipes whose record is off the published figure and that say nothing of it. */
export function unexplained(records: readonly ResultRecord[]): string[] {
  return RECIPES.flatMap((recipe) => {
    const record = records.find((each) => each.recipe === recipe.name);
    const points = record === undefined ? undefined : pointsFromPublished({ recipe, record });
    const off = points !== undefined && Math.abs(points) > UNREMARKABLE_POINTS;
    return off && recipe.remark === undefined ? [recipe.name] : [];
  });
}

function percent(share: number): string {
  return (100 * share).toFixed(2);
}

function signed(points: number): string {
  return `${points < 0 ? '−' : '+'}${Math.abs(points).toFixed(2)}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
