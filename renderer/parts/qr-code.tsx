import encodeQR from 'qr';
import { type ReactNode, useMemo } from 'react';

/** How many light modules must stand around a QR code (ISO/IEC 18004). */
const quietZone = 4;

/** Draws one square per dark module as the path of an SVG. */
export function qrPath(text: string): { readonly path: string; readonly size: number } {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: quietZone });
  const path = modules.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return { path, size: modules.length };
}

/** A QR code, dark on light in every theme: cameras expect it so. */
export function QrCode({ text, label }: { text: string; label: string }): ReactNode {
  const { path, size } = useMemo(() => qrPath(text), [text]);
  return (
    <svg className="qr-code" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges">
      <path className="qr-ground" d={`M0 0h${size}v${size}H0z`} />
      <path className="qr-modules" d={path} />
    </svg>
  );
}
