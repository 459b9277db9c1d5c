/** The words of the tabs "Inside" and "Mistakes". */
import { batchView } from './en-inside-batch.ts';
import { cellView } from './en-inside-cell.ts';
import { sequenceView } from './en-inside-sequence.ts';
import { classInWords } from './class-names.ts';
import { count, fixed, percent, significant } from './format.ts';
import type { Noun } from './nouns.ts';

/** "4 (61 %), 9 (30 %)": what is likeliest, as long as it is worth telling. */
function answers(probabilities: readonly number[], name: (k: number) => string = String): string {
  const order = probabilities.map((p, k) => ({ p, k })).sort((a, b) => b.p - a.p);
  const told = order.filter(({ p }, i) => i === 0 || (i < 3 && p >= 0.05));
  return told.map(({ p, k }) => `${name(k)} (${percent(p, 0)})`).join(', ');
}

/** Gates and states by the letters of the equations. */
const STATES: Readonly<Record<string, string>> = {
  h: 'hidden state',
  c: 'cell state',
  i: 'input gate',
  f: 'forget gate',
  l: 'mix of the two neighbours',
  g: 'candidate',
  o: 'output gate',
  z: 'update gate',
  r: 'reset gate',
  re: 'real part of the state',
  im: 'imaginary part of the state',
  v: 'velocity',
  y: 'output',
};

