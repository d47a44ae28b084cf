// What every page of an agent has beside what is needed to read it (see ../later.js).
import "../calls.js"
import "../queue.js"
import "../focus.js"
import "../keys.js"
import "../palette.js"
import "../pocket.js"
import "../seen.js"
import "../touring.js"
