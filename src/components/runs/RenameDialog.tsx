/** A run's own name, and a note about it. */
import { useState } from 'react';
import { Form, Input, Label, Text, TextArea, TextField } from 'react-aria-components';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { DialogFrame } from '../controls/DialogFrame.tsx';
import type { ShelfRow } from './run-shelf.ts';
import styles from './RunsPanel.module.css';

const words = text.runsTable.rename;

export interface RenameDialogProps {
  row: ShelfRow;
  onSave: (title: string | undefined, note: string) => void;
  onClose: () => void;
}

export function RenameDialog({ row, onSave, onClose }: RenameDialogProps) {
  const [title, setTitle] = useState(row.title);
  const [note, setNote] = useState(row.note);
  const save = () => {
    const name = title.trim();
    onSave(name === '' ? undefined : name, note.trim());
    onClose();
  };
  return (
    <DialogFrame title={words.title} isOpen onClose={onClose}>
      <Form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextField
          className={styles.field ?? ''}
          value={title}
          onChange={setTitle}
          maxLength={80}
          autoFocus
        >
          <Label>{words.name}</Label>
          <Input />
          <Text slot="description">{words.nameExplain}</Text>
        </TextField>
        <TextField className={styles.field ?? ''} value={note} onChange={setNote} maxLength={1000}>
          <Label>{words.note}</Label>
          <TextArea rows={3} />
        </TextField>
        <div>
          <ActionButton label={words.save} look="primary" onPress={save} />
        </div>
      </Form>
    </DialogFrame>
  );
}
