/** The words about model files: taking a network away, opening one, and the weights that come with the page. */
import { count, megabytes, percent, withUnit } from './format.ts';
import type { Noun } from './nouns.ts';
import { samplesOf, type TaskName } from './score.ts';

type Format = 'scanline' | 'keras' | 'tfjs' | 'onnx' | 'cluster';

interface FormatText {
  name: string;
  /** How the file's name ends. */
  ending: string;
  explain: string;
}

const formats: Readonly<Record<Format, FormatText>> = {
  scanline: {
    name: 'Checkpoint',
    ending: '.safetensors',
    explain:
      'The whole run: weights, optimizer, curves. Opened here, training goes on exactly where it stood.',
  },
  keras: {
    name: 'Keras',
    ending: '.keras',
    explain: 'For Python: keras.saving.load_model opens it. This page opens it too.',
  },
  tfjs: {
    name: 'TensorFlow.js',
    ending: '.zip',
    explain: 'model.json and its weights, for a web page of your own: tf.loadLayersModel.',
  },
  onnx: {
    name: 'ONNX',
    ending: '.onnx',
    explain: 'For ONNX Runtime and other programs that run trained networks.',
  },
  cluster: {
    name: 'Folder for a cluster',
    ending: '.zip',
    explain:
      'A Keras program with this network, its weights and settings. It trains on as many graphics cards and computers as it is given.',
  },
};

export const files = {
  tab: 'Files',
  save: {
    title: 'Save the network',
    nothingTrained:
      'Nothing is trained yet. Train for at least one batch, and the network can be saved.',
    notReady: 'The network can be saved once it is ready.',
    measuring: 'The network can be saved when the speed has been measured.',
    diverged:
      'This run diverged: its weights are no longer numbers worth saving. Reset, and train anew.',
    whatIsSaved: (run: string, step: number) =>
      step === 0 ? `${run}, not trained here.` : `${run}, as it stands after step ${count(step)}.`,
    format: (format: Format) => formats[format],
    download: 'Download',
    downloadOf: (format: Format) => `Download ${formats[format].name} (${formats[format].ending})`,
    notOffered: 'Not for this network.',
    making: 'Making the file …',
    made: (name: string) => `${name} is saved where this browser keeps downloads.`,
    failed: 'The file could not be made',
  },
  data: {
    title: 'Data sets',
    explain:
      'MNIST comes with the page. Fashion-MNIST, KMNIST, EMNIST letters and QMNIST are chosen once as their four files, with .gz or without, or dropped on this page. They stay in this browser. Then choose one under Settings as the data set: it says which files are wanted and where they can be had.',
    ownExplain:
      'Your own images: IDX files of images and labels; CSV with a label and the pixels in each line (any square from 2 × 2 to 64 × 64); or pictures (PNG, JPEG) in a folder for each class, or all that as a .zip. They stay on this device, and you see them before they are taken.',
    choose: 'Choose its four files …',
    chooseOwn: 'Choose your images …',
    chooseFolder: 'Choose a folder of pictures …',
    reading: 'Reading the files …',
    yours: 'Your data sets here',
    forget: 'Forget',
    forgetOf: (name: string) => `Forget ${name}`,
    added: (name: string, isChecked: boolean) =>
      `${name} is here${isChecked ? ': its files have the right SHA-256' : ''}.`,
    failed: 'The data set was not taken',
    failedToForget: 'The data set is still here',
    failedToSave: 'This data set could not be saved',
  },
  own: {
    title: (name: string) => `Is this “${name}” as you mean it?`,
    inShort: ({
      classes,
      train,
      test,
      shape,
    }: {
      classes: number;
      train: number;
      test: number;
      shape: readonly number[];
    }) =>
      `${count(train + test)} images of ${shape.join(' × ')} pixels in ${count(classes)} classes, ${count(test)} of them to test with.`,
    memory: (bytes: number) => `In memory it takes ${megabytes(bytes)}.`,
    shown: 'As the network sees them: ink is bright, the background dark.',
    class: 'Class',
    number: count,
    train: 'To train on',
    test: 'To test with',
    image: (name: string) => `An image of ${name}`,
    uneven: (most: string, least: string, times: number) =>
      `The classes are uneven: there are ${count(times)} times as many images of ${most} as of ${least}, so accuracy says little about the rare ones.`,
    skipped: (number: number) =>
      `${count(number)} ${number === 1 ? 'file was' : 'files were'} left out`,
    skippedFile: (file: string, why: string) => `${file}: ${why}.`,
    skippedMore: (number: number) => `And ${count(number)} more.`,
    take: 'Train on it',
    decline: 'Leave it',
  },
  open: {
    title: 'Open a network',
    explain:
      'A checkpoint, a .keras or .h5 file, or model.json together with its weights (also as a .zip). Choose it, or drop it anywhere on this page. It takes the place of the network you see.',
    choose: 'Choose files …',
    opening: 'Opening the file …',
    drop: 'Drop it to open the network',
    failed: 'This file was not opened',
    unchanged: 'Nothing was changed.',
    openedTitle: 'Opened',
    opened: (
      file: string,
      run: { network: string; step: number; resumes: boolean; finished: boolean },
    ) => {
      if (!run.resumes) {
        return `${file}: the weights of ${run.network}. It reads with them; Train goes on from them, Reset starts from scratch.`;
      }
      if (run.step === 0) return `${file}: ${run.network}, before its first step.`;
      const stands = `${file}: ${run.network} after step ${count(run.step)}, with its curves.`;
      return run.finished
        ? `${stands} All its epochs are done. Press the Train button to add as many again.`
        : `${stands} Resume trains on from there.`;
    },
  },
  tooLarge: (bytes: number, most: number) =>
    `The file is ${withUnit(count(bytes / 1e6), 'MB')}; models from this page are at most ${withUnit(count(most / 1e6), 'MB')}. Choose a model file.`,
  unreadable: (name: string, words: string) =>
    `“${name}” could not be read: it may be a folder, or was moved or deleted since it was chosen. Choose the file again. The browser said: “${words}”.`,
  weights: {
    untrained: 'The network is untrained: these are guesses.',
    readers: 'Which network reads',
    thisRun: 'This run:',
    pretrainedTitle: 'Pretrained:',
    ofTheTest: (accuracy: number, task: TaskName, noun: Noun) =>
      `${percent(accuracy)} of the test ${samplesOf(task, noun)}.`,
    right: (accuracy: number) => `${percent(accuracy)} right`,
    pretrainedWord: 'pretrained',
    pretrainedExplain: (epochs: number) =>
      `Already trained for ${count(epochs)} ${epochs === 1 ? 'epoch' : 'epochs'}. Pressing Train starts a new network from random weights.`,
    otherOptions: 'A trained network exists for the preset.',
    useOptions: 'Load the preset',
    unusable: 'Its pretrained weights could not be loaded.',
    imported: (file: string) => `With the weights of ${file}.`,
  },
} as const;
