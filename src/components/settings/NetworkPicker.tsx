/** Which network: each with a sentence, and how the chosen one reads a digit. */
import { useId } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { NETWORKS, networkById } from '../../models/index.ts';
import { networkText, text } from '../../text/index.ts';
import { Explanation } from '../controls/Explanation.tsx';
import { useApp, useStore } from '../store/use-app.ts';
import styles from './settings.module.css';

const words = text.page.networks;
const TASKS = ['digit', 'number'] as const;

export function NetworkPicker() {
  const store = useStore();
  const chosen = useApp(({ experiment }) => experiment.network);
  const network = networkById(chosen);
  const choose = (id: string) => store.chooseNetwork(networkById(id).id);
  return (
    <div className={styles.part}>
      <RadioGroup className={styles.networks} value={chosen} onChange={choose}>
        <div className={styles.headingRow}>
          <Label className={styles.heading}>{words.title}</Label>
          <Explanation of={words.about(network.title)} question={words.about(network.title)}>
            <p>{networkText(chosen).explain}</p>
          </Explanation>
        </div>
        {TASKS.map((task) => (
          <div key={task} className={styles.task} role="group" aria-label={text.tasks[task].label}>
            <p className={styles.taskTitle} title={text.tasks[task].explain} aria-hidden="true">
              {text.tasks[task].label}
            </p>
            {NETWORKS.filter((each) => each.task.name === task).map(({ id, title }) => (
              <NetworkCard key={id} id={id} title={title} summary={networkText(id).summary} />
            ))}
          </div>
        ))}
      </RadioGroup>
    </div>
  );
}

function NetworkCard({ id, title, summary }: { id: string; title: string; summary: string }) {
  const summaryId = useId();
  return (
    <Radio className={styles.network} value={id} aria-label={title} aria-describedby={summaryId}>
      <span className={styles.networkTitle}>{title}</span>
      <span id={summaryId} className={styles.networkSummary}>
        {summary}
      </span>
    </Radio>
  );
}
