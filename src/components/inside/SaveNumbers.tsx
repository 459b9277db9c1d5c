/** Takes the numbers of a view away as a file of comma-separated values. */
import { text } from '../../text/index.ts';
import { offerDownload } from '../charts/offer-download.ts';
import { ActionButton } from '../controls/ActionButton.tsx';

export interface SaveNumbersProps {
  /** Of the file, without its ending. */
  name: string;
  columns: readonly string[];
  /** Made when they are asked for. */
  rows: () => readonly (readonly (string | number)[])[];
}

export function SaveNumbers({ name, columns, rows }: SaveNumbersProps) {
  const save = () => {
    const lines = [columns, ...rows()].map((cells) => cells.join(','));
    offerDownload(`${name}.csv`, 'text/csv', `${lines.join('\n')}\n`);
  };
  return <ActionButton label={text.inside.save} look="quiet" onPress={save} />;
}
