/** Maps that break the contract, one defect each, and the proof that the contract notices. */
package org.mapdriver.tck.broken;
