import type { ReactNode } from 'react';

/** A library card in front of a reader: what to do, drawn. */
export function CardAtReader(): ReactNode {
  return (
    <svg className="illustration" viewBox="0 0 400 400" aria-hidden="true">
      <rect className="art-solid" x="60" y="250" width="280" height="96" rx="26" />
      <rect className="art-slot" x="104" y="284" width="192" height="14" rx="7" />
      <circle className="art-slot" cx="290" cy="322" r="7" />
      <path className="art-beam" d="M118 240 L282 240" />
      <g className="art-card">
        <rect className="art-face" x="92" y="46" width="216" height="140" rx="18" />
        <path className="art-line" d="M120 82 H212" />
        <path className="art-line" d="M120 106 H180" />
        <path
          className="art-bars"
          d="M122 134v30M136 134v30M146 134v30M162 134v30M172 134v30M188 134v30M198 134v30M214 134v30M230 134v30M240 134v30M256 134v30M270 134v30"
        />
        <circle className="art-dot" cx="266" cy="88" r="16" />
      </g>
      <path className="art-arrow" d="M200 200 v26 m-13 -13 l13 13 l13 -13" />
    </svg>
  );
}

/** A book with its barcode in front of a reader. */
export function BookAtReader(): ReactNode {
  return (
    <svg className="illustration" viewBox="0 0 400 400" aria-hidden="true">
      <rect className="art-solid" x="60" y="270" width="280" height="84" rx="24" />
      <rect className="art-slot" x="104" y="298" width="192" height="14" rx="7" />
      <path className="art-beam" d="M118 258 L282 258" />
      <g className="art-card">
        <path
          className="art-spine"
          d="M126 30 h132 a20 20 0 0 1 20 20 v146 a10 10 0 0 1 -10 10 h-142 a24 24 0 0 1 -24 -24 v-128 a24 24 0 0 1 24 -24z"
        />
        <path className="art-face" d="M126 166 h152 v30 a10 10 0 0 1 -10 10 h-142 a20 20 0 0 1 0 -40z" />
        <rect className="art-label" x="146" y="68" width="96" height="62" rx="8" />
        <path className="art-bars" d="M160 84v30M172 84v30M180 84v30M192 84v30M204 84v30M212 84v30M228 84v30" />
      </g>
      <path className="art-arrow" d="M200 216 v28 m-13 -13 l13 13 l13 -13" />
    </svg>
  );
}

const padBooks = [
  { x: 92, y: 226, width: 216, tone: 'book-a' },
  { x: 108, y: 182, width: 184, tone: 'book-c' },
  { x: 84, y: 138, width: 208, tone: 'book-d' },
  { x: 112, y: 94, width: 172, tone: 'book-b' },
  { x: 98, y: 50, width: 196, tone: 'book-e' },
] as const;

/** A stack of books on the pad; `count` draws as many of them as there is room for. */
export function BooksOnPad({ count = 3 }: { count?: number }): ReactNode {
  return (
    <svg className="illustration" viewBox="0 0 400 400" aria-hidden="true">
      <rect className="art-solid" x="36" y="286" width="328" height="58" rx="22" />
      <path className="art-beam" d="M84 276 L316 276" />
      <rect className="art-slot" x="150" y="308" width="100" height="12" rx="6" />
      <g className="shelf-books">
        {padBooks.slice(0, Math.max(1, count)).map(({ x, y, width, tone }) => (
          <rect key={tone} className={tone} x={x} y={y} width={width} height={38} rx={7} />
        ))}
      </g>
    </svg>
  );
}

/** A book that is put back on the pad, until its alarm is right. */
export function BookToPad(): ReactNode {
  return (
    <svg className="illustration" viewBox="0 0 400 400" aria-hidden="true">
      <rect className="art-solid" x="36" y="300" width="328" height="58" rx="22" />
      <path className="art-beam" d="M84 290 L316 290" />
      <rect className="art-slot" x="150" y="322" width="100" height="12" rx="6" />
      <g className="art-card">
        <path
          className="art-spine"
          d="M126 42 h152 a20 20 0 0 1 20 20 v96 a10 10 0 0 1 -10 10 h-162 a24 24 0 0 1 -24 -24 v-78 a24 24 0 0 1 24 -24z"
        />
        <path className="art-face" d="M126 130 h172 v28 a10 10 0 0 1 -10 10 h-162 a19 19 0 0 1 0 -38z" />
        <path className="art-title" d="M146 76 h112 M146 98 h68" />
      </g>
      <path className="art-arrow" d="M200 196 v70 m-20 -20 l20 20 l20 -20" />
    </svg>
  );
}

