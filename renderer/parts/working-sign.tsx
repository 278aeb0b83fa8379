import type { ReactNode } from 'react';

/** Something is being asked; it turns slowly, and rests where motion is unwanted. */
export function WorkingSign(): ReactNode {
  return (
    <svg className="working" viewBox="0 0 200 200" aria-hidden="true">
      <circle className="working-track" cx="100" cy="100" r="84" />
      <path className="working-arc" d="M100 16 a84 84 0 0 1 84 84" />
    </svg>
  );
}
