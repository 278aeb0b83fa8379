import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import './look/base.css';
import './look/controls.css';
import './look/keypad.css';
import './look/illustrations.css';
import './look/frame.css';

const root = document.querySelector('#root');
if (root !== null) createRoot(root).render(<App pathname={window.location.pathname} />);
