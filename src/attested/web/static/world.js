// A map of the world that asks nobody: land from this machine, names and signs drawn here. Without WebGL nothing comes of it, and the
// drawing of the server stays.
const VENDOR = "/static/vendor/";

/** The colour of a variable of base.css, as the sheet looks now. */
export function colour(name) {
  const probe = document.createElement("i");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

/** A map in a place, or null where none can be drawn. `bounds` are west, south, east, north. */
export async function world(place, bounds, words) {
  let library;
  try {
    if (!document.createElement("canvas").getContext("webgl2")) return null;
    library = await import(`${VENDOR}maplibre-gl.mjs`);
    library.setWorkerUrl(`${VENDOR}maplibre-gl-worker.mjs`);
  } catch {
    return null;
  }
  const names = await (await fetch(`${VENDOR}world/labels.json`)).json();
  place.hidden = false;
  let map;
  try {
    map = new library.Map({
      container: place, bounds, fitBoundsOptions: { padding: 30, maxZoom: 9 }, attributionControl: false, maxZoom: 12, maxPitch: 0,
      dragRotate: false, pitchWithRotate: false, renderWorldCopies: false, fadeDuration: 0, locale: { "Map.Title": words }, style: style(names),
    });
  } catch {
    place.hidden = true;
    return null;
  }
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new library.ScaleControl({ unit: "metric" }), "bottom-left");
  map.setMissingStyleImageResolver(async (id) => { const drawn = image(id); if (drawn && !map.hasImage(id)) map.addImage(id, drawn, { pixelRatio: 2 }); });
  document.addEventListener("attested:theme", () => repaint(map));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => repaint(map));
  return new Promise((done) => map.on("load", () => done({ map, library })));
}

function style(names) {
  const points = names.map(([name, lon, lat, size]) => ({ type: "Feature", properties: { icon: `name:${name}`, rank: Math.round(1000 / Math.sqrt(size + 0.1)), from: Math.max(0, 6.2 - Math.log2(Math.sqrt(size) + 0.05)) }, geometry: { type: "Point", coordinates: [lon, lat] } }));
  return {
    version: 8,
    sources: {
      land: { type: "geojson", data: new URL(`${VENDOR}world/countries-50m.geojson`, location.href).href, tolerance: 0.2 },
      names: { type: "geojson", data: { type: "FeatureCollection", features: points } },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("sunk") } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": colour("sheet"), "fill-antialias": false } },
      { id: "borders", type: "line", source: "land", paint: { "line-color": colour("rule-2"), "line-width": 0.8 } },
      { id: "names", type: "symbol", source: "names", filter: [">=", ["zoom"], ["-", ["get", "from"], 1.5]], layout: { "icon-image": ["get", "icon"], "symbol-sort-key": ["get", "rank"], "icon-padding": 6 } },
    ],
  };
}

/** Colours follow light and dark; what was drawn in them is drawn again. */
function repaint(map) {
  map.setPaintProperty("sea", "background-color", colour("sunk"));
  map.setPaintProperty("land", "fill-color", colour("sheet"));
  map.setPaintProperty("borders", "line-color", colour("rule-2"));
  for (const id of map.listImages()) { const drawn = image(id); if (drawn) map.updateImage(id, drawn); }
  map.fire("attested:repaint");
}

/** Signs are drawn when they are asked for: "name:Chad", "count:12", "count:12|town", "area:3|violence", "hatch:violence". */
function image(id) {
  const [sort, ...rest] = id.split(":");
  const [words, below] = rest.join(":").split("|");
  if (sort === "hatch") return hatch(words);
  if (sort === "area") return sign(words, below);
  if (sort !== "name" && sort !== "count") return null;
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const font = sort === "name" ? "500 22px Inter, sans-serif" : "650 24px Inter, sans-serif";
  pen.font = font;
  if (sort === "name") pen.letterSpacing = "1.5px";
  canvas.width = Math.ceil(Math.max(pen.measureText(words).width, below ? 92 : 0)) + 16;
  canvas.height = below ? 112 : 34;
  pen.font = font;
  if (sort === "name") pen.letterSpacing = "1.5px";
  Object.assign(pen, { textBaseline: "middle", textAlign: "center", lineJoin: "round", lineWidth: 7, strokeStyle: colour("sheet"), fillStyle: colour(sort === "name" ? "quiet" : "ink") });
  const write = (text, y) => { pen.strokeText(text, canvas.width / 2, y); pen.fillText(text, canvas.width / 2, y); };
  write(words, canvas.height / 2 + 1);
  if (below) {
    pen.font = "500 20px Inter, sans-serif";
    write(below, 98);
  }
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

function hatch(family) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 16;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  Object.assign(pen, { strokeStyle: colour(family), lineWidth: 2.2 });
  for (const x of [-16, 0, 16]) { pen.beginPath(); pen.moveTo(x, 16); pen.lineTo(x + 16, 0); pen.stroke(); }
  return pen.getImageData(0, 0, 16, 16);
}

/** A hatched round sign with a number: an area, seen from too far away to be drawn. */
function sign(words, family) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 52;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.arc(26, 26, 23, 0, 2 * Math.PI);
  pen.fillStyle = colour("sheet");
  pen.fill();
  pen.save();
  pen.clip();
  Object.assign(pen, { strokeStyle: colour(family), lineWidth: 2.2 });
  for (let x = -52; x < 52; x += 10) { pen.beginPath(); pen.moveTo(x, 52); pen.lineTo(x + 52, 0); pen.stroke(); }
  pen.restore();
  pen.setLineDash([7, 5]);
  Object.assign(pen, { strokeStyle: colour(family), lineWidth: 3 });
  pen.beginPath();
  pen.arc(26, 26, 23, 0, 2 * Math.PI);
  pen.stroke();
  pen.setLineDash([]);
  Object.assign(pen, { font: "650 24px Inter, sans-serif", textBaseline: "middle", textAlign: "center", lineJoin: "round", lineWidth: 7, strokeStyle: colour("sheet"), fillStyle: colour("ink") });
  pen.strokeText(words, 26, 28);
  pen.fillText(words, 26, 28);
  return pen.getImageData(0, 0, 52, 52);
}

/** A circle of so many kilometres as a ring of points. */
export function circle(lon, lat, km) {
  const [dy, dx] = [km / 111.2, km / (111.2 * Math.max(0.05, Math.cos((lat * Math.PI) / 180)))];
  return Array.from({ length: 65 }, (_, n) => { const a = (n / 64) * 2 * Math.PI; return [lon + dx * Math.cos(a), lat + dy * Math.sin(a)]; });
}
