// What Streamlit mounts. Where the visitor is goes into the address and to the server, without a run of the page.
import { component } from "../../web/mount.js";
import { Reports } from "../../web/report.js";
import { writeAddress } from "./address.js";
import { Walk } from "./walk.js";

/** @import { Mounting } from "../../web/mount.js" */
/** @import { WalkPayload } from "./payload.js" */
/** @import { WalkReport } from "./walk.js" */

export default component((/** @type {() => Mounting<WalkPayload>} */ latest) => {
  const run = (/** @type {WalkReport} */ place) => latest().setStateValue("place", place);
  const reports = new Reports(run);
  const walk = new Walk(latest().data, (place) => {
    const { data } = latest();
    const fits = writeAddress(place, data.start.key, data.longest);
    const served = data.models.some((model) => model.obstacle || place.refused[model.name]);
    if (served)
      run(place); // the server decodes: for that it has to run
    else reports.send(data.report, place);
    return fits ? "" : "These are too many moves for a link: it has the image and the model, not the moves.";
  });
  return {
    root: walk.root,
    update: (data) => walk.update(data),
    close: () => {
      reports.flush();
      walk.close();
    },
  };
});