export const inside = {
  batchView,
  cellView,
  sequenceView,
  answers,
  states: STATES,
  question: 'Question',
  questions: {
    reading: {
      label: 'What does it think so far?',
      explain:
        'The network is asked for an answer after every step, though it was trained to answer only at the end. Watch when it makes up its mind, and when it changes it.',
    },
    states: {
      label: 'What does it remember?',
      explain:
        'Each row is a unit, each column a step: the numbers the network carries along. Units that behave alike stand together; pick one to see its own curve and the images that drive it.',
    },
    pixels: {
      label: 'Which pixels counted?',
      explain:
        'Left: how the answer would change if a pixel had a little more ink. Right, as a check: how much the answer loses when that part of the image is covered.',
    },
    gradient: {
      label: 'Why does it forget?',
      explain:
        'Learning follows the loss back through the steps. Where this line falls to almost nothing, the network cannot learn from what it saw there.',
    },
    memory: {
      label: 'How long is its memory?',
      explain:
        'At each step the state is multiplied by the recurrent weights. An eigenvalue inside the circle fades, one on it stays, one outside grows.',
    },
    'what-if': {
      label: 'What if?',
      explain:
        'Silence or freeze a part of the network from a step on, or flip pixels. The answer with the change stands beside the one without.',
    },
    scans: {
      label: 'What do the four scans see?',
      explain:
        'Each scan starts in one corner and crosses the image on a diagonal front. Pick a cell to light up every pixel that it has seen.',
    },
    alignment: {
      label: 'How does CTC align?',
      explain:
        'The network names a class or nothing in each frame. Repeats are merged, then the blanks are left out: what remains is what it reads.',
    },
    batch: {
      label: 'What did this batch change?',
      explain:
        'One real training step in slow motion: the network reads a batch, the loss is taken, its gradient goes back through time, and the weights move. Afterwards they stand where any step would have brought them.',
    },
    cell: {
      label: 'How does one cell compute?',
      explain:
        'One unit at one step, with its real numbers: come closer from the network to the layer, the cell and a single sum. Pick a part to see it lit in the equations.',
    },
  },
  notHere: 'not for this network',
  notFor: {
    scans:
      'Only an MDLSTM scans an image in two dimensions. This network reads one step after the other: “What does it remember?” shows its states.',
    alignment:
      'Only networks that read whole lines have to align frames with what stands in them. This network answers once, for the whole image.',
    whatIf:
      'A line is read frame by frame, so there is no one answer that a change could alter. “How does CTC align?” shows what it reads in each frame.',
    noRecurrentLayer:
      'This network has no recurrent layer, so it carries nothing from one step to the next.',
    mdlstm: {
      states:
        'The states of an MDLSTM lie on the image and not along one row of steps. “What do the four scans see?” shows them where they lie.',
      gradient:
        'An MDLSTM has no single row of steps that learning could be followed back along: each cell follows two neighbours. “Which pixels counted?” shows how far back the gradient comes.',
      memory:
        'Each cell of an MDLSTM follows two neighbours, so no one matrix is applied again and again whose eigenvalues could tell how long it remembers.',
      cell: 'A cell of an MDLSTM adds up what two neighbours hand it, in four scans at once; these sums are not drawn here. Its equations stand in the tab “Equations”, and “What do the four scans see?” shows what comes out.',
    },
  },
  digit: {
    title: ({ one }: Noun) => `Which ${one}`,
    pad: 'On the pad',
    test: ({ one }: Noun) => `Test ${one}`,
    testLine: 'Test line',
    number: 'Its number',
    another: 'Another',
    is: ({ one }: Noun, number: number, label: string) =>
      `Test ${one} ${number}, ${classInWords(label)}.`,
    line: (number: number, label: string) => `Test line ${number}: ${label}.`,
    drawn: 'Your drawing.',
    picked: (label: string) => `From the pad, ${classInWords(label)}.`,
    emptyPad: 'The pad is empty: this is the first of the test set.',
    none: 'Waiting for the network.',
  },
  cursor: {
    label: 'Step',
    play: 'Play',
    pause: 'Pause',
    back: 'One step back',
    on: 'One step on',
    image: 'The image, as far as it has been read. Drag over it to move along the steps.',
    at: (step: number, steps: number) => `Step ${count(step)} of ${count(steps)}`,
  },
  picture: {
    menu: 'Picture',
    kinds: { copy: 'Copy as PNG', png: 'Save as PNG', svg: 'Save as SVG' },
    copied: 'Copied.',
    saved: 'This browser copies no pictures; it is saved instead.',
  },
  film: {
    label: 'Epoch',
    play: 'Play how it learned',
    pause: 'Pause the film',
    now: 'The network as it is. Go back to see how it learned.',
    after: (epoch: number) =>
      epoch === 0 ? 'As it was before its first step.' : `As it was after epoch ${count(epoch)}.`,
    lost: 'The film of how it learned starts anew: of a run that is brought back, only its latest weights are kept.',
  },
  ways: {
    state:
      'If it had to answer now: the answer layer is applied to the state after each step. It was trained on the last state only.',
    'each-way':
      'If it had to answer now: its scans start at different ends, and each has taken this many steps.',
    uncovered:
      'If it had to answer now: it reads everything before it answers, so what has not come in yet is blank here. It never saw such images in training.',
    frames: 'What it says in each frame. It has seen the whole line before it says anything.',
  },
  trained: (step: number, pretrained: boolean) => {
    if (pretrained) return 'Read with the weights that come with the page.';
    return step === 0
      ? 'The network is not trained yet.'
      : `After ${count(step)} training ${step === 1 ? 'step' : 'steps'}.`;
  },
  reading: {
    strip: 'Probability of each answer after each step',
    now: (step: number, said: string) => `After step ${count(step)}: ${said}.`,
    frame: (step: number, said: string) => `In frame ${count(step)}: ${said}.`,
    mind: (changes: readonly string[]) =>
      changes.length <= 1
        ? 'It does not change its mind.'
        : `It changes its mind ${count(changes.length - 1)} ${changes.length === 2 ? 'time' : 'times'}: ${changes.slice(0, 8).join(', then ')}${changes.length > 8 ? ' …' : ''}.`,
    from: (name: string, step: number) => `${name} from step ${count(step)}`,
    blank: 'nothing',
    table: 'As a table',
    step: 'Step',
    reads: 'Reads',
  },
  stateView: {
    layer: 'Layer',
    kind: 'What is shown',
    unit: 'Unit',
    map: (name: string) => `${name} of every unit at every step`,
    now: (unit: number, step: number, name: string, value: number) =>
      `Unit ${unit}, step ${count(step)}: ${name} ${fixed(value, 3)}.`,
    all: (units: number, strong: number, name: string) =>
      `${count(strong)} of ${count(units)} units have a ${name} above 0.5 or below −0.5.`,
    gates: (units: number, open: number, name: string) =>
      `The ${name} of ${count(open)} of ${count(units)} units is more than half open.`,
    curve: (unit: number) => `Unit ${unit} over all steps`,
    drivers: ({ many }: Noun) => `Which ${many} drive it most?`,
    driving: ({ many }: Noun, read: number) =>
      `The test ${many} that made it largest, of ${count(read)} read:`,
    digit: ({ one }: Noun, number: number) => `Test ${one} ${number}`,
  },
  pixelView: {
    row: 'Row',
    column: 'Column',
    of: 'Why',
    rather: 'rather than',
    nothing: 'nothing else',
    loss: 'The loss of this line',
    gradient: 'A little more ink',
    occlusion: 'Covered',
    waiting: 'Covering one part after the other …',
    legend: (most: number) =>
      `Orange: up to +${significant(most, 1)}. Blue: down to −${significant(most, 1)}.`,
    coveredLegend: (most: number) =>
      `Orange: the answer loses up to ${significant(most, 1)}. Blue: it gains as much.`,
    told: (row: number, column: number, value: number) =>
      `Ink counts most in row ${row}, column ${column}: ${value > 0 ? '+' : '−'}${significant(Math.abs(value), 2)} for full ink.`,
    covered: (row: number, column: number, value: number) =>
      `Covering around row ${row}, column ${column} matters most: the answer ${value > 0 ? 'loses' : 'gains'} ${significant(Math.abs(value), 2)}.`,
    agreement: (share: number) =>
      `Both agree on the direction in ${percent(share, 0)} of the places.`,
  },
  forget: {
    chart: 'Length of the gradient of the loss by the state at each step, on a logarithmic axis',
    axis: 'step',
    reaches: (layer: string, back: number, steps: number) =>
      back >= steps - 1
        ? `${layer}: learning reaches back to the first step.`
        : `${layer}: learning reaches back ${count(back)} of ${count(steps - 1)} steps; before that the gradient is below a hundredth of its largest.`,
    beside: 'Beside it, on the same input:',
    table: 'As a table',
    step: 'Step',
  },
  memoryView: {
    layer: 'Layer',
    gate: 'Recurrent weights of',
    circle:
      'Eigenvalues of the recurrent weights, and the circle on which a state neither fades nor grows',
    largest: (size: number, halfLife: number) =>
      `The largest eigenvalue has size ${fixed(size, 3)}: what lies along it ${
        halfLife === Infinity ? 'does not fade' : `is half gone after ${fixed(halfLife, 1)} steps`
      }.`,
    counts: (inner: number, units: number) =>
      `${count(inner)} of ${count(units)} are half gone within a step.`,
    holds: {
      'where-linear':
        'This is exact where the activation is linear: near 0 for tanh, above 0 for ReLU.',
      always: 'This is exact: its state is multiplied by these numbers and by nothing else.',
      'on-this-input':
        'Its units keep another share at each step. These are the geometric means of the shares on this input.',
    },
    kept: (gate: string, halfLife: number) =>
      `On this input the ${STATES[gate] ?? gate} keeps half of a typical unit’s state for ${
        halfLife === Infinity ? 'ever' : `${fixed(halfLife, 1)} steps`
      }.`,
  },
  whatIf: {
    class: 'Class',
    layer: 'In',
    state: 'set the',
    unit: 'of unit',
    allUnits: 'all',
    to: 'to',
    zero: 'zero',
    freeze: 'what it was',
    none: 'nothing changed',
    from: (step: number) => `from step ${count(step)} on.`,
    flip: 'Flip pixels by clicking the image',
    image: 'The image; click a pixel to flip it',
    row: 'Row',
    column: 'Column',
    flipThis: 'Flip',
    unflip: 'Undo flips',
    flipped: (n: number) => `${count(n)} ${n === 1 ? 'pixel' : 'pixels'} flipped.`,
    before: 'As it is',
    after: 'With the change',
    told: (before: string, after: string) => `As it is: ${before}. With the change: ${after}.`,
  },
  scanView: {
    row: 'row',
    layer: 'Level',
    map: (corner: string) => `Activation of the scan from ${corner}`,
    corners: {
      'top-left': 'the top left',
      'top-right': 'the top right',
      'bottom-left': 'the bottom left',
      'bottom-right': 'the bottom right',
    },
    front: (done: number, all: number) => `Front ${count(done)} of ${count(all)}`,
    field: 'What the picked cell has seen',
    pick: 'Pick a cell: row',
    column: 'column',
    together: 'all four',
    merged: 'What the level hands on of all its scans together',
    strongest: (corner: string, row: number, column: number) =>
      `From ${corner}: strongest in row ${row}, column ${column}.`,
    told: (corner: string, row: number, column: number, seen: number) =>
      `From ${corner}: the cell in row ${row}, column ${column} has seen ${count(seen)} pixels.`,
  },
  align: {
    frame: 'Frame',
    map: 'Each class, or nothing (–), by frame',
    path: 'Frame by frame',
    merged: 'Repeats merged',
    text: 'Blanks left out',
    empty: 'nothing',
    posteriors: 'Each place of the right number',
    posteriorsOf: (places: string) =>
      `How likely each place of the right number is in each frame: ${places}`,
    here: (frame: number, place: number) =>
      `In frame ${count(frame)} it is most likely at place ${count(place)}.`,
    label: (p: number) =>
      `The right number has the probability ${significant(p, 2)} over all its paths.`,
  },
  save: 'Save as CSV',
  mistakes: {
    about: 'What do mistakes show?',
    is: 'It is',
    explain:
      'Each row is a class as it is, each column what the network read: off the diagonal are its mistakes. Pick a cell to see its images, and an image to look inside the network as it reads it.',
    intro:
      'Reads the whole test set with the network as it stands and shows what it takes for what.',
    read: 'Find mistakes',
    again: 'Read again',
    reading: (images: number) => `Reading ${count(images)} test images …`,
    none: 'There is no mistake in it.',
    result: (wrong: number, all: number, accuracy: number, trained: string) =>
      `${count(wrong)} of ${count(all)} read wrongly: ${percent(accuracy, 2)} right. ${trained}`,
    table: 'What it is (rows), what was read (columns), and how many percent of it rightly',
    right: '%',
    cell: (label: string, read: string, n: number) =>
      label === read ? `${n} times ${label} read rightly` : `${n} times ${label} read as ${read}`,
    list: (label: string | undefined, read: string | undefined) =>
      label === undefined || read === undefined
        ? 'The most confident mistakes'
        : `${label} read as ${read}, the most confident first`,
    all: 'All mistakes',
    open: (
      { one }: Noun,
      {
        index,
        label,
        read,
        confidence,
      }: Record<'label' | 'read', string> & Record<'index' | 'confidence', number>,
    ) =>
      `Look inside: test ${one} ${index}, ${classInWords(label)} read as ${read} with ${percent(confidence, 0)}`,
    onlyOne: 'This is for networks that name one image at a time.',
    waiting: 'Waiting for the network and the data.',
  },
} as const;
