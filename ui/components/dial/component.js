// What Streamlit mounts. Where the dial stands goes into the address, and nothing to the server.
import { component } from "../../web/mount.js";
import { writeAddress } from "./address.js";
import { Dial } from "./dial.js";

/** @import { Mounting } from "../../web/mount.js" */
/** @import { DialPayload } from "./payload.js" */

export default component((/** @type {() => Mounting<DialPayload>} */ latest) => new Dial(latest().data, writeAddress));
