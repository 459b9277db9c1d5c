/** The words around guided lessons; what a lesson itself says is a file each in `lessons/`. */
import { count } from './format.ts';

export const lessons = {
  open: 'Lessons',
  openExplain: 'Short guided tours: the page shows where to look and notices what you have done.',
  list: {
    title: 'Lessons',
    intro:
      'A lesson sets the page up, points at what to look at and waits for what you do. You can leave it at any time.',
    minutes: (minutes: number) => `${count(minutes)} min`,
    begin: (title: string, minutes: number) => `${title}, ${count(minutes)} minutes`,
    finished: 'Finished',
    own: 'Your own lesson',
    ownExplain:
      'A lesson is a small JSON file; docs/lessons.md says how to write one. Open it here, or drop it on the page.',
    openFile: 'Open a lesson file …',
  },
  panel: {
    label: 'Guided lesson',
    step: (step: number, steps: number) => `Step ${count(step)} of ${count(steps)}`,
    back: 'Back',
    next: 'Next',
    finish: 'Finish',
    leave: 'Leave the lesson',
    show: 'Show me where',
    done: 'Done.',
    link: 'Copy link to this step',
    linkExplain: 'A link that opens this lesson at this step.',
    copied: 'Link copied',
    notCopied: 'Copy the address',
  },
  failed: 'This lesson cannot be opened',
  unknown: (name: string) =>
    `There is no lesson called "${name}" here. Choose one under “Lessons”.`,
  notFound: (path: string, status: string) =>
    `The lesson "${path}" could not be loaded: ${status}.`,
  damaged: 'The lesson in the link is damaged; perhaps the link was cut. Ask for it once more.',
  file: {
    tooLarge: (most: number) =>
      `The file is too large for a lesson: more than ${count(most)} characters.`,
    notJson: (why: string) => `The file is not JSON: ${why}.`,
    where: (step: number | undefined, place: string) =>
      [step === undefined ? '' : `Step ${step}`, place === '' ? '' : `"${place}"`]
        .filter((part) => part !== '')
        .join(': '),
    unknownKey: (where: string, key: string) =>
      `${where === '' ? 'The lesson' : where} has an entry called "${key}", which the page does not know.`,
    isWrong: (where: string, message: string) => `${where} is wrong. ${message}`,
    missing: (where: string, what: string) =>
      `${where === '' ? 'The lesson' : where} is missing; it must be ${what}.`,
    mustBe: (where: string, found: string, what: string) =>
      `${where === '' ? 'The lesson' : where} is ${found}; it must be ${what}.`,
    aText: (most: number) => `a text of 1 to ${count(most)} characters`,
    aLink: 'a text: what stands in the page’s address after #',
    aSwitch: 'true or false',
    onlyTrue: 'true, or left out',
    aPad: '"empty", or the number of a test digit from 0 to 9999',
    aSetup: 'an object of link, tab, pad, normalise, fresh, trained',
    aStep: 'an object with a "text", and perhaps setup, highlight, done',
    anId: 'a short name of small letters, digits and hyphens',
    minutes: (most: number) => `a number of minutes from 1 to ${count(most)}`,
    steps: (most: number) => `a list of 1 to ${count(most)} steps`,
    aLesson: 'an object with id, title, about, minutes and steps',
    oneOf: (choices: readonly string[]) => `one of ${choices.join(', ')}`,
    aHighlight: (panels: readonly string[]) =>
      `one of ${panels.join(', ')}, or a setting by its name, as in learningRate`,
    aCondition:
      'It must be an object of facts, as in {"status": "finished"}, or a list of such objects.',
    noFact: (name: string, known: readonly string[]) =>
      `The page knows no "${name}". It knows ${known.join(', ')}.`,
    noTest: (name: string, found: string, what: string) =>
      `What it asks of "${name}" is ${found}; it must be ${what}, or {"changed": true}.`,
    testOf: {
      number: 'a number, or {"atLeast": 1}, or {"atMost": 1}',
      switch: 'true or false',
      text: 'a text',
    },
  },
} as const;
