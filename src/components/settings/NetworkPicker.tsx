/** Which network: each with a sentence, and how the chosen one reads a digit; of an own one, its layers. */
import { useId } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { custom } from '../../models/custom.ts';
import { NETWORKS, networkById } from '../../models/index.ts';
import { networkText, text } from '../../text/index.ts';
import { nouns } from '../../text/nouns.ts';
import { Choice } from '../controls/Choice.tsx';
import { Explanation } from '../controls/Explanation.tsx';
import { OwnNetworkPanel } from '../own-network/OwnNetworkPanel.tsx';
import { useLit } from '../lessons/use-lit.ts';
import { FIELD } from '../own-network/use-edited-network.ts';
import { useApp, useStore } from '../store/use-app.ts';
import { useNoun } from '../store/use-noun.ts';
import { useIsPhone } from '../use-media.ts';
import styles from './settings.module.css';

const words = text.page.networks;
const TASKS = ['digit', 'number'] as const;

export function NetworkPicker() {
  const isPhone = useIsPhone();
  const hasLayers = useApp(
    ({ experiment, page }) => experiment.network === custom.id && !page.hidden.includes(FIELD),
  );
  return (
    <>
      {isPhone ? <NetworkList /> : <NetworkCards />}
      {hasLayers && <OwnNetworkPanel />}
    </>
  );
}

/** On a phone, where what one tries must be near: one list that opens. */
function NetworkList() {
  const store = useStore();
  const labelId = useId();
  const explainId = useId();
  const chosen = useApp(({ experiment }) => experiment.network);
  const lit = useLit('networks');
  const tasks = useTasks();
  return (
    <div className={styles.part} {...lit}>
      <h2 id={labelId} className={styles.heading}>
        {words.title}
      </h2>
      <Choice
        label={words.title}
        labelledBy={labelId}
        describedBy={explainId}
        options={NETWORKS.map(({ id, title, task }) => ({
          value: id,
          label: title,
          explain: networkText(id).summary,
          mark: task.name === 'number' ? tasks.number.label : undefined,
        }))}
        value={chosen}
        onChange={(id) => store.chooseNetwork(id)}
      />
      <p id={explainId} className={styles.explain}>
        {networkText(chosen).summary}
      </p>
    </div>
  );
}

/** What networks learn, of the data in use; lines of sequences there are none. */
function useTasks() {
  const noun = useNoun();
  const { digit, number } = text.tasks;
  return { digit: digit(noun), number: number(noun === nouns.sequence ? nouns.digit : noun) };
}

function NetworkCards() {
  const store = useStore();
  const chosen = useApp(({ experiment }) => experiment.network);
  const lit = useLit('networks');
  const tasks = useTasks();
  const network = networkById(chosen);
  const choose = (id: string) => store.chooseNetwork(networkById(id).id);
  return (
    <div className={styles.part} {...lit}>
      <RadioGroup className={styles.networks} value={chosen} onChange={choose}>
        <div className={styles.headingRow}>
          <Label className={styles.heading}>{words.title}</Label>
          <Explanation of={words.about(network.title)} question={words.about(network.title)}>
            <p>{networkText(chosen).explain}</p>
          </Explanation>
        </div>
        {TASKS.map((task) => (
          <div key={task} className={styles.task} role="group" aria-label={tasks[task].label}>
            <p className={styles.taskTitle} title={tasks[task].explain} aria-hidden="true">
              {tasks[task].label}
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
      <span className={styles.networkTitle} title={summary}>
        {title}
      </span>
      <span id={summaryId} className={styles.networkSummary}>
        {summary}
      </span>
    </Radio>
  );
}
