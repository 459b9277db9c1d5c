/** Two buttons that take a table away: as Markdown by the clipboard, and as a file for a spreadsheet. */
import { offerDownload } from '../charts/offer-download.ts';
import { ActionButton } from './ActionButton.tsx';
import { CopyButton } from './CopyButton.tsx';
import { DownloadIcon } from './icons.tsx';

export interface TableCopiesProps {
  words: {
    copyMarkdown: string;
    copied: string;
    notCopied: string;
    csv: string;
    csvFile: string;
    csvExplain: string;
  };
  /** Made when they are asked for. */
  markdown: () => string;
  csv: () => string;
}

export function TableCopies({ words, markdown, csv }: TableCopiesProps) {
  return (
    <>
      <CopyButton
        label={words.copyMarkdown}
        copied={words.copied}
        failed={words.notCopied}
        textToCopy={markdown}
      />
      <ActionButton
        label={words.csv}
        explain={words.csvExplain}
        icon={<DownloadIcon />}
        onPress={() => offerDownload(words.csvFile, 'text/csv', csv())}
      />
    </>
  );
}
