/** The kept runs: their table, the curves of those that are ticked, and all of them as one file. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { FileTrigger } from 'react-aria-components';
import { writeResultLink } from '../../experiments/result-link.ts';
import { text } from '../../text/index.ts';
import { writeLink } from '../../models/link.ts';
import { DEFAULT_PAGE } from '../../models/page-settings.ts';
import { offerDownload } from '../charts/offer-download.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { DialogFrame } from '../controls/DialogFrame.tsx';
import { DownloadIcon, OpenIcon } from '../controls/icons.tsx';
import { TableCopies } from '../controls/TableCopies.tsx';
import { TickBox } from '../controls/TickBox.tsx';
import { linkAddress } from '../header/link-address.ts';
import { presetNearest } from '../store/experiment-changes.ts';
import { useStore } from '../store/use-app.ts';
import { ComparedCurves } from './ComparedCurves.tsx';
import type { ComparedLine } from './compared-lines.ts';
import { RenameDialog } from './RenameDialog.tsx';
import { MOST_LINES, type Slots, withRuns } from './run-lines.ts';
import type { ShelfRow } from './run-shelf.ts';
import { type RunAction, RunsTable } from './RunsTable.tsx';
import styles from './RunsPanel.module.css';
import { shelfCsv, shelfJson, shelfMarkdown } from './shelf-text.ts';
import { sortedRows, type Sorting } from './sorted-rows.ts';

const words = text.runsTable;
/** So many of the newest runs are ticked when the table is first seen. */
const TICKED_AT_FIRST = 3;

export function RunsPanel() {
  const store = useStore();
  const { shelf } = store;
  const { rows, deleted, news } = useSyncExternalStore(shelf.subscribe, shelf.snapshot);
  const [sorting, setSorting] = useState<Sorting>({ column: 'created', direction: 'descending' });
  const [withHidden, setWithHidden] = useState(false);
  const [chosen, setChosen] = useState<readonly string[]>();
  const [slots, setSlots] = useState<Slots>(new Map());
  const [renamed, setRenamed] = useState<ShelfRow>();
  useEffect(() => void shelf.refresh(), [shelf]);
  const shown = sortedRows(
    rows.filter(({ hidden }) => withHidden || !hidden),
    sorting,
  );
  const hidden = rows.filter((row) => row.hidden).length;
  const wanted = chosen ?? shown.slice(0, TICKED_AT_FIRST).map(({ id }) => id);
  const drawn = withRuns(
    slots,
    wanted.filter((id) => shown.some((row) => row.id === id)),
  );
  if (!sameSlots(drawn, slots)) setSlots(drawn);
  const act = (action: RunAction, row: ShelfRow) => {
    switch (action) {
      case 'open':
        return void store.kept.bringBack(row.id, false);
      case 'goOn':
        return row.isCurrent ? store.trainOrMore() : void store.kept.bringBack(row.id, true);
      case 'rename':
        return setRenamed(row);
      case 'pin':
      case 'unpin':
        return void shelf.change(row.id, { pinned: action === 'pin' });
      case 'hide':
      case 'show':
        return void shelf.change(row.id, { hidden: action === 'hide' });
      case 'copyLink':
        return void copyLink(row).then((sentence) => shelf.say(sentence));
      case 'copyResult':
        return void copyResult(row).then((sentence) => shelf.say(sentence));
      case 'remove':
        return void shelf.remove(row);
    }
  };
  return (
    <div className={styles.panel}>
      <p className={styles.intro}>{words.intro}</p>
      <div role="status" className={styles.news}>
        {deleted !== undefined && (
          <>
            {words.deleted(deleted.name)}{' '}
            <ActionButton label={words.undo} onPress={() => void shelf.undo()} />
          </>
        )}
        {news}
      </div>
      {rows.length === 0 ? (
        <p className={styles.quiet}>{words.empty}</p>
      ) : (
        <RunsTable
          rows={shown}
          slots={drawn}
          onChoose={(ids) => {
            if (ids.length > MOST_LINES) shelf.say(words.curves.atMost(MOST_LINES));
            setChosen(ids.slice(0, MOST_LINES));
          }}
          sorting={sorting}
          onSort={setSorting}
          onAction={act}
        />
      )}
      {hidden > 0 && (
        <TickBox label={words.showHidden(hidden)} on={withHidden} onChange={setWithHidden} />
      )}
      {rows.length > 0 && (
        <>
          <TableAsText rows={shown} />
          <h3 className={styles.title}>{words.curves.title}</h3>
          <ComparedCurves lines={linesOf(shown, drawn)} />
        </>
      )}
      <AllRuns isEmpty={rows.length === 0} />
      {renamed !== undefined && (
        <RenameDialog
          row={renamed}
          onClose={() => setRenamed(undefined)}
          onSave={(title, note) => void shelf.change(renamed.id, { title, note })}
        />
      )}
    </div>
  );
}

