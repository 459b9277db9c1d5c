/** Keeps a part that failed from taking the page with it, and says so in its place. */
import { Component, type ReactNode } from 'react';
import { text } from '../text/index.ts';
import { ActionButton } from './controls/ActionButton.tsx';
import { Notice } from './notices/Notice.tsx';

const words = text.page.failure;

export interface ErrorBoundaryProps {
  /** The part's name; without one it is the whole page. */
  part?: string;
  children: ReactNode;
}

export class ErrorBoundary extends Component<ErrorBoundaryProps, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(thrown: unknown) {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    const { part, children } = this.props;
    if (error === undefined) return children;
    return (
      <Notice
        kind="bad"
        role="alert"
        title={part === undefined ? words.crashTitle : words.panelTitle(part)}
      >
        <p>{part === undefined ? words.crash : words.panel}</p>
        <p>{words.itSaid(error.message)}</p>
        {part === undefined ? (
          <ActionButton label={words.crashReload} onPress={() => location.reload()} />
        ) : (
          <ActionButton
            label={words.panelRetry}
            onPress={() => this.setState({ error: undefined })}
          />
        )}
      </Notice>
    );
  }
}
