/** The buttons that take the files of a data set which does not come with the page: a known one, or one's own. */
import { FileTrigger } from 'react-aria-components';
import { isChosenData } from '../../data/known-files.ts';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { OpenIcon } from '../controls/icons.tsx';
import { useApp, useStore } from '../store/use-app.ts';
import { chosenFiles } from './dropped-files.ts';

const words = text.files.data;

/** Of the data set that the network waits for. */
export function ChooseData() {
  const isKnown = useApp(({ experiment }) => isChosenData(experiment.training.data));
  return isKnown ? <FilesButton label={words.choose} /> : <ChooseOwnData />;
}

export function ChooseOwnData() {
  return (
    <>
      <FilesButton label={words.chooseOwn} />
      <FilesButton label={words.chooseFolder} isFolder />
    </>
  );
}

function FilesButton({ label, isFolder = false }: { label: string; isFolder?: boolean }) {
  const store = useStore();
  return (
    <FileTrigger
      allowsMultiple
      acceptDirectory={isFolder}
      onSelect={(list) => list !== null && void store.files.addData(chosenFiles(list))}
    >
      <ActionButton label={label} icon={<OpenIcon />} onPress={() => undefined} />
    </FileTrigger>
  );
}