function TableAsText({ rows }: { rows: readonly ShelfRow[] }) {
  const { shelf } = useStore();
  const saveJson = async () => {
    const curves = await Promise.all(
      rows.map(async ({ id }) => [id, await shelf.curve(id)] as const),
    );
    offerDownload(words.jsonFile, 'application/json', shelfJson(rows, new Map(curves)));
  };
  return (
    <div className={styles.actions}>
      <TableCopies words={words} markdown={() => shelfMarkdown(rows)} csv={() => shelfCsv(rows)} />
      <ActionButton
        label={words.json}
        explain={words.jsonExplain}
        icon={<DownloadIcon />}
        onPress={() => void saveJson()}
      />
    </div>
  );
}

function AllRuns({ isEmpty }: { isEmpty: boolean }) {
  const { shelf } = useStore();
  const [asked, setAsked] = useState(false);
  const archive = words.archive;
  const save = async () => {
    const bytes = await shelf.exportAll();
    if (bytes !== undefined) offerDownload(archive.file, 'application/zip', bytes);
  };
  const open = async (file: File | undefined) => {
    if (file !== undefined) await shelf.importAll(new Uint8Array(await file.arrayBuffer()));
  };
  return (
    <section className={styles.all} aria-label={archive.title}>
      <h3 className={styles.title}>{archive.title}</h3>
      <div className={styles.actions}>
        <ActionButton
          label={archive.export}
          explain={archive.exportExplain}
          icon={<DownloadIcon />}
          isDisabled={isEmpty}
          onPress={() => void save()}
        />
        <FileTrigger
          acceptedFileTypes={['.zip', 'application/zip']}
          onSelect={(list) => void open(list?.[0])}
        >
          <ActionButton label={archive.open} icon={<OpenIcon />} onPress={() => undefined} />
        </FileTrigger>
        <ActionButton label={archive.remove} isDisabled={isEmpty} onPress={() => setAsked(true)} />
      </div>
      <DialogFrame title={archive.confirmTitle} isOpen={asked} onClose={() => setAsked(false)}>
        <p>{archive.confirm}</p>
        <div className={styles.actions}>
          <ActionButton
            label={archive.confirmDo}
            look="primary"
            onPress={() => {
              setAsked(false);
              void shelf.eraseAll();
            }}
          />
          <ActionButton label={archive.cancel} onPress={() => setAsked(false)} />
        </div>
      </DialogFrame>
    </section>
  );
}

function linesOf(rows: readonly ShelfRow[], slots: Slots): ComparedLine[] {
  return rows.flatMap((row) => {
    const slot = slots.get(row.id);
    if (slot === undefined || row.points.length === 0) return [];
    return [{ id: row.id, name: row.name, slot, task: row.task, points: pointsOf(row) }];
  });
}

function pointsOf({ points }: ShelfRow) {
  return points.map(({ step, epoch, seconds, valAccuracy, valLoss }) => ({
    ...{ step, epoch, seconds },
    accuracy: valAccuracy,
    loss: valLoss,
  }));
}

/** Resolves with what came of it, in a sentence. */
function copyLink(row: ShelfRow): Promise<string> {
  const { name, experiment } = row;
  const link = writeLink({ experiment, preset: presetOf(row), page: DEFAULT_PAGE });
  return copied(link, words.linkCopied(name));
}

/** Likewise; the link has the reader's name for the run and a small curve. */
function copyResult(row: ShelfRow): Promise<string> {
  const { title, experiment, backend } = row;
  const [preset, points] = [presetOf(row), pointsOf(row)];
  const link = writeResultLink({ name: title, experiment, preset, backend, points });
  return copied(link, words.resultCopied(row.name));
}

async function copied(link: string, sentence: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(linkAddress(link));
    return sentence;
  } catch {
    return words.notCopied;
  }
}

function presetOf({ preset, experiment }: ShelfRow): string {
  return preset === '' ? presetNearest(experiment) : preset;
}

function sameSlots(one: Slots, other: Slots): boolean {
  return one.size === other.size && [...one].every(([id, slot]) => other.get(id) === slot);
}
