/** Copies a text to the clipboard and says whether that worked. */
import { type ReactNode, useEffect, useState } from 'react';
import { ActionButton } from './ActionButton.tsx';

export interface CopyButtonProps {
  label: string;
  copied: string;
  /** Said where the browser does not allow it. */
  failed: string;
  /** Made when it is asked for. */
  textToCopy: () => string;
  icon?: ReactNode;
  explain?: string;
  look?: 'primary' | 'plain';
}

/** Milliseconds for which the outcome is shown. */
const SHOWN = 2500;

export function CopyButton(props: CopyButtonProps) {
  const { label, copied, failed, textToCopy, icon, explain, look = 'plain' } = props;
  const [outcome, setOutcome] = useState<'copied' | 'failed'>();
  useEffect(() => {
    if (outcome === undefined) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), SHOWN);
    return () => clearTimeout(timer);
  }, [outcome]);
  const said = outcome === undefined ? '' : outcome === 'copied' ? copied : failed;
  const copy = () => {
    copyText(textToCopy()).then(
      () => setOutcome('copied'),
      () => setOutcome('failed'),
    );
  };
  return (
    <>
      <ActionButton
        label={said === '' ? label : said}
        onPress={copy}
        icon={icon}
        explain={explain}
        look={look}
      />
      <span className="for-screen-readers" role="status">
        {said}
      </span>
    </>
  );
}

/** Pages that do not come over https have no clipboard. */
async function copyText(words: string): Promise<void> {
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard === undefined) throw new Error('There is no clipboard.');
  await clipboard.writeText(words);
}
