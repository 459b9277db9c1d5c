/** The experiment as a script: to read, to copy, to take away as a file or a notebook. */
import { useState } from 'react';
import {
  CODE_LANGUAGES,
  codeOf,
  type CodeLanguage,
  notebookOf,
  whyNoCode,
} from '../../code/experiment-code.ts';
import { dataFileOf } from '../../code/data-loading.ts';
import type { Experiment } from '../../models/experiment.ts';
import { text } from '../../text/index.ts';
import { offerDownload } from '../charts/offer-download.ts';
import { SegmentedControl } from '../charts/SegmentedControl.tsx';
import { ActionButton } from '../controls/ActionButton.tsx';
import { CopyButton } from '../controls/CopyButton.tsx';
import { DownloadIcon } from '../controls/icons.tsx';
import { useApp, useStore } from '../store/use-app.ts';
import styles from './CodePanel.module.css';

const words = text.code;

export function CodePanel() {
  const store = useStore();
  const experiment = useApp((state) => state.experiment);
  const { data } = experiment.training;
  const dataFile = dataFileOf(data);
  const [chosen, choose] = useState<CodeLanguage>();
  const language = chosen ?? firstLanguage(experiment);
  const why = whyNoCode(experiment, language);
  const script = why === undefined ? codeOf(experiment, language) : undefined;
  const download = (ending: string, content: string) =>
    offerDownload(`scanline-${experiment.network}-${language}.${ending}`, 'text/plain', content);
  return (
    <div className={styles.panel}>
      <p className={styles.explain} data-explanation="">
        {words.explain}
      </p>
      <SegmentedControl
        label={words.language}
        segments={CODE_LANGUAGES.map((value) => ({ value, label: words.languages[value] }))}
        value={language}
        onChange={choose}
      />
      {script === undefined ? (
        <p>{why}</p>
      ) : (
        <>
          <div className={styles.buttons}>
            <CopyButton
              label={words.copy}
              copied={words.copied}
              failed={words.failed}
              textToCopy={() => script}
            />
            <ActionButton
              label={words.script}
              icon={<DownloadIcon />}
              onPress={() => download('py', script)}
            />
            <ActionButton
              label={words.notebook}
              icon={<DownloadIcon />}
              onPress={() => download('ipynb', notebookOf(script))}
            />
            {dataFile !== undefined && (
              <ActionButton
                label={words.data}
                icon={<DownloadIcon />}
                onPress={() => void store.files.saveData(data, dataFile)}
              />
            )}
          </div>
          {dataFile !== undefined && (
            <p className={styles.explain}>{words.dataExplain(dataFile)}</p>
          )}
          <pre
            className={styles.script}
            tabIndex={0}
            role="region"
            aria-label={words.text(words.languages[language])}
          >
            <code>{script}</code>
          </pre>
        </>
      )}
    </div>
  );
}

/** Until one is chosen: the first that has a script of the experiment. */
function firstLanguage(experiment: Experiment): CodeLanguage {
  const has = (language: CodeLanguage) => whyNoCode(experiment, language) === undefined;
  return CODE_LANGUAGES.find(has) ?? CODE_LANGUAGES[0];
}
