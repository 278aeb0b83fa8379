// The style sheets of the first load, in their order; those of single pages come with them.
import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import './look/scripts.css';
import './look/base.css';
import './look/controls.css';
import './look/keypad.css';
import './look/illustrations.css';
import './look/frame.css';
import './kiosk/items.css';
import './door/door.css';
import './look/large.css';
