import { createContext, type ReactNode, useContext } from 'react';
import type { MachineSide, Places } from '../../contracts/machine-places.ts';
import { useText } from '../text/use-text.tsx';

/** Where this machine has its readers; nothing where the site has not told. */
export const MachinePlaces = createContext<Places>({});

/** Which side of the screen a reader is on. */
export function useSideOf(what: keyof Places): MachineSide | null {
  return useContext(MachinePlaces)[what] ?? null;
}

/** Says in words what the drawing shows, behind a sentence; where there is no room, for ears alone. */
export function WhereIs({ what, isPad = false }: { readonly what: keyof Places; readonly isPad?: boolean }): ReactNode {
  const t = useText();
  const side = useSideOf(what);
  if (side === null) return null;
  return <span className="place-words"> {isPad ? t(`kiosk.place.pad.${side}`) : t(`kiosk.place.reader.${side}`)}</span>;
}

/** What is held to a reader or put on it. */
type Thing = 'card' | 'book' | 'books';

/** The drawing is made for one side and turned over for the one across. */
const turned: Partial<Record<MachineSide, string>> = { left: 'translate(400 0) scale(-1 1)', above: 'translate(0 400) scale(1 -1)' };

/** This very machine, with the reader that is in use and an arrow to it. Sides are those of the room: nothing is mirrored with the language. */
export function ThisMachine({ side, thing }: { readonly side: MachineSide; readonly thing: Thing }): ReactNode {
  const isBeside = side === 'left' || side === 'right';
  return (
    <svg className="illustration" viewBox="0 0 400 400" aria-hidden="true">
      <g transform={turned[side]}>{isBeside ? <Beside thing={thing} /> : <Beneath thing={thing} isTurned={side === 'above'} />}</g>
    </svg>
  );
}

/** Whether the kiosk stands upright, as most do. */
const isUpright = (): boolean => window.innerHeight > window.innerWidth;

function Beside({ thing }: { thing: Thing }): ReactNode {
  const [width, height] = isUpright() ? [132, 224] : [184, 128];
  return (
    <>
      <MachineScreen x={194 - width} y={200 - height / 2} width={width} height={height} />
      <rect className="art-solid" x="212" y="142" width="56" height="116" rx="18" />
      <rect className="art-slot" x="234" y="164" width="12" height="72" rx="6" />
      <path className="art-beam" d="M280 158 V242" />
      <path className="art-arrow" d="M322 200 h-26 m13 -13 l-13 13 l13 13" />
      <g className="art-card-beside">
        <ThingDrawn thing={thing} x={332} y={146} width={62} height={108} />
      </g>
    </>
  );
}

function Beneath({ thing, isTurned }: { thing: Thing; isTurned: boolean }): ReactNode {
  const [width, height] = isUpright() ? [116, 172] : [216, 140];
  return (
    <>
      {/* Its heading is on top, wherever the reader is. */}
      <g transform={isTurned ? `translate(0 ${372 - height}) scale(1 -1)` : undefined}>
        <MachineScreen x={200 - width / 2} y={186 - height} width={width} height={height} />
      </g>
      <rect className="art-solid" x="142" y="204" width="116" height="52" rx="18" />
      <rect className="art-slot" x="164" y="224" width="72" height="12" rx="6" />
      <path className="art-beam" d="M158 268 H242" />
      <path className="art-arrow" d="M200 310 v-26 m-13 13 l13 -13 l13 13" />
      <g className="art-card-beneath">
        <ThingDrawn thing={thing} x={146} y={320} width={108} height={62} />
      </g>
    </>
  );
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The screen that somebody stands before: its heading and its two verbs. */
function MachineScreen({ x, y, width, height }: Box): ReactNode {
  const verb = (width - 42) / 2;
  return (
    <>
      <rect className="art-face" x={x} y={y} width={width} height={height} rx="14" />
      <path className="art-line" d={`M${x + 18} ${y + 24} h${width * 0.4}`} />
      <rect className="art-solid" x={x + 16} y={y + height * 0.45} width={verb} height={height * 0.42} rx="8" />
      <rect className="art-face art-thin" x={x + 26 + verb} y={y + height * 0.45} width={verb} height={height * 0.42} rx="8" />
    </>
  );
}

function ThingDrawn({ thing, ...box }: Box & { readonly thing: Thing }): ReactNode {
  const { x, y, width, height } = box;
  if (thing === 'card') {
    return (
      <>
        <rect className="art-face" x={x} y={y} width={width} height={height} rx="10" />
        <path className="art-line" d={width > height ? `M${x + 18} ${y + 20} h40` : `M${x + 20} ${y + 18} v40`} />
        <circle className="art-dot" cx={x + width - 20} cy={y + height - 20} r="9" />
      </>
    );
  }
  if (thing === 'book') {
    return (
      <>
        <rect className="art-solid" x={x} y={y} width={width} height={height} rx="10" />
        <rect className="art-label" x={x + width / 2 - 19} y={y + height / 2 - 19} width="38" height="38" rx="5" />
        <path className="art-bars" d={`M${x + width / 2 - 10} ${y + height / 2 - 10} v20 m10 -20 v20 m10 -20 v20`} />
      </>
    );
  }
  const [lie, step] = [width > height ? width : 62, 22];
  return (
    <g className="shelf-books">
      <rect className="book-e" x={x} y={y + height / 2 - 33} width={lie * 0.86} height="20" rx="5" />
      <rect className="book-a" x={x} y={y + height / 2 - 33 + step} width={lie} height="20" rx="5" />
      <rect className="book-c" x={x} y={y + height / 2 - 33 + 2 * step} width={lie * 0.92} height="20" rx="5" />
    </g>
  );
}

const signAt: Readonly<Record<MachineSide, string>> = {
  left: 'M3 8 v8',
  right: 'M21 8 v8',
  above: 'M8 2 h8',
  below: 'M8 22 h8',
};

/** The machine in the size of an icon, with a bar where each of its readers is; null where nobody told. */
export function MachineSign(): ReactNode {
  const { card, items } = useContext(MachinePlaces);
  const sides = [...new Set([card, items])].filter((side) => side !== undefined);
  if (sides.length === 0) return null;
  return (
    <svg
      className="lucide machine-sign"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      <rect x="6.5" y="5.5" width="11" height="13" rx="2" strokeWidth="1.6" />
      {sides.map((side) => (
        <path key={side} d={signAt[side]} strokeWidth="3" />
      ))}
    </svg>
  );
}