/** A book that is shown to somebody behind a desk: the machine cannot help with it. */
export function BookToStaff(): ReactNode {
  return (
    <svg className="illustration" viewBox="0 0 400 400" aria-hidden="true">
      <circle className="art-solid" cx="270" cy="92" r="42" />
      <path className="art-solid" d="M194 268 v-54 a76 76 0 0 1 152 0 v54z" />
      <path className="art-ground" d="M40 352 H360" />
      <rect className="art-face" x="150" y="268" width="210" height="84" rx="14" />
      <g className="art-card-aside">
        <path className="art-spine" d="M56 176 h72 a14 14 0 0 1 14 14 v74 a8 8 0 0 1 -8 8 h-78 a16 16 0 0 1 -16 -16 v-64 a16 16 0 0 1 16 -16z" />
        <path className="art-title" d="M66 204 h50 M66 224 h30" />
      </g>
    </svg>
  );
}

/** An open door and one person: come in, alone. */
export function OpenDoor(): ReactNode {
  return (
    <svg className="illustration" viewBox="0 0 400 400" aria-hidden="true">
      <path className="art-ground" d="M40 352 H360" />
      <rect className="art-frame" x="112" y="44" width="176" height="308" rx="10" />
      <path className="art-solid" d="M288 44 L366 78 V386 L288 352 Z" />
      <circle className="art-slot" cx="306" cy="222" r="9" />
      <circle className="art-person" cx="192" cy="152" r="34" />
      <path className="art-person" d="M136 352 v-74 a56 56 0 0 1 112 0 v74z" />
    </svg>
  );
}

/** A shut door. */
export function ClosedDoor(): ReactNode {
  return (
    <svg className="illustration" viewBox="0 0 400 400" aria-hidden="true">
      <path className="art-ground" d="M40 352 H360" />
      <rect className="art-solid" x="112" y="44" width="176" height="308" rx="10" />
      <rect className="art-window" x="142" y="78" width="116" height="104" rx="8" />
      <circle className="art-slot" cx="262" cy="222" r="9" />
    </svg>
  );
}

/** A shelf with room on it: nothing is lent, reserved or owed. */
export function EmptyShelf(): ReactNode {
  return (
    <svg className="illustration" viewBox="0 0 400 240" aria-hidden="true">
      <path className="art-ground" d="M40 206 H360" />
      <path className="art-line" d="M72 206 v22 M328 206 v22" />
      <g className="shelf-books">
        <rect className="book-a" x="66" y="66" width="40" height="138" rx="6" />
        <rect className="book-d" x="112" y="88" width="32" height="116" rx="6" />
        <rect className="book-b" x="152" y="82" width="34" height="122" rx="6" transform="rotate(-14 152 204)" />
      </g>
      <path
        className="art-gap"
        d="M226 192 v-104 a10 10 0 0 1 10 -10 h18 a10 10 0 0 1 10 10 v104 M284 192 v-84 a10 10 0 0 1 10 -10 h14 a10 10 0 0 1 10 10 v84"
      />
    </svg>
  );
}

/** A few books, standing: the quiet picture of the idle screen. */
export function Shelf(): ReactNode {
  return (
    <svg className="shelf" viewBox="244 14 320 161" aria-hidden="true">
      <g className="shelf-books">
        <rect className="book-a" x="250" y="34" width="40" height="140" rx="5" />
        <rect className="book-b" x="294" y="54" width="30" height="120" rx="5" />
        <rect className="book-c" x="328" y="18" width="46" height="156" rx="5" />
        <rect className="book-d" x="378" y="66" width="34" height="108" rx="5" />
        <rect className="book-a" x="416" y="44" width="28" height="130" rx="5" />
        <rect className="book-e" x="448" y="28" width="42" height="146" rx="5" />
        <rect className="book-b" x="512" y="36" width="36" height="138" rx="5" transform="rotate(-10 512 174)" />
        <path className="book-band" d="M258 62h24M258 72h24M336 48h30M336 132h30M456 60h26M456 144h26M422 150h16" />
      </g>
    </svg>
  );
}
