/** Experiments repeated and swept: a new one to fill in, those there are with their tables, and two groups compared. */
import { useState, useSyncExternalStore } from 'react';
import { FileTrigger } from 'react-aria-components';
import { sweepCsv, sweepMarkdown } from '../../experiments/sweep-as-text.ts';
import { runsLeft, writeResults } from '../../experiments/sweep-results.ts';
import { countRuns } from '../../experiments/sweep.ts';
import { text } from '../../text/index.ts';
import { offerDownload } from '../charts/offer-download.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { Choice } from '../controls/Choice.tsx';
import { TableCopies } from '../controls/TableCopies.tsx';
import { DownloadIcon, OpenIcon } from '../controls/icons.tsx';
import runsStyles from '../runs/RunsPanel.module.css';
import { useStore } from '../store/use-app.ts';
import { GroupComparison } from './GroupComparison.tsx';
import styles from './Sweep.module.css';
import { SweepForm } from './SweepForm.tsx';
import { SweepResultsView } from './SweepResultsView.tsx';
import type { HeldSweep, SweepSnapshot } from './sweep-runner.ts';
import { sweepName } from './sweep-words.ts';

const words = text.sweep;

export function SweepPanel() {
  const { sweeps: runner } = useStore();
  const snapshot = useSyncExternalStore(runner.subscribe, runner.snapshot);
  const { sweeps, news } = snapshot;
  const [chosen, choose] = useState<string>();
  const shown = sweeps.find(({ id }) => id === chosen) ?? sweeps.at(0);
  return (
    <div className={runsStyles.panel}>
      <p className={runsStyles.intro}>{words.intro}</p>
      <div role="status" className={runsStyles.news}>
        {news}
      </div>
      <SweepForm
        onStart={(sweep) => {
          choose(undefined);
          void runner.start(sweep);
        }}
      />
      <section className={styles.part} aria-label={words.list.title}>
        <h3 className={styles.title}>{words.list.title}</h3>
        {shown === undefined ? (
          <p className={styles.quiet}>{words.list.none}</p>
        ) : (
          <>
            <Choice
              label={words.list.label}
              options={sweeps.map((sweep) => ({ value: sweep.id, ...inWords(sweep) }))}
              value={shown.id}
              onChange={choose}
            />
            <Actions sweep={shown} snapshot={snapshot} />
            <SweepResultsView key={shown.id} results={shown.results} />
          </>
        )}
        <div className={styles.actions}>
          <FileTrigger
            acceptedFileTypes={['.json', 'application/json']}
            onSelect={(list) => {
              choose(undefined);
              void list?.[0]?.text().then((file) => runner.open(file));
            }}
          >
            <ActionButton label={words.files.open} icon={<OpenIcon />} onPress={() => undefined} />
          </FileTrigger>
        </div>
      </section>
      <GroupComparison sweeps={sweeps} />
    </div>
  );
}

function inWords({ results }: HeldSweep) {
  const { sweep, results: done } = results;
  return { label: sweepName(sweep), mark: words.list.done(done.length, countRuns(sweep)) };
}

function Actions({ sweep, snapshot }: { sweep: HeldSweep; snapshot: SweepSnapshot }) {
  const { sweeps: runner } = useStore();
  const { id, results } = sweep;
  const isAtWork = snapshot.atWork?.id === id;
  const isElsewhere = snapshot.elsewhere.has(id);
  const left = runsLeft(results).length;
  return (
    <div className={styles.actions}>
      {left > 0 && !isAtWork && (
        <ActionButton
          label={words.list.goOn}
          look="primary"
          isDisabled={isElsewhere}
          onPress={() => void runner.goOn(id)}
        />
      )}
      <TableCopies
        words={{ ...words.list, csvFile: words.files.csvName }}
        markdown={() => sweepMarkdown(results)}
        csv={() => sweepCsv(results)}
      />
      <ActionButton
        label={words.files.save}
        explain={words.files.saveExplain}
        icon={<DownloadIcon />}
        onPress={() => offerDownload(words.files.name, 'application/json', writeResults(results))}
      />
      <ActionButton
        label={words.list.remove}
        look="quiet"
        isDisabled={isAtWork || isElsewhere}
        onPress={() => void runner.remove(id)}
      />
    </div>
  );
}
