/** The words of results that travel in links, and of the board that shows them. */
import { count, duration, percent } from './format.ts';

export const board = {
  tab: 'Board',
  title: 'Class board',
  intro:
    'Paste the links that pupils have sent, one a line: a table and the curves of all of them. The links hold settings and a small curve; nothing is sent anywhere. A run’s link is copied in the tab “Runs”, from the menu of its row; the name given to the run there goes along.',
  links: 'Links, one a line',
  clear: 'Clear the board',
  none: 'No result yet.',
  bad: (number: number) =>
    number === 1 ? 'One line is no result:' : `${count(number)} lines are no results:`,
  line: (number: number, why: string) => `Line ${count(number)}: ${why}`,
  table: 'Results on the board',
  columns: {
    name: 'Name',
    settings: 'Settings',
    parameters: 'Parameters',
    epochs: 'Epochs',
    last: 'Test, last',
    best: 'Test, best',
    time: 'Time',
    backend: 'Backend',
    seed: 'Seed',
  },
  unnamed: (line: number) => `Line ${count(line)}`,
  share: (value: number) => percent(value, 2),
  time: duration,
  count,
  draw: 'Tick the results whose curves you want to see.',
  curves: 'Curves of the ticked results',
  copyMarkdown: 'Copy as Markdown',
  copied: 'Copied',
  notCopied: 'Not copied',
  csv: 'CSV',
  csvFile: 'class-board.csv',
  csvExplain: 'The table in full precision, for a spreadsheet.',
  wrong: {
    noLink: 'this is not a link of Scanline.',
    noResult:
      'this link has settings but no result. Copy it from the menu of a run in the tab “Runs”.',
    damaged: 'the result in this link is damaged; perhaps its end was cut off.',
    newer: 'this link was made by a newer version of Scanline.',
    settings: (why: string) => `its settings are not all known here. ${why}`,
    again: (line: number) => `the same as line ${count(line)}.`,
  },
} as const;
