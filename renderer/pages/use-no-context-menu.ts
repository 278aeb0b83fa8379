import { useEffect } from 'react';

const refuse = (event: Event): void => event.preventDefault();

/** Keeps the browser's own menu away from a patron's screen; a long press is a press like any other. */
export function useNoContextMenu(): void {
  useEffect(() => {
    window.addEventListener('contextmenu', refuse);
    return () => window.removeEventListener('contextmenu', refuse);
  }, []);
}
