/** The button that takes the four files of a data set which does not come with the page. */
import { FileTrigger } from 'react-aria-components';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { OpenIcon } from '../controls/icons.tsx';
import { useStore } from '../store/use-app.ts';
import { chosenFiles } from './dropped-files.ts';

export function ChooseData() {
  const store = useStore();
  return (
    <FileTrigger
      allowsMultiple
      onSelect={(list) => list !== null && store.addData(chosenFiles(list))}
    >
      <ActionButton label={text.files.data.choose} icon={<OpenIcon />} onPress={() => undefined} />
    </FileTrigger>
  );
}
