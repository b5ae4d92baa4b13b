// What does not fit its page: wider than the window, beyond its edge, out of its own box, or cut off. Returns messages.
() => {
  const faults = new Set();
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.add(`scrolls sideways: ${root.scrollWidth} px`);

  const blocksAround = (element) => {
    const blocks = [];
    for (let box = element; box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (!["inline", "contents"].includes(style.display)) blocks.push([box, style]);
    }
    return blocks;
  };

  const check = (text, name) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    const lines = [...range.getClientRects()];
    if (!lines.length) return;
    const left = Math.min(...lines.map((line) => line.left));
    const right = Math.max(...lines.map((line) => line.right));
    const top = Math.min(...lines.map((line) => line.top));
    const bottom = Math.max(...lines.map((line) => line.bottom));
    if (left < -1 || right > root.clientWidth + 1) faults.add(`beyond the edge: ${name}`);
    for (const [box, style] of blocksAround(text.parentElement)) {
      const edge = box.getBoundingClientRect();
      const where = `${box.tagName.toLowerCase()}.${box.className}`;
      const cuts = (overflow) => ["hidden", "clip"].includes(overflow);
      if (right > edge.right + 2) faults.add(`out of ${where}: ${name}`);
      if (cuts(style.overflowX) && left < edge.left - 6) faults.add(`cut by ${where}: ${name}`);
      if (cuts(style.overflowY) && (top < edge.top - 6 || bottom > edge.bottom + 6)) faults.add(`cut by ${where}: ${name}`);
    }
  };

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    // .visually-hidden and .skip are out of sight on purpose; a drawing may hang over its edge
    const seen = text.data.trim() && !text.parentElement.closest(".visually-hidden, .skip, svg, thead");
    if (seen) check(text, text.data.trim().slice(0, 50));
  }
  return [...faults];
}
