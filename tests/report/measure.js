// Copyright (c) 2026, the extrahop.revealx developers
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later
// What a page looks like, measured inside the browser: run as a function without arguments.
() => {
  const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const light = ([red, green, blue]) =>
    0.2126 * channel(red / 255) + 0.7152 * channel(green / 255) + 0.0722 * channel(blue / 255);
  const parsed = (colour) => colour.match(/[\d.]+/g).map(Number);
  const clear = (colour) => colour.length === 4 && colour[3] === 0;
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = parsed(getComputedStyle(one).backgroundColor);
      if (!clear(colour)) return colour;
    }
    return [255, 255, 255];
  };
  const contrast = (element) => {
    const style = getComputedStyle(element);
    const ink = parsed(element instanceof SVGElement ? style.fill : style.color);
    const [high, low] = [light(ink), light(ground(element))].sort((one, other) => other - one);
    return (high + 0.05) / (low + 0.05);
  };
  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const own = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const texts = [...document.body.querySelectorAll("*")].filter(
    (one) => own(one) && shown(one) && !["title", "desc"].includes(one.localName)
  );
  const told = (one) => `${one.localName}.${one.getAttribute("class") || ""}: ${one.textContent.slice(0, 40)}`;
  const outside = texts.filter((one) => {
    const box = one.getBoundingClientRect();
    return !one.closest(".scroll, .hidden") && (box.right > innerWidth + 0.5 || box.left < -0.5);
  });
  const cut = [...document.querySelectorAll("td, th, dd, summary")].filter(
    (one) => shown(one) && one.scrollWidth > one.clientWidth + 1
  );
  const contrasts = texts.map((one) => [contrast(one), told(one)]).sort((one, other) => one[0] - other[0]);
  return {
    width: document.documentElement.scrollWidth,
    window: innerWidth,
    texts: texts.length,
    faintest: contrasts[0],
    smallest: Math.min(...texts.map((one) => parseFloat(getComputedStyle(one).fontSize))),
    outside: outside.map(told),
    cut: cut.map(told),
    ground: light(ground(document.body)),
    boxes: [...document.querySelectorAll(".scroll")].filter(shown).map((one) => [one.clientWidth, one.scrollWidth]),
  };
};
