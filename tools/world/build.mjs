// Makes static/img/world.svg: the land and the borders of the world in the Natural Earth projection.
// Run by hand (see README.md); its result is kept in the repository.

import { readFileSync, writeFileSync } from "node:fs";
import { geoNaturalEarth1, geoPath } from "d3-geo";
import { merge, mesh } from "topojson-client";
import { filter, filterAttachedWeight, presimplify, simplify, sphericalRingArea, sphericalTriangleArea } from "topojson-simplify";

// summits/charts/projection.py uses the same numbers: change both.
const WIDTH = 960, HEIGHT = 500, SCALE = 175.295;
// Corners that change an outline by less than this (steradians) are dropped, and islands of less than four times that.
const DETAIL = 2e-6;
const ANTARCTICA = "010";
const OUTPUT = new URL("../../static/img/world.svg", import.meta.url);

// The isthmus of Perekop, as west, south, east, north. The data draw a border here; the sides of this archive's
// meetings do not agree that it is one, so the outline has none, here or in the strait to the east.
const UNDRAWN = [32.5, 45, 36.7, 46.6];

/** The topology of all countries, simplified. */
function countries() {
  const source = new URL("node_modules/world-atlas/countries-50m.json", import.meta.url);
  const whole = presimplify(JSON.parse(readFileSync(source)), sphericalTriangleArea);
  const simple = simplify(whole, DETAIL);
  return filter(simple, filterAttachedWeight(simple, 4 * DETAIL, sphericalRingArea));
}

/** Whether a line of [longitude, latitude] points leaves the given box. */
function leaves(line, [west, south, east, north]) {
  return line.some(([x, y]) => x < west || x > east || y < south || y > north);
}

/** A drawing context that writes relative path data in tenths of a unit: half the size of absolute data. */
class RelativePath {
  parts = [];
  at = [0, 0];
  step(x, y) {
    const to = [Math.round(x * 10), Math.round(y * 10)];
    const by = [to[0] - this.at[0], to[1] - this.at[1]];
    this.at = to;
    return by;
  }
  text([dx, dy]) {
    const short = (tenths) => String(tenths / 10).replace(/^(-?)0\./, "$1.");
    return short(dx) + (dy < 0 ? "" : " ") + short(dy);
  }
  moveTo(x, y) {
    this.parts.push("m" + this.text(this.step(x, y)));
    this.start = this.at;
    this.first = true;
  }
  lineTo(x, y) {
    const by = this.step(x, y);
    if (!by[0] && !by[1]) return;
    const text = this.text(by);
    this.parts.push(this.first ? "l" + text : text.startsWith("-") ? text : " " + text);
    this.first = false;
  }
  closePath() {
    this.parts.push("z");
    this.at = this.start;
  }
  arc() {}
  toString() {
    return this.parts.join("");
  }
}

/** The path data of a GeoJSON geometry, projected. */
function path(geometry) {
  const projection = geoNaturalEarth1().scale(SCALE).translate([WIDTH / 2, HEIGHT / 2]);
  const context = new RelativePath();
  geoPath(projection, context)(geometry);
  return context.toString();
}

const topology = countries();
const states = topology.objects.countries;
states.geometries = states.geometries.filter((state) => state.id !== ANTARCTICA);
const land = merge(topology, states.geometries);
const borders = mesh(topology, states, (a, b) => a !== b);
borders.coordinates = borders.coordinates.filter((line) => leaves(line, UNDRAWN));

writeFileSync(OUTPUT, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}">
<!-- Outline of the world: Natural Earth (public domain), Natural Earth projection. Made by tools/world/build.mjs. -->
<g id="land"><path d="${path(land)}"/><path fill="none" d="${path(borders)}"/></g>
</svg>
`);
