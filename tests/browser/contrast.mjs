// The contrast of text where axe does not decide, because something transparent lies over it: the tap area of a row, the
// padding of a link. Regain has flat colours only, so the nearest painted ground is the ground.

/** The texts among `selectors` with less than 7:1 against their ground, each with its ratio. Runs in the page. */
export function faint(selectors) {
  const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => {
      const v = c / 255;
      return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parts(getComputedStyle(e).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
      if (colour[3] > 0) throw new Error(`half transparent ground: ${e.outerHTML.slice(0, 80)}`);
    }
    throw new Error('nothing is painted');
  };
  return selectors.flatMap((selector) => {
    const e = document.querySelector(selector);
    const [dark, light] = [luminance(parts(getComputedStyle(e).color)), luminance(ground(e))].sort((a, b) => a - b);
    const ratio = (light + 0.05) / (dark + 0.05);
    return ratio < 7 ? [`${ratio.toFixed(1)}:1 ${e.outerHTML.replace(/\s+/g, ' ').slice(0, 80)}`] : [];
  });
}
