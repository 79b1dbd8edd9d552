/**
 * What the api and our drivers share to make trouble visible: text that is safe to show, warnings
 * that do not flood a log, counters, Flight Recorder events, and a clock that tests control.
 *
 * <p><b>Flow.</b> The registry's managed map counts every call and emits the events for slow
 * operations and errors; drivers add what only they know.
 *
 * <p><b>Threads.</b> Everything here may be used by many threads.
 *
 * <p><b>Errors.</b> None: nothing here may make an operation fail.
 *
 * <p><b>Source.</b> Postfix's {@code msg_rate_delay(3)} for the rate limit.
 */
@NullMarked
package org.mapdriver.diagnostics;

import org.jspecify.annotations.NullMarked;
