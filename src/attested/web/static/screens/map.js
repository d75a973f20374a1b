// The live map: dots, rings, hatched areas, clusters with their worst precision; the list beside it follows what is in view.
import { $, $$, say } from "../base.js";
import "../strip.js";
import { circle, colour, world } from "../world.js";

const figure = $("figure.map");
if (figure) draw(figure);

async function draw(figure) {
  const marks = JSON.parse(figure.dataset.marks);
  if (!marks.length) return;
  const sheet = $(".map-sheet", figure);
  const seen = new URLSearchParams(location.search);
  const box = (seen.get("view") || figure.dataset.box).split(",").map(Number);
  const around = box.length === 4 && box.every(Number.isFinite) ? box : extent(marks);
  const made = await world($(".map-live", figure), around, sheet.getAttribute("aria-label"));
  if (!made) return;
  const { map } = made;
  const killed = figure.dataset.size === "killed";
  const colours = () => ["match", ["get", "family"], ...["violence", "repression", "contention", "movement", "ties", "standing", "supply", "speech", "losses"].flatMap((name) => [name, colour(name)]), colour("ink-2")];

  let frame = null;
  const data = () => {
    const shown = marks.map((mark) => ({ ...mark, count: frame ? mark.times.filter(([first, last]) => first && first <= frame.last && last >= frame.first).length : mark.events })).filter((mark) => mark.count);
    const properties = (mark) => ({ key: mark.key, form: mark.form, rank: LEVELS.indexOf(mark.precision), family: mark.family, events: mark.count, hatch: `hatch:${mark.family === "mixed" ? "ink-2" : mark.family}`, label: `count:${mark.count}`, small: `area:${mark.count}|${mark.family === "mixed" ? "ink-2" : mark.family}`, from: Math.log2((12 * 40075 * Math.cos((mark.lat * Math.PI) / 180)) / (512 * mark.km)), low: size(mark.killed[0]), high: size(mark.killed[1] ?? mark.killed[0]) });
    const feature = (mark, geometry) => ({ type: "Feature", properties: properties(mark), geometry });
    const collection = (features) => ({ type: "FeatureCollection", features });
    // Areas stand among the points too, so that a cluster counts them and says how inexact its worst is; alone they are no points.
    const areas = shown.filter((mark) => mark.form === "area");
    return {
      points: collection(shown.map((mark) => feature(mark, { type: "Point", coordinates: [mark.lon, mark.lat] }))),
      areas: collection(areas.map((mark) => feature(mark, { type: "Polygon", coordinates: [circle(mark.lon, mark.lat, mark.km)] }))),
    };
  };
  const first = data();
  map.addSource("areas", { type: "geojson", data: first.areas });
  map.addSource("points", { type: "geojson", data: first.points, cluster: true, clusterRadius: 28, clusterMaxZoom: 10, clusterProperties: { all: ["+", ["get", "events"]], worst: ["max", ["get", "rank"]] } });
  const single = ["!", ["has", "point_count"]];
  const radius = killed ? ["+", 5, ["*", 0, ["get", "events"]]] : ["+", 5, ["*", 1.5, ["sqrt", ["get", "events"]]]];
  // From far away an area would shrink to a point: there a hatched sign with its count stands for it.
  const wide = [">=", ["zoom"], ["get", "from"]];
  map.addLayer({ id: "areas", type: "fill", source: "areas", filter: wide, paint: { "fill-pattern": ["get", "hatch"], "fill-opacity": 0.75 } });
  map.addLayer({ id: "area-edges", type: "line", source: "areas", filter: wide, paint: { "line-color": colours(), "line-width": 1.6, "line-dasharray": [3, 2] } });
  if (killed) {
    map.addLayer({ id: "high", type: "circle", source: "points", filter: ["all", single, ["!=", ["get", "form"], "area"], [">", ["get", "high"], 0]], paint: { "circle-radius": ["get", "high"], "circle-color": colours(), "circle-opacity": 0.22 } });
    map.addLayer({ id: "low", type: "circle", source: "points", filter: ["all", single, ["!=", ["get", "form"], "area"], [">", ["get", "low"], 0]], paint: { "circle-radius": ["get", "low"], "circle-color": colours(), "circle-opacity": 0.5 } });
  }
  map.addLayer({ id: "rings", type: "circle", source: "points", filter: ["all", single, ["==", ["get", "form"], "ring"]], paint: { "circle-radius": radius, "circle-color": colour("sheet"), "circle-opacity": killed ? 0 : 0.5, "circle-stroke-color": colours(), "circle-stroke-width": 2.5 } });
  map.addLayer({ id: "dots", type: "circle", source: "points", filter: ["all", single, ["==", ["get", "form"], "dot"]], paint: { "circle-radius": radius, "circle-color": colours(), "circle-stroke-color": colour("sheet"), "circle-stroke-width": 1.5 } });
  map.addLayer({ id: "clusters", type: "circle", source: "points", filter: ["has", "point_count"], paint: { "circle-radius": ["+", 11, ["*", 1.1, ["sqrt", ["get", "all"]]]], "circle-color": colour("sheet"), "circle-opacity": 0.92, "circle-stroke-color": colour("ink"), "circle-stroke-width": 1.5 } });
  map.addLayer({ id: "cluster-edges", type: "circle", source: "points", filter: ["has", "point_count"], paint: { "circle-radius": ["+", 7.5, ["*", 1.1, ["sqrt", ["get", "all"]]]], "circle-opacity": 0, "circle-color": colour("sheet"), "circle-stroke-color": colour("ink"), "circle-stroke-width": 1 } });
  map.addLayer({ id: "cluster-counts", type: "symbol", source: "points", filter: ["has", "point_count"], layout: { "icon-image": ["concat", "count:", ["to-string", ["get", "all"]], ["match", ["get", "worst"], 3, "|province", 2, "|district", 1, "|town", "|exact"]], "icon-allow-overlap": true, "icon-ignore-placement": true } });
  map.addLayer({ id: "area-counts", type: "symbol", source: "points", filter: ["all", single, ["==", ["get", "form"], "area"], wide], layout: { "icon-image": ["get", "label"], "icon-allow-overlap": true, "icon-ignore-placement": true } });
  map.addLayer({ id: "area-signs", type: "symbol", source: "points", filter: ["all", single, ["==", ["get", "form"], "area"], ["!", wide]], layout: { "icon-image": ["get", "small"], "icon-allow-overlap": true, "icon-ignore-placement": true } });

  map.on("attested:repaint", () => {
    for (const [layer, name] of [["area-edges", "line-color"], ["dots", "circle-color"], ["rings", "circle-stroke-color"]]) map.setPaintProperty(layer, name, colours());
    for (const [layer, name, value] of [["dots", "circle-stroke-color", "sheet"], ["rings", "circle-color", "sheet"], ["clusters", "circle-color", "sheet"], ["clusters", "circle-stroke-color", "ink"], ["cluster-edges", "circle-stroke-color", "ink"]]) map.setPaintProperty(layer, name, colour(value));
  });
  document.addEventListener("attested:frame", ({ detail }) => {
    frame = detail;
    const now = data();
    for (const name of ["points", "areas"]) map.getSource(name).setData(now[name]);
  });

  // The drawing of the server stays until the map stands.
  sheet.setAttribute("hidden", "");
  $(".map-live", figure).classList.add("is-drawn");
  map.resize();
  map.fitBounds([around.slice(0, 2), around.slice(2)], { padding: 30, maxZoom: 9, duration: 0 });

  // The list follows the map, and the map the list.
  const rows = new Map(marks.map((mark) => [document.getElementById(mark.key), mark]));
  const link = $(".in-view");
  const follow = () => {
    const bounds = map.getBounds();
    let events = 0;
    for (const [row, mark] of rows) {
      row.hidden = !(mark.form === "area" ? bounds.getWest() < mark.lon + 1 && bounds.getEast() > mark.lon - 1 && bounds.getSouth() < mark.lat + 1 && bounds.getNorth() > mark.lat - 1 : bounds.contains([mark.lon, mark.lat]));
      if (!row.hidden) events += mark.events;
    }
    $("#in-view-count").textContent = `${events.toLocaleString("en")} event${events === 1 ? "" : "s"}`;
    const now = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((n) => n.toFixed(3)).join(",");
    const to = new URL(figure.dataset.question, location.href);
    to.searchParams.set("box", now);
    link.href = to;
    link.hidden = false;
    return now;
  };
  follow();
  map.on("moveend", (event) => {
    const now = follow();
    if (!event.originalEvent && !event.kept) return;
    const here = new URL(location.href);
    here.searchParams.set("view", now);
    history.replaceState(null, "", here);
  });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (const [row, mark] of rows) {
    row.addEventListener("attested:at", () => map.easeTo({ center: [mark.lon, mark.lat], duration: calm ? 0 : 400 }, { kept: true }));
  }
  const choose = (id) => {
    $$(".spots .at").forEach((other) => other.classList.remove("at"));
    const row = document.getElementById(id);
    row.hidden = false;
    row.classList.add("at");
    row.scrollIntoView({ block: "nearest" });
    say(row.textContent.replace(/\s+/g, " ").trim());
  };
  for (const layer of ["dots", "rings", "areas", "area-signs"]) {
    map.on("click", layer, (event) => !event.defaultPrevented && (event.preventDefault(), choose(event.features[0].properties.key)));
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  map.on("click", "clusters", async (event) => {
    const [found] = event.features;
    const zoom = await map.getSource("points").getClusterExpansionZoom(found.properties.cluster_id);
    map.easeTo({ center: found.geometry.coordinates, zoom, duration: calm ? 0 : 400 }, { kept: true });
  });
  figure.dataset.live = "yes";
  figure.map = map;
}

const LEVELS = ["exact", "town", "district", "province"];
const size = (n) => (n ? Math.min(60, 4 + Math.sqrt(n) * 1.8) : 0);

function extent(marks) {
  const lons = marks.map((mark) => mark.lon), lats = marks.map((mark) => mark.lat);
  return [Math.min(...lons) - 0.5, Math.max(-80, Math.min(...lats) - 0.5), Math.max(...lons) + 0.5, Math.min(82, Math.max(...lats) + 0.5)];
}
