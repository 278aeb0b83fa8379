import { CalendarDays, EyeOff, Gauge } from 'lucide-react';
import { lazy } from 'react';
import type { TechnicianPanel } from './panel.ts';

/** The technician's page, tab by tab. A new one is a file beside this and a row here. */
export const technicianPanels: readonly TechnicianPanel[] = [
  { id: 'overview', title: 'technician.overview', icon: Gauge, Panel: lazy(() => import('./overview-panel.tsx')) },
  { id: 'schedule', title: 'technician.schedule', icon: CalendarDays, Panel: lazy(() => import('./schedule-panel.tsx')) },
  { id: 'privacy', title: 'technician.privacy', icon: EyeOff, Panel: lazy(() => import('./privacy-panel.tsx')) },
];
