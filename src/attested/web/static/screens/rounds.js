import "../judging.js";
