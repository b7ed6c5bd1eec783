import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// The stack's first answers come from JVMs that have just started, perhaps on a machine that does other things too.
configure({ asyncUtilTimeout: 60_000 });

afterEach(cleanup);
