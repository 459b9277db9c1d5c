/** The page's own few icons: drawn in the colour and size of the text around them, silent for screen readers. */
import type { ReactNode } from 'react';

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width="1.1em"
      height="1.1em"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const PlayIcon = () => (
  <Icon>
    <path d="M6 3.8v12.4L16 10z" fill="currentColor" />
  </Icon>
);

export const PauseIcon = () => (
  <Icon>
    <path d="M6.5 4v12M13.5 4v12" strokeWidth="3.2" />
  </Icon>
);

export const StepBatchIcon = () => (
  <Icon>
    <path d="M4.5 4.5v11l7.5-5.5z" fill="currentColor" />
    <path d="M15.5 4.5v11" strokeWidth="2.6" />
  </Icon>
);

export const StepEpochIcon = () => (
  <Icon>
    <path d="M2.5 5v10l6-5zM9 5v10l6-5z" fill="currentColor" />
    <path d="M17.3 4.5v11" strokeWidth="2.4" />
  </Icon>
);

export const ResetIcon = () => (
  <Icon>
    <path d="M4.2 10a6 6 0 1 0 1.9-4.4L3.6 8M3.6 3.8V8h4.2" />
  </Icon>
);

export const LessonIcon = () => (
  <Icon>
    <path d="M10 5.5C8.5 4 6 3.5 2.8 3.8v11.4c3.2-.3 5.7.2 7.2 1.7 1.5-1.5 4-2 7.2-1.7V3.8C14 3.5 11.5 4 10 5.5zM10 5.5v11.4" />
  </Icon>
);

export const DoneIcon = () => (
  <Icon>
    <path d="M4 10.5l4 4 8-9" strokeWidth="2.4" />
  </Icon>
);

export const ChevronIcon = () => (
  <Icon>
    <path d="M5.5 8l4.5 4.5L14.5 8" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path d="M5 5l10 10M15 5L5 15" />
  </Icon>
);

export const LinkIcon = () => (
  <Icon>
    <path d="M8.4 11.6l3.2-3.2M9 5.8l1.4-1.4a3.7 3.7 0 0 1 5.2 5.2L14.2 11M11 14.2l-1.4 1.4a3.7 3.7 0 0 1-5.2-5.2L5.8 9" />
  </Icon>
);

export const DownloadIcon = () => (
  <Icon>
    <path d="M10 3v9.5M6 9l4 4 4-4M3.5 16.5h13" />
  </Icon>
);

export const OpenIcon = () => (
  <Icon>
    <path d="M2.8 15.5V4.5h5l1.6 2h7.8v9z" />
  </Icon>
);

export const ClassIcon = () => (
  <Icon>
    <path d="M2.8 3.8h14.4v9.2H2.8zM10 13v2M6.5 17l3.5-2 3.5 2" />
  </Icon>
);

export const KeyboardIcon = () => (
  <Icon>
    <path d="M2.5 5h15v10h-15zM5.5 8h.01M8.5 8h.01M11.5 8h.01M14.5 8h.01M6.5 12h7" />
  </Icon>
);

export const DiceIcon = () => (
  <Icon>
    <rect x="3.5" y="3.5" width="13" height="13" rx="2.5" />
    <path d="M7 7h.01M13 7h.01M10 10h.01M7 13h.01M13 13h.01" strokeWidth="2.4" />
  </Icon>
);

export const WarningIcon = () => (
  <Icon>
    <path d="M10 3.2L18 16.8H2zM10 8.2v3.8M10 14.4v.01" />
  </Icon>
);

export const UndoIcon = () => (
  <Icon>
    <path d="M4 8h8a4 4 0 0 1 0 8H8M7.2 4.6L3.8 8l3.4 3.4" />
  </Icon>
);

export const RedoIcon = () => (
  <Icon>
    <path d="M16 8H8a4 4 0 0 0 0 8h4M12.8 4.6L16.2 8l-3.4 3.4" />
  </Icon>
);

export const UpIcon = () => (
  <Icon>
    <path d="M10 16V4.5M5 9.2l5-5 5 5" />
  </Icon>
);

export const DownIcon = () => (
  <Icon>
    <path d="M10 4v11.5M5 10.8l5 5 5-5" />
  </Icon>
);

export const DragIcon = () => (
  <Icon>
    <path
      d="M7.5 5h.01M12.5 5h.01M7.5 10h.01M12.5 10h.01M7.5 15h.01M12.5 15h.01"
      strokeWidth="2.6"
    />
  </Icon>
);
