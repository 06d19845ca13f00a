// What Streamlit mounts.
import { walk } from "./walk.js";

export default walk;
