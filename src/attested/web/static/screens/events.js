// The small map of an event: land around it, and a shape that says how exactly its place is known. Never a point for an area.
import { $ } from "../base.js";

const figure = $(".mini-map");
if (figure?.dataset.lat || figure?.dataset.country) draw(figure);

async function draw(figure) {
  const { precision, country, lat, lon, reach } = figure.dataset;
  const svg = $("svg", figure);
  let world;
  try {
    await script("/static/vendor/topojson-client.min.js");
    const held = await (await fetch("/static/vendor/world/countries-50m.json")).json();
    world = topojson.feature(held, held.objects.countries).features;
  } catch {
    world = []; // without the outlines the shape still says how exactly the place is known
  }
  const own = world.find((shape) => shape.properties.name === country);
  const whole = precision === "country" || precision === "region" || !lat;
  const middle = whole && own ? centre(own) : [Number(lon), Number(lat)];
  if (!Number.isFinite(middle[0])) return;
  const km = Number(reach) || { exact: 1, town: 8, district: 30, province: 90 }[precision] || 0;
  const span = whole && own ? extent(own, middle) : Math.max(160, km * 5); // kilometres shown from side to side
  const scale = 320 / span;
  const squeeze = Math.cos((middle[1] * Math.PI) / 180);
  const at = ([x, y]) => [160 + shift(x - middle[0]) * 111.2 * squeeze * scale, 100 - (y - middle[1]) * 111.2 * scale];
  svg.append(pattern());
  for (const shape of world) {
    const rings = (shape.geometry.type === "Polygon" ? [shape.geometry.coordinates] : shape.geometry.coordinates).flat();
    const seen = rings.filter((ring) => ring.some((point) => { const [x, y] = at(point); return x > -400 && x < 720 && y > -400 && y < 600; }) || shape === own);
    if (!seen.length) continue;
    const path = made("path", { class: whole && shape === own ? "land ours" : "land", d: seen.map((ring) => `M${ring.map((p) => at(p).map((n) => n.toFixed(1)).join(" ")).join("L")}Z`).join("") });
    svg.append(path);
  }
  if (whole) return;
  const r = Math.max(9, km * scale);
  if (precision === "exact") svg.append(made("circle", { class: "spot", cx: 160, cy: 100, r: 5 }));
  else if (precision === "town") svg.append(made("circle", { class: "ring", cx: 160, cy: 100, r }), made("circle", { class: "spot", cx: 160, cy: 100, r: 2.5 }));
  else svg.append(made("circle", { class: "area", cx: 160, cy: 100, r: Math.max(26, r) }));
  const label = made("text", { x: 160, y: 194 });
  label.textContent = `${Math.round(span)} km from side to side`;
  svg.append(label);
}

function script(address) {
  return new Promise((done, failed) => {
    const tag = document.createElement("script");
    Object.assign(tag, { src: address, onload: done, onerror: failed });
    document.head.append(tag);
  });
}

function made(name, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

function pattern() {
  const defs = made("defs", {});
  const hatch = made("pattern", { id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  hatch.append(made("path", { d: "M0 0V6" }));
  defs.append(hatch);
  return defs;
}

/** A difference of longitudes, the short way round. */
const shift = (degrees) => ((degrees + 540) % 360) - 180;

function largest(shape) {
  const polygons = shape.geometry.type === "Polygon" ? [shape.geometry.coordinates] : shape.geometry.coordinates;
  return polygons.map((rings) => rings[0]).sort((a, b) => b.length - a.length)[0];
}

function centre(shape) {
  const ring = largest(shape);
  const xs = ring.map((p) => p[0]), ys = ring.map((p) => p[1]);
  return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
}

function extent(shape, middle) {
  const ring = largest(shape);
  const wide = Math.max(...ring.map((p) => Math.abs(p[0] - middle[0]))) * Math.cos((middle[1] * Math.PI) / 180);
  const high = Math.max(...ring.map((p) => Math.abs(p[1] - middle[1])));
  return Math.max(wide, high * 1.6) * 2 * 111.2 * 1.25;
}
