import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// The stack's first answers come from JVMs that have just started, possibly on a busy machine.
configure({ asyncUtilTimeout: 60_000 });

afterEach(cleanup);
