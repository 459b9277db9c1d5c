/** Words to type, taken with Enter or when one leaves the box; what cannot be read is said, and the last that could stays. */
import { useId, useState } from 'react';
import { FieldError, type TextField } from '../../models/field.ts';
import styles from './settings.module.css';

export interface TextControlProps {
  field: TextField;
  labelledBy: string;
  describedBy: string;
  value: string;
  /** In place of what the field itself demands. @throws FieldError */
  read?: TextField['read'];
  onChange: (value: string) => void;
}

export function TextControl({
  field,
  labelledBy,
  describedBy,
  value,
  read = (words) => field.read(words),
  onChange,
}: TextControlProps) {
  const errorId = useId();
  const [edited, setEdited] = useState({ of: value, words: value });
  // Another preset, or a link, has changed the value meanwhile.
  const words = edited.of === value ? edited.words : value;
  const error = problemOf(read, words);
  const commit = () => {
    if (error === undefined && words !== value) onChange(read(words));
  };
  return (
    <form
      className={styles.text}
      onSubmit={(event) => {
        event.preventDefault();
        commit();
      }}
    >
      <textarea
        className={styles.textInput}
        aria-labelledby={labelledBy}
        aria-describedby={`${describedBy} ${errorId}`}
        aria-invalid={error !== undefined}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        rows={3}
        value={words}
        onChange={(event) => setEdited({ of: value, words: event.target.value })}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          commit();
        }}
      />
      <p id={errorId} className={styles.textError} role="status">
        {error ?? ''}
      </p>
    </form>
  );
}

/** Says why the words cannot be read; `undefined` when they can. */
function problemOf(read: TextField['read'], words: string): string | undefined {
  try {
    read(words);
    return undefined;
  } catch (error) {
    if (error instanceof FieldError) return error.message;
    throw error;
  }
}
