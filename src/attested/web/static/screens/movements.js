// The strip of time above the arrows; the arrows themselves need no script.
import "../strip.js";
