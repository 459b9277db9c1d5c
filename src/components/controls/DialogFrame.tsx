/** A dialog over the page, with its title and a way out. The focus goes back to where it was. */
import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { text } from '../../text/index.ts';
import { ActionButton } from './ActionButton.tsx';
import { CloseIcon } from './icons.tsx';
import styles from './DialogFrame.module.css';

export interface DialogFrameProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}

export function DialogFrame({ title, isOpen, onClose, children }: DialogFrameProps) {
  return (
    <ModalOverlay
      className={styles.overlay}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
    >
      <Modal className={styles.modal}>
        <Dialog className={styles.dialog}>
          <div className={styles.dialogHead}>
            <Heading slot="title" level={2} className={styles.dialogTitle}>
              {title}
            </Heading>
            <ActionButton
              label={text.page.dialog.close}
              icon={<CloseIcon />}
              iconOnly
              look="quiet"
              onPress={onClose}
            />
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
