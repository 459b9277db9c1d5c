/** Model files: the network as it stands in every format there is, and the way back in. */
import { FileTrigger } from 'react-aria-components';
import { type ExportOffer, exportOffers } from '../../exchange/export-formats.ts';
import { datasetOf } from '../../data/dataset-of.ts';
import type { DataName } from '../../models/experiment.ts';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { DownloadIcon, OpenIcon } from '../controls/icons.tsx';
import { canSave, whyNotSave } from '../store/app-state.ts';
import { runName } from '../store/run-name.ts';
import { useApp, useLive, useStore } from '../store/use-app.ts';
import { useMemo, useRef } from 'react';
import { ChooseOwnData } from './ChooseData.tsx';
import { chosenFiles } from './dropped-files.ts';
import styles from './FilesPanel.module.css';

const words = text.files;

export function FilesPanel() {
  return (
    <div className={styles.panel}>
      <SaveSection />
      <OpenSection />
      <DataSection />
    </div>
  );
}

function SaveSection() {
  const experiment = useApp((state) => state.experiment);
  const offers = useMemo(() => exportOffers(experiment), [experiment]);
  const why = useApp(whyNotSave);
  const saving = useApp(
    ({ fileTask }) => fileTask !== undefined && !['open', 'data'].includes(fileTask),
  );
  const news = useApp(({ fileNews }) => (fileNews?.kind === 'saved' ? fileNews.message : ''));
  return (
    <section className={styles.section} aria-labelledby="save-title">
      <h3 id="save-title" className={styles.title}>
        {words.save.title}
      </h3>
      <p id="save-why" className={styles.intro}>
        {why === undefined ? <WhatIsSaved /> : words.save[why]}
      </p>
      <ul className={styles.formats}>
        {offers.map((offer) => (
          <FormatRow key={offer.format} offer={offer} />
        ))}
      </ul>
      <p role="status" className={styles.news}>
        {saving ? words.save.making : news}
      </p>
    </section>
  );
}

/** Steps pass many times a second, so they are written past React. */
function WhatIsSaved() {
  const run = useApp(({ experiment }) => runName(experiment));
  const element = useRef<HTMLSpanElement>(null);
  useLive(({ position }) => {
    if (element.current)
      element.current.textContent = words.save.whatIsSaved(run, position?.step ?? 0);
  });
  return <span ref={element} />;
}

function FormatRow({ offer }: { offer: ExportOffer }) {
  const store = useStore();
  const ready = useApp(canSave);
  const { format } = offer;
  const { name, ending, explain } = words.save.format(format);
  return (
    <li className={styles.format} data-offered={offer.offered || undefined}>
      <p className={styles.name}>
        {name} <span className={styles.ending}>{ending}</span>
      </p>
      <p className={styles.explain}>
        {offer.offered ? explain : `${words.save.notOffered} ${offer.reason}`}
      </p>
      {offer.offered && (
        <span className={styles.action}>
          <ActionButton
            label={words.save.download}
            fullLabel={words.save.downloadOf(format)}
            describedBy="save-why"
            icon={<DownloadIcon />}
            isDisabled={!ready}
            onPress={() => void store.files.save(format)}
          />
        </span>
      )}
    </li>
  );
}

function OpenSection() {
  const store = useStore();
  const opening = useApp(({ fileTask }) => fileTask === 'open');
  return (
    <section className={styles.section} aria-labelledby="open-title">
      <h3 id="open-title" className={styles.title}>
        {words.open.title}
      </h3>
      <p className={styles.intro}>{words.open.explain}</p>
      <div>
        <FileTrigger
          allowsMultiple
          onSelect={(list) => list !== null && void store.files.open(chosenFiles(list))}
        >
          <ActionButton label={words.open.choose} icon={<OpenIcon />} onPress={() => undefined} />
        </FileTrigger>
      </div>
      <p role="status" className={styles.news}>
        {opening ? words.open.opening : ''}
      </p>
    </section>
  );
}

function DataSection() {
  const own = useApp((state) => state.ownData);
  const reading = useApp(({ fileTask }) => fileTask === 'data');
  return (
    <section className={styles.section} aria-labelledby="data-title">
      <h3 id="data-title" className={styles.title}>
        {words.data.title}
      </h3>
      <p className={styles.intro}>{words.data.explain}</p>
      <p className={styles.intro}>{words.data.ownExplain}</p>
      <div className={styles.buttons}>
        <ChooseOwnData />
      </div>
      <p role="status" className={styles.news}>
        {reading ? words.data.reading : ''}
      </p>
      {own.length > 0 && <OwnDataSets own={own} />}
    </section>
  );
}

function OwnDataSets({ own }: { own: readonly DataName[] }) {
  const store = useStore();
  const used = useApp(({ experiment }) => experiment.training.data);
  return (
    <ul className={styles.formats} aria-label={words.data.yours}>
      {own.map((data) => {
        const { name, classes, counts, shape } = datasetOf({ data });
        return (
          <li key={data} className={styles.format} data-offered>
            <p className={styles.name}>{name}</p>
            <p className={styles.explain}>
              {words.own.inShort({ classes: classes.length, ...counts, shape })}
            </p>
            <span className={styles.action}>
              <ActionButton
                label={words.data.forget}
                fullLabel={words.data.forgetOf(name)}
                isDisabled={data === used}
                onPress={() => store.forgetData(data)}
              />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
