// What Streamlit mounts. Where the visitor is goes into the address and to the server, without a run of the page.
import { Reports } from "../../web/report.js";
import { writeAddress } from "./address.js";
import { walk } from "./walk.js";

export default function ({ data, parentElement, setStateValue }) {
  const run = (place) => setStateValue("place", place);
  const reports = (parentElement.betascopeReports ??= new Reports((place) => parentElement.betascopeRun(place)));
  parentElement.betascopeRun = run; // the latest: an earlier call's may be of a component that has gone
  const report = (place) => {
    const fits = writeAddress(place, data.start.key);
    const served = data.models.some((model) => model.obstacle || place.refused[model.name]);
    if (served) run(place); // the server decodes: for that it has to run
    else reports.send(data.report, place);
    return fits ? "" : "These are too many moves for a link: it has the image and the model, not the moves.";
  };
  const close = walk({ data, parentElement, report });
  return () => {
    reports.flush();
    close();
  };
}
