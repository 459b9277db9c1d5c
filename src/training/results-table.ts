/** docs/results.md, made of the records. */
import { RECIPES, UNREMARKABLE_POINTS, type Recipe } from './recipes.ts';
import type { ResultRecord } from './record.ts';
import { results as words } from '../text/cli/en-results.ts';
import { count } from '../text/format.ts';

export function resultsMarkdown(records: readonly ResultRecord[]): string {
  const found = RECIPES.flatMap((recipe) => {
    const record = records.find((each) => each.recipe === recipe.name);
    return record === undefined ? [] : [{ recipe, record }];
  });
  const missing = RECIPES.filter(({ name }) => !records.some((each) => each.recipe === name));
  const sections = [words.head, table(found), remarks(found)];
  if (missing.length > 0) {
    const list = missing.map(({ name, title }) => `- \`${name}\`: ${title}`).join('\n');
    sections.push(`${words.missingTitle}\n\n${list}\n`);
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
        : words.epochsOf(record.epochs, record.experiment.training.epochs),
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
    words.tableTitle,
    '',
    words.tableNote,
    '',
    row(words.columns),
    row(words.columns.map((_, column) => (column === 0 ? '---' : '---:'))),
    ...rows.map(row),
    '',
  ].join('\n');
}

function remarks(found: readonly Found[]): string {
  const lines = found.flatMap(({ recipe, record }) => {
    const { published, remark } = recipe;
    const spread = lastEpochs(record);
    const sentences = [
      ...(published === undefined ? [] : [words.published(published.source, published.epochs)]),
      ...(spread === undefined ? [] : [spread]),
      ...(record.test.labelErrorRate === undefined
        ? []
        : [words.labelErrors(percent(record.test.labelErrorRate))]),
      ...(remark === undefined ? [] : [remark]),
      ...(record.note === undefined ? [] : [record.note]),
    ];
    return sentences.length === 0
      ? []
      : [`- **${recipe.title}** (\`${recipe.name}\`). ${sentences.join(' ')}`];
  });
  return lines.length === 0 ? '' : `${words.remarksTitle}\n\n${lines.join('\n')}\n`;
}

/** What the test accuracy of an epoch is worth, where there are enough of them to tell. */
function lastEpochs({ curve, epochs }: ResultRecord): string | undefined {
  if (epochs < 2 * SPREAD_OVER) return undefined;
  const shares = curve.slice(-SPREAD_OVER).map(({ testAccuracy }) => testAccuracy);
  const mean = shares.reduce((sum, share) => sum + share, 0) / SPREAD_OVER;
  const squares = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (SPREAD_OVER - 1));
  return words.lastEpochs(SPREAD_OVER, percent(mean), percent(deviation));
}

function where(found: readonly Found[]): string {
  const lines = found.map(
    ({ recipe, record }) =>
      `- \`${recipe.name}\`: ${record.backend}; ${record.machine}; ${record.program}; ${record.date}; ${words.seed(record.experiment.training.seed)}`,
  );
  return `${words.whereTitle}\n\n${lines.join('\n')}\n`;
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
