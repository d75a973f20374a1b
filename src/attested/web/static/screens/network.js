// The drawing of the network: edges run from who does to whom it is done, an edge opens its claims, an actor lets one go on from it.
import { $, $$, say } from "../base.js";
import "../strip.js";
import { colour } from "../world.js";

const GROUPS = { support: "ties", command: "supply", alliance: "movement", opposition: "violence", other: "ink-2" };
const figure = $("figure.graph");
const panel = $(".evidence");
if (figure) draw(figure);

async function draw(figure) {
  const { default: cytoscape } = await import("/static/vendor/cytoscape.mjs");
  const { nodes, edges } = JSON.parse(figure.dataset.network);
  figure.hidden = false;
  const ring = (n) => ({ x: 400 + 300 * Math.cos((n / nodes.length) * 2 * Math.PI), y: 300 + 300 * Math.sin((n / nodes.length) * 2 * Math.PI) });
  const graph = cytoscape({
    container: $(".graph-live", figure),
    elements: [...nodes.map((data, n) => ({ data, position: ring(n) })), ...edges.map((data) => ({ data, group: "edges" }))],
    style: style(),
    layout: { name: "cose", randomize: false, animate: false, nodeRepulsion: () => 250000, idealEdgeLength: () => 110, edgeElasticity: () => 60, nodeOverlap: 30, componentSpacing: 70, numIter: 1500, padding: 25 },
    minZoom: 0.2, maxZoom: 3,
  });
  figure.graph = graph;
  document.addEventListener("attested:theme", () => graph.style(style()));
  graph.on("tap", "edge", ({ target }) => claims(target.id()));
  graph.on("tap", "node", ({ target }) => actor(target));
  graph.on("tap", (event) => event.target === graph && choose(null));
  document.addEventListener("attested:frame", ({ detail }) => {
    graph.batch(() => {
      graph.edges().forEach((edge) => edge.style("display", !detail || (edge.data("first") && edge.data("first") <= detail.last && edge.data("last") >= detail.first) ? "element" : "none"));
      graph.nodes().forEach((node) => node.style("display", !detail || node.connectedEdges().some((edge) => edge.style("display") === "element") ? "element" : "none"));
    });
  });
  const choose = (id) => {
    graph.elements().removeClass("chosen");
    $$("tr.chosen").forEach((row) => row.classList.remove("chosen"));
    if (!id) return;
    graph.getElementById(id).addClass("chosen");
    $(`tr[data-tie="${CSS.escape(id)}"]`)?.classList.add("chosen");
  };
  const claims = async (id) => {
    choose(id);
    try {
      const answer = await fetch(`/network/ties/${encodeURIComponent(id)}`, { headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(answer.statusText);
      panel.innerHTML = await answer.text();
      panel.scrollTop = 0;
    } catch (error) {
      say(`The claims could not be fetched: ${error.message}`);
    }
  };
  const actor = (node) => {
    choose(node.id());
    const { name, entity, more, only } = node.data();
    const parts = [line("h2", name)];
    const links = [[more, "add the ties of this actor"], [only, "start from this actor"], ...(entity ? [[`/actors/${encodeURIComponent(entity)}`, "about this actor"]] : [])];
    const list = document.createElement("ul");
    for (const [href, words] of links) {
      const item = document.createElement("li");
      const link = line("a", words);
      link.href = href;
      item.append(link);
      list.append(item);
    }
    panel.replaceChildren(...parts, list);
  };
  for (const link of $$("[data-claims]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.button) return;
      event.preventDefault();
      claims(link.closest("tr").dataset.tie).then(() => panel.focus());
    });
  }
  for (const row of $$("tr[data-tie]")) row.addEventListener("attested:at", () => choose(row.dataset.tie));
}

function line(tag, words) {
  const node = document.createElement(tag);
  node.textContent = words;
  node.dir = "auto";
  return node;
}

function style() {
  const ink = colour("ink");
  return [
    { selector: "node", style: { label: "data(name)", "font-family": "Inter, sans-serif", "font-size": 15, "text-wrap": "wrap", "text-max-width": 130, color: ink, "background-color": colour("sheet"), "border-color": ink, "border-width": 1.5, width: 16, height: 16, "text-valign": "bottom", "text-margin-y": 4, "text-outline-color": colour("sheet"), "text-outline-width": 2 } },
    { selector: "node[?entity]", style: { "background-color": ink } },
    { selector: "node[?start]", style: { width: 24, height: 24, "font-weight": 700, "border-width": 4, "border-color": colour("accent") } },
    { selector: "edge", style: { width: "mapData(sources, 1, 6, 1.8, 8)", "curve-style": "bezier", "target-arrow-shape": "triangle", "arrow-scale": 1.1, label: "data(kind)", "font-family": "Inter, sans-serif", "font-size": 12, color: colour("ink-2"), "text-rotation": "autorotate", "text-background-color": colour("sheet"), "text-background-opacity": 0.9, "text-background-padding": 2 } },
    ...Object.entries(GROUPS).map(([group, name]) => ({ selector: `edge[group = "${group}"]`, style: { "line-color": colour(name), "target-arrow-color": colour(name), "source-arrow-color": colour(name) } })),
    { selector: "edge[?both]", style: { "source-arrow-shape": "triangle" } },
    { selector: "edge[denied > 0]", style: { "line-style": "dashed", "line-dash-pattern": [8, 5] } },
    { selector: ".chosen", style: { "underlay-color": colour("accent"), "underlay-opacity": 0.3, "underlay-padding": 7 } },
  ];
}
